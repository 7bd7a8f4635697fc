// SPDX-License-Identifier: Apache-2.0
#include "app/gui/PhotoPane.h"

#include "widgets/color/ColorBar.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/ReadoutLine.h"
#include "widgets/panels/WordsBar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

PhotoPane::PhotoPane(QWidget* parent)
    : QWidget(parent)
    , header(new panels::PanelHeader(u"Photo"_s))
    , words(new panels::WordsBar)
    , view(new image::PhotoView)
    , bar(new color::ColorBar)
    , controls(new panels::MapControls)
    , readout(new panels::ReadoutLine)
{
    view->setAccessibleName(u"Photo with the map of the selection"_s);
    auto* picture = new QHBoxLayout;
    picture->setContentsMargins(8, 4, 8, 4);
    picture->setSpacing(4);
    picture->addWidget(view, 1);
    bar->setMinimumHeight(140);
    picture->addWidget(bar);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(words);
    column->addLayout(picture, 1);
    column->addWidget(controls);
    column->addWidget(readout);
}

}  // namespace cortilens::gui
