// SPDX-License-Identifier: Apache-2.0
#include "app/gui/PhotoPane.h"

#include "widgets/color/ColorBar.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/ReadoutLine.h"
#include "widgets/panels/SegmentedSwitch.h"
#include "widgets/panels/WordsBar.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
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
    , compareHeader(new panels::PanelHeader(u"Compare"_s))
    , scaleMode(new panels::SegmentedSwitch(u"Scale of the columns"_s))
    , columns(new QToolButton)
    , pin(new QPushButton(u"Pin row"_s))
    , comparison(new image::ComparisonView)
    , m_pages(new QStackedWidget)
{
    view->setAccessibleName(u"Photo with the map of the selection"_s);
    auto* single = new QWidget;
    auto* picture = new QHBoxLayout(single);
    picture->setContentsMargins(8, 4, 8, 4);
    picture->setSpacing(4);
    picture->addWidget(view, 1);
    bar->setMinimumHeight(140);
    picture->addWidget(bar);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(compareHeader);
    column->addWidget(words);
    m_pages->addWidget(single);
    m_pages->addWidget(makeComparison());
    column->addWidget(m_pages, 1);
    column->addWidget(controls);
    column->addWidget(readout);
    setComparing(false);
}

QWidget* PhotoPane::makeComparison()
{
    scaleMode->setSegments({{"shared", u"Shared scale"_s, u"One range of colours for all columns"_s, true},
                            {"own", u"Own"_s, u"Each column spans its own range (Shift+S)"_s, true}});
    columns->setText(u"Columns"_s);
    columns->setPopupMode(QToolButton::InstantPopup);
    columns->setAccessibleName(u"Columns of the comparison"_s);
    columns->setToolTip(u"Which backbones, adaptors and subjects look"_s);
    pin->setToolTip(u"Keep this selection as a row while another is selected (Shift+P)"_s);
    compareHeader->addTrailing(columns);
    compareHeader->addTrailing(pin);
    compareHeader->addTrailing(scaleMode);
    auto* scroll = new QScrollArea;
    scroll->setWidget(comparison);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

void PhotoPane::setComparing(bool compares)
{
    header->setVisible(!compares);
    compareHeader->setVisible(compares);
    m_pages->setCurrentIndex(compares ? 1 : 0);
}

}  // namespace cortilens::gui
