// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CorrelateSheet.h"

#include "widgets/panels/Roles.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace cortilens::panels {

namespace {

/// Lightness as a word in a sentence; what a person has typed stays as it is.
[[nodiscard]] QString inSentence(QString name)
{
    if (!name.isEmpty()) name[0] = name[0].toLower();
    return name;
}

[[nodiscard]] RegionTableContent contentOf(const CorrelateTable& table)
{
    const color::ValueFormat format{.decimals = 2, .sign = color::SignDisplay::always};
    RegionTableContent content;
    content.columns.push_back(
        {CorrelateSheet::tr("Voxels"), CorrelateSheet::tr("Of the region that the encoder has a readout of")});
    for (const auto& property : table.properties) {
        content.columns.push_back(
            {CorrelateSheet::tr("r, %1").arg(inSentence(property.name)),
             CorrelateSheet::tr("Pearson's r between the region's map and the patches' %1, over all patches (%2)")
                 .arg(inSentence(property.name), property.what)});
        content.columns.push_back(
            {CorrelateSheet::tr("95 %"), CorrelateSheet::tr("Interval of r over bootstrap samples of whole photos")});
        content.columns.push_back({CorrelateSheet::tr("chance"),
                                   CorrelateSheet::tr("Mean r with what other photos have in the same places: photos share "
                                                      "where things tend to be, and r is to be held against that")});
        content.columns.push_back({CorrelateSheet::tr("q"),
                                   CorrelateSheet::tr("False discovery rate over the regions at which r would be taken for other "
                                                      "than chance, two-sided, from shuffles of whole photos")});
    }
    for (const auto& row : table.rows) {
        RegionTableRow line{row.region, row.isRegion, {{QString::number(row.voxels), static_cast<float>(row.voxels)}}};
        for (std::size_t i = 0; i < table.properties.size(); ++i) {
            line.cells.push_back(cellOf(row.r[i], format));
            line.cells.push_back(intervalOf(row.low[i], row.high[i], format));
            line.cells.push_back(cellOf(row.chance[i], format));
            line.cells.push_back(cellOf(row.q[i], {.decimals = 3}));
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
    , m_overlay(new QComboBox(this))
    , m_words(new QLineEdit(this))
    , m_banks(new QCheckBox(tr("Prompt banks"), this))
{
    auto* note =
        paragraph(tr("What stands out in photos is often bright, or dark: compare with the low-level control. Maps of your "
                     "own, such as relative depth, are taken from cortilens/maps/depth of the study: a .npy or a grey .png "
                     "for each photo, named by its nsdId."),
                  "tertiary", this);
    for (QWidget* widget : std::initializer_list<QWidget*>{note, m_onCortex, m_overlay}) hideWithoutResult(widget);
    connect(m_overlay, &QComboBox::activated, this,
            [this] { Q_EMIT overlayChosen(m_overlay->currentData().toString().toStdString()); });
    connect(m_words, &QLineEdit::returnPressed, this, &CorrelateSheet::measureRequested);
    connect(m_banks, &QCheckBox::clicked, this, &CorrelateSheet::measureRequested);
    layOut(makeChoice(), note);
    resize(860, 620);
}

QLayout* CorrelateSheet::makeChoice()
{
    m_encoder->setTextFormat(Qt::PlainText);
    setRole(m_onCortex, "secondary");
    describe(m_overlay, tr("Correlation on the cortex"), tr("Lay r of each voxel's map on the cortex"));
    m_overlay->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_words->setPlaceholderText(tr("dog, a photo of food"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_encoder);
    row->addStretch(1);
    row->addWidget(m_onCortex);
    row->addWidget(m_overlay);
    auto* words = new QHBoxLayout;
    words->setSpacing(8);
    words->addWidget(wordLabel(tr("and with words"), this));
    words->addWidget(m_words, 1);
    words->addWidget(m_banks);
    auto* rows = new QVBoxLayout;
    rows->setSpacing(8);
    rows->addLayout(row);
    rows->addLayout(words);
    setReadsWords(true);
    return rows;
}

CorrelateSheet::Words CorrelateSheet::words() const
{
    Words words;
    if (!m_words->isEnabled()) return words;
    for (const auto& text : m_words->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (const auto trimmed = text.trimmed(); !trimmed.isEmpty() && !words.texts.contains(trimmed)) words.texts << trimmed;
    words.banks = m_banks->isChecked();
    return words;
}

void CorrelateSheet::setWords(const Words& words)
{
    if (words == this->words()) return;  // spaces and all stay as they were typed
    m_words->setText(words.texts.join(QStringLiteral(", ")));
    m_banks->setChecked(words.banks);
}

void CorrelateSheet::setReadsWords(bool doesRead)
{
    m_words->setEnabled(doesRead);
    m_banks->setEnabled(doesRead);
    const auto why = tr("The backbone in use reads no words");
    describe(m_words, tr("Words to correlate with"),
             doesRead ? tr("Words with whose places in the photos the maps are correlated, commas between them; Enter measures")
                      : why);
    describe(m_banks, tr("Prompt banks"),
             doesRead ? tr("And with the places of faces, bodies, scenes, food and text: "
                           "the paper's five prompt banks")
                      : why);
}

void CorrelateSheet::setEncoder(const QString& name)
{
    m_encoder->setText(name);
    m_encoder->setAccessibleName(tr("Encoder in use: %1").arg(name));
}

void CorrelateSheet::showTable(const CorrelateTable& correlates)
{
    const QString before = m_overlay->currentData().toString();
    m_overlay->clear();
    m_overlay->addItem(tr("none of these"), QString());
    for (const auto& property : correlates.properties)
        m_overlay->addItem(property.name, QString::fromStdString(property.overlay));
    m_overlay->setCurrentIndex(std::max(0, m_overlay->findData(before)));
    showContent(correlates.words, contentOf(correlates));
}

void CorrelateSheet::setOverlay(const std::string& id)
{
    m_overlay->setCurrentIndex(std::max(0, m_overlay->findData(QString::fromStdString(id))));
}

}  // namespace cortilens::panels
