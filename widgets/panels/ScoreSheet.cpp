// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ScoreSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/RegionTable.h"
#include "widgets/panels/Roles.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

namespace {

constexpr int kOtherWidth = 240;

}  // namespace

ScoreSheet::ScoreSheet(QWidget* parent)
    : QDialog(parent)
    , m_encoder(new QLabel(this))
    , m_against(new QComboBox(this))
    , m_threshold(new QDoubleSpinBox(this))
    , m_words(paragraph({}, "secondary", this))
    , m_table(new RegionTable(tr("Scores by region"), this))
    , m_problem(paragraph({}, "", this))
    , m_remedy(paragraph({}, "secondary", this))
    , m_bar(new QProgressBar(this))
    , m_measure(new QPushButton(tr("Measure again"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_export(new QPushButton(tr("Save as CSV…"), this))
{
    setWindowTitle(tr("Scores by region"));
    setAccessibleName(windowTitle());
    auto* heading = new QLabel(windowTitle(), this);
    heading->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    describe(close, tr("Close the scores"), tr("Close (Esc)"));
    describe(m_measure, tr("Measure again"),
             tr("Score the encoder on its test photos, from the betas and the stored embeddings"));
    describe(m_cancel, tr("Cancel the measurement"), tr("Give it up; nothing is lost"));
    describe(m_export, tr("Save the table as CSV"), tr("All columns, as cortilens-engine evaluate --csv writes them"));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the measurement"));
    for (QPushButton* button : {close, m_measure, m_cancel, m_export}) button->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_measure, &QPushButton::clicked, this, &ScoreSheet::measureRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ScoreSheet::cancelRequested);
    connect(m_export, &QPushButton::clicked, this, &ScoreSheet::exportRequested);
    connect(m_table, &RegionTable::regionChosen, this, &ScoreSheet::regionChosen);

    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(close);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_measure, m_cancel, m_export}) buttons->addWidget(button);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addLayout(makeChoice());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_bar, m_words, m_problem, m_remedy}) layout->addWidget(widget);
    layout->addWidget(m_table, 1);
    layout->addStretch(0);
    layout->addLayout(buttons);
    resize(960, 620);
    showProblem({}, {});
}

QLayout* ScoreSheet::makeChoice()
{
    describe(m_against, tr("Compared with"), tr("Another encoder, over the same samples of the test photos"));
    describe(m_threshold, tr("Threshold of R²"), tr("For the share of voxels that are predicted better"));
    m_against->setFixedWidth(kOtherWidth);
    m_threshold->setRange(0, 1);
    m_threshold->setSingleStep(0.05);
    m_threshold->setDecimals(2);
    m_threshold->setValue(0.1);
    m_threshold->setKeyboardTracking(false);  // a number is typed figure by figure
    m_threshold->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_threshold->setFixedWidth(64);
    m_encoder->setTextFormat(Qt::PlainText);
    const auto nameOf = [this](QWidget* control, const QString& text) {
        auto* name = new QLabel(text, this);
        name->setBuddy(control);
        setRole(name, "secondary");
        return name;
    };
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_encoder);
    row->addSpacing(12);
    row->addWidget(nameOf(m_against, tr("compared with")));
    row->addWidget(m_against);
    row->addStretch(1);
    row->addWidget(nameOf(m_threshold, tr("voxels with R² above")));
    row->addWidget(m_threshold);
    connect(m_against, &QComboBox::activated, this, &ScoreSheet::measureRequested);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &ScoreSheet::measureRequested);
    setEncoder({}, {});
    return row;
}

bool ScoreSheet::hasTable() const
{
    return !m_table->isEmpty();
}

std::string ScoreSheet::against() const
{
    return m_against->currentData().toString().toStdString();
}

float ScoreSheet::threshold() const
{
    return static_cast<float>(m_threshold->value());
}

void ScoreSheet::setEncoder(const QString& name, const std::vector<Other>& others)
{
    const QString before = m_against->currentData().toString();
    m_encoder->setText(name);
    m_encoder->setAccessibleName(tr("Encoder in use: %1").arg(name));
    m_against->clear();
    m_against->addItem(tr("nothing"), QString());
    for (const Other& other : others) m_against->addItem(other.name, QString::fromStdString(other.file));
    m_against->setCurrentIndex(std::max(0, m_against->findData(before)));
    m_against->setEnabled(!others.empty());
}

void ScoreSheet::showWorking(const QString& words, double fraction)
{
    setWorking(true);
    put(m_words, words);
    put(m_problem, {});
    put(m_remedy, {});
    setProgress(m_bar, fraction);
}

void ScoreSheet::showTable(const ScoreTable& table)
{
    setWorking(false);
    m_table->setContent(contentOf(table));
    for (const auto column : {ScoreColumn::difference, ScoreColumn::differenceInterval, ScoreColumn::q})
        m_table->setColumnHidden(column, table.against.isEmpty());
    put(m_words, table.against.isEmpty() ? table.words : tr("%1. Differences are from %2.").arg(table.words, table.against));
    put(m_problem, table.rows.empty() ? tr("The encoder has no voxel in any region.") : QString());
    put(m_remedy, {});
    m_table->setVisible(!table.rows.empty());
    m_export->setEnabled(!table.rows.empty());
}

void ScoreSheet::showProblem(const QString& words, const QString& remedy)
{
    setWorking(false);
    m_table->setContent(contentOf({.words = {}, .against = {}, .rows = {}, .threshold = threshold()}));
    put(m_words, {});
    put(m_problem, words);
    put(m_remedy, remedy);
    m_table->hide();
    m_export->setEnabled(false);
}

void ScoreSheet::setCurrent(const std::string& region)
{
    m_table->setCurrent(region);
}

void ScoreSheet::setWorking(bool isWorking)
{
    m_isWorking = isWorking;
    m_bar->setVisible(isWorking);
    m_cancel->setVisible(isWorking);
    m_measure->setVisible(!isWorking);
    m_table->setEnabled(!isWorking);  // what it shows is of the choice before
    if (isWorking) m_export->setEnabled(false);
}

}  // namespace cortilens::panels
