// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CortexPane.h"

#include "widgets/color/ColorBar.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/panels/DrawBar.h"
#include "widgets/panels/OverlayChooser.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/ReadoutLine.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSlider>
#include <QVBoxLayout>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFootGap = 16;  // between overlay and colour bar

}  // namespace

CortexPane::CortexPane(QWidget* parent)
    : QWidget(parent)
    , header(new panels::PanelHeader(u"Cortex"_s))
    , form(new panels::SegmentedSwitch(u"Form of the cortex"_s))
    , morph(new QSlider(Qt::Horizontal))
    , click(new panels::SegmentedSwitch(u"What a click selects"_s))
    , drawing(new panels::DrawBar)
    , view(new CortexView)
    , overlay(new panels::OverlayChooser)
    , bar(new color::ColorBar)
    , readout(new panels::ReadoutLine)
    , m_foot(new QHBoxLayout)
{
    form->setSegments({{"pial", u"Folded"_s, u"The pial surface as it lies in the head (R)"_s, true},
                       {"inflated", u"Inflated"_s, u"Sulci opened up (I)"_s, true},
                       {"flat", u"Flat"_s, u"The cut and flattened cortex (F)"_s, true}});
    click->setSegments({{"vertex", u"Vertex"_s, u"A click selects the nearest vertex and its voxel (V)"_s, true},
                        {"region", u"Region"_s, u"A click selects the smallest region under the pointer (A)"_s, true}});
    morph->setRange(0, kMorphSteps);
    morph->setFixedWidth(92);
    morph->setAccessibleName(u"Inflation"_s);
    morph->setToolTip(u"From folded to inflated"_s);
    header->addControl(form);
    header->addControl(morph);
    header->addTrailing(click);
    view->setAccessibleName(u"Cortex, both hemispheres"_s);
    view->setFocusPolicy(Qt::StrongFocus);
    bar->setMinimumWidth(168);
    bar->setInvitation(u"Click for other colours or another range (Shift+O)"_s);
    bar->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // it gives way before the overlay's name does

    m_foot->setContentsMargins(12, 4, 12, 6);
    m_foot->setSpacing(kFootGap);
    m_foot->addWidget(overlay, 0, Qt::AlignLeft);
    m_foot->addWidget(bar, 1);
    setCompact(false);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    drawing->hide();
    column->addWidget(header);
    column->addWidget(drawing);
    column->addWidget(view, 1);
    column->addLayout(m_foot);
    column->addWidget(readout);
}

void CortexPane::setCompact(bool isCompact)
{
    morph->setVisible(!isCompact);
    overlay->setCompact(isCompact);
    arrangeFoot();
}

bool CortexPane::event(QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) arrangeFoot();
    return QWidget::event(event);
}

void CortexPane::arrangeFoot()
{
    const QMargins around = m_foot->contentsMargins();
    const int needed = around.left() + overlay->sizeHint().width() + kFootGap + bar->widthWithWords() + around.right();
    const bool isStacked = width() < needed;
    const auto direction = isStacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (direction == m_foot->direction()) return;  // setting the spacing alone asks for a layout: without an end
    m_foot->setDirection(direction);
    m_foot->setSpacing(isStacked ? 4 : kFootGap);
}

}  // namespace cortilens::gui
