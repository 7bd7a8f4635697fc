// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CorrelateSheet.h"

#include "widgets/panels/Roles.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QHBoxLayout>

#include <utility>

namespace cortilens::panels {

namespace {

[[nodiscard]] RegionTableContent contentOf(const CorrelateTable& table)
{
    const color::ValueFormat format{.decimals = 2, .sign = color::SignDisplay::always};
    RegionTableContent content;
    content.columns.push_back(
        {CorrelateSheet::tr("Voxels"), CorrelateSheet::tr("Of the region that the encoder has a readout of")});
    for (const auto& property : table.properties) {
        content.columns.push_back(
            {CorrelateSheet::tr("r, %1").arg(property.name.toLower()),
             CorrelateSheet::tr("Pearson's r between the region's map and the patches' %1, over all patches (%2)")
                 .arg(property.name.toLower(), property.what)});
        content.columns.push_back(
            {CorrelateSheet::tr("95 %"), CorrelateSheet::tr("Interval of r over bootstrap samples of whole photos")});
    }
    for (const auto& row : table.rows) {
        RegionTableRow line{row.region, row.isRegion, {{QString::number(row.voxels), static_cast<float>(row.voxels)}}};
        for (std::size_t i = 0; i < table.properties.size(); ++i) {
            line.cells.push_back(cellOf(row.r[i], format));
            line.cells.push_back(intervalOf(row.low[i], row.high[i], format));
        }
        content.rows.push_back(std::move(line));
    }
    return content;
}

}  // namespace

CorrelateSheet::CorrelateSheet(QWidget* parent)
    : RegionSheet({tr("Correlates by region"), tr("Over the photos whose feature maps are stored by now"),
                   tr("All columns, as cortilens-engine correlates --csv writes them")},
                  parent)
    , m_encoder(new QLabel(this))
    , m_onCortex(new QLabel(tr("on the cortex"), this))
    , m_overlay(new SegmentedSwitch(tr("Correlation on the cortex"), this))
{
    auto* note =
        paragraph(tr("What stands out in photos is often bright, or dark: compare with the low-level control. Maps of your "
                     "own, such as relative depth, are taken from cortilens/maps/depth of the study: a .npy or a grey .png "
                     "for each photo, named by its nsdId."),
                  "tertiary", this);
    for (QWidget* widget : std::initializer_list<QWidget*>{note, m_onCortex, m_overlay}) hideWithoutResult(widget);
    connect(m_overlay, &SegmentedSwitch::chosen, this, &CorrelateSheet::overlayChosen);
    layOut(makeChoice(), note);
    resize(720, 620);
}

QLayout* CorrelateSheet::makeChoice()
{
    m_encoder->setTextFormat(Qt::PlainText);
    setRole(m_onCortex, "secondary");
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_encoder);
    row->addStretch(1);
    row->addWidget(m_onCortex);
    row->addWidget(m_overlay);
    return row;
}

void CorrelateSheet::setEncoder(const QString& name)
{
    m_encoder->setText(name);
    m_encoder->setAccessibleName(tr("Encoder in use: %1").arg(name));
}

void CorrelateSheet::showTable(const CorrelateTable& correlates)
{
    std::vector<SegmentedSwitch::Segment> segments;
    for (const auto& property : correlates.properties)
        segments.push_back({property.overlay, property.name, tr("Lay r of each voxel's map on the cortex"), true});
    m_overlay->setSegments(segments);
    showContent(correlates.words, contentOf(correlates));
}

void CorrelateSheet::setOverlay(const std::string& id)
{
    m_overlay->setCurrent(id);
}

}  // namespace cortilens::panels
