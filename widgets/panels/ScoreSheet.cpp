// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ScoreSheet.h"

#include "widgets/panels/RegionTable.h"
#include "widgets/panels/Roles.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kOtherWidth = 240;

}  // namespace

ScoreSheet::ScoreSheet(QWidget* parent)
    : RegionSheet({tr("Scores by region"), tr("Score the encoder on its test photos, from the betas and the stored embeddings"),
                   tr("All columns, as cortilens-engine evaluate --csv writes them")},
                  parent)
    , m_encoder(new QLabel(this))
    , m_against(new QComboBox(this))
    , m_threshold(new QDoubleSpinBox(this))
{
    layOut(makeChoice(), nullptr);
    resize(960, 620);
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
    makeTyped(m_threshold);
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

void ScoreSheet::showTable(const ScoreTable& scores)
{
    const bool isAlone = scores.against.isEmpty();
    showContent(isAlone ? scores.words : tr("%1. Differences are from %2.").arg(scores.words, scores.against), contentOf(scores));
    for (const auto column : {ScoreColumn::difference, ScoreColumn::differenceInterval, ScoreColumn::q})
        table().setColumnHidden(column, isAlone);
}

}  // namespace cortilens::panels
