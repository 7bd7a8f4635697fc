// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CorrelateSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/RegionTable.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

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
    : QDialog(parent)
    , m_encoder(new QLabel(this))
    , m_onCortex(new QLabel(tr("on the cortex"), this))
    , m_overlay(new SegmentedSwitch(tr("Correlation on the cortex"), this))
    , m_words(paragraph({}, "secondary", this))
    , m_table(new RegionTable(tr("Correlates by region"), this))
    , m_problem(paragraph({}, "", this))
    , m_remedy(paragraph({}, "secondary", this))
    , m_note(paragraph(tr("What stands out in photos is often bright, or dark: compare with the low-level control. Maps of your "
                          "own, such as relative depth, are taken from cortilens/maps/depth of the study: a .npy or a grey .png "
                          "for each photo, named by its nsdId."),
                       "tertiary", this))
    , m_bar(new QProgressBar(this))
    , m_measure(new QPushButton(tr("Measure again"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_export(new QPushButton(tr("Save as CSV…"), this))
{
    setWindowTitle(tr("Correlates by region"));
    setAccessibleName(windowTitle());
    auto* heading = new QLabel(windowTitle(), this);
    heading->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    describe(close, tr("Close the correlates"), tr("Close (Esc)"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the measurement"));
    connect(m_table, &RegionTable::regionChosen, this, &CorrelateSheet::regionChosen);
    connect(m_overlay, &SegmentedSwitch::chosen, this, &CorrelateSheet::overlayChosen);

    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addLayout(makeChoice());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_bar, m_words, m_problem, m_remedy}) layout->addWidget(widget);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    layout->addStretch(0);
    layout->addLayout(makeButtons());
    resize(720, 620);
    showProblem({}, {});
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

QLayout* CorrelateSheet::makeButtons()
{
    describe(m_measure, tr("Measure again"), tr("Over the photos whose feature maps are stored by now"));
    describe(m_cancel, tr("Cancel the measurement"), tr("Give it up; nothing is lost"));
    describe(m_export, tr("Save the table as CSV"), tr("All columns, as cortilens-engine correlates --csv writes them"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_measure, m_cancel, m_export}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    connect(m_measure, &QPushButton::clicked, this, &CorrelateSheet::measureRequested);
    connect(m_cancel, &QPushButton::clicked, this, &CorrelateSheet::cancelRequested);
    connect(m_export, &QPushButton::clicked, this, &CorrelateSheet::exportRequested);
    return buttons;
}

bool CorrelateSheet::hasTable() const
{
    return !m_table->isEmpty();
}

void CorrelateSheet::setEncoder(const QString& name)
{
    m_encoder->setText(name);
    m_encoder->setAccessibleName(tr("Encoder in use: %1").arg(name));
}

void CorrelateSheet::showWorking(const QString& words, double fraction)
{
    setWorking(true);
    put(m_words, words);
    put(m_problem, {});
    put(m_remedy, {});
    setProgress(m_bar, fraction);
}

void CorrelateSheet::showTable(const CorrelateTable& table)
{
    setWorking(false);
    m_table->setContent(contentOf(table));
    std::vector<SegmentedSwitch::Segment> segments;
    for (const auto& property : table.properties)
        segments.push_back({property.overlay, property.name, tr("Lay r of each voxel's map on the cortex"), true});
    m_overlay->setSegments(segments);
    put(m_words, table.words);
    put(m_problem, table.rows.empty() ? tr("The encoder has no voxel in any region.") : QString());
    put(m_remedy, {});
    for (QWidget* widget : std::initializer_list<QWidget*>{m_table, m_note, m_onCortex, m_overlay})
        widget->setVisible(!table.rows.empty());
    m_export->setEnabled(!table.rows.empty());
}

void CorrelateSheet::showProblem(const QString& words, const QString& remedy)
{
    setWorking(false);
    m_table->setContent({});
    put(m_words, {});
    put(m_problem, words);
    put(m_remedy, remedy);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_table, m_note, m_onCortex, m_overlay}) widget->hide();
    m_export->setEnabled(false);
}

void CorrelateSheet::setCurrent(const std::string& region)
{
    m_table->setCurrent(region);
}

void CorrelateSheet::setOverlay(const std::string& id)
{
    m_overlay->setCurrent(id);
}

void CorrelateSheet::setWorking(bool isWorking)
{
    m_isWorking = isWorking;
    m_bar->setVisible(isWorking);
    m_cancel->setVisible(isWorking);
    m_measure->setVisible(!isWorking);
    m_table->setEnabled(!isWorking);  // what it shows was measured before
    if (isWorking) m_export->setEnabled(false);
}

}  // namespace cortilens::panels
