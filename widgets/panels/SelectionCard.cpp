// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/SelectionCard.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"
#include "widgets/panels/FactGrid.h"
#include "widgets/panels/Roles.h"

#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

namespace cortilens::panels {

namespace {

constexpr int kActionColumns = 2;

[[nodiscard]] std::vector<FactGrid::Fact> linesOf(const SelectionFacts& facts)
{
    std::vector<FactGrid::Fact> lines;
    const auto tr = [](const char* text) { return SelectionCard::tr(text); };
    const QString percent = QStringLiteral("%");
    if (!std::isnan(facts.r2)) {
        lines.push_back({tr("R² on test"),
                         color::formatValue(facts.r2, {.unit = QStringLiteral("(%1)").arg(color::formatValue(
                                                           facts.r2 * 100, {.decimals = 0, .unit = percent}))}),
                         tr("Share of the variance of the test photos' responses that the encoder predicts")});
    }
    if (const float share = shareOfCeiling(facts.r2, facts.noiseCeiling); !std::isnan(share))
        lines.push_back({tr("of noise ceiling"), color::formatValue(share, {.decimals = 0, .unit = percent}),
                         tr("R² divided by what the noise lets any model explain")});
    if (!std::isnan(facts.noiseCeiling))
        lines.push_back({tr("noise ceiling"), color::formatValue(facts.noiseCeiling, {.decimals = 0, .unit = percent}),
                         tr("Share of the variance that is signal, with three trials a photo")});
    if (facts.testPhotos > 0)
        lines.push_back({tr("test photos"), QString::number(facts.testPhotos), tr("Photos that the encoder was not fitted to")});
    if (facts.vertex) {
        lines.push_back({tr("vertex"),
                         QStringLiteral("%1 %2")
                             .arg(facts.vertex->hemisphere == Hemisphere::left ? QStringLiteral("lh") : QStringLiteral("rh"))
                             .arg(facts.vertex->vertex.value),
                         tr("Vertex of the native surface, counted from 0")});
    }
    if (facts.voxel)
        lines.push_back({tr("voxel"), QStringLiteral("%1, %2, %3").arg(facts.voxel->i).arg(facts.voxel->j).arg(facts.voxel->k),
                         tr("Voxel of %1, counted from 0").arg(facts.space)});
    if (facts.surfaceRasMm) {
        const auto& ras = *facts.surfaceRasMm;
        const color::ValueFormat tenths{.decimals = 1};
        lines.push_back(
            {tr("RAS"),
             QStringLiteral("%1, %2, %3 mm")
                 .arg(color::formatValue(ras[0], tenths), color::formatValue(ras[1], tenths), color::formatValue(ras[2], tenths)),
             tr("FreeSurfer's surface coordinates (RAS): to the right, to the front, up")});
    }
    return lines;
}

}  // namespace

float shareOfCeiling(float r2, float noiseCeilingPercent)
{
    if (!(noiseCeilingPercent > 0) || std::isnan(r2)) return std::numeric_limits<float>::quiet_NaN();
    return r2 * 100 / noiseCeilingPercent * 100;
}

SelectionCard::SelectionCard(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_words(new QLabel(this))
    , m_family(new QLabel(this))
    , m_facts(new FactGrid(this))
    , m_readout(new QLabel(this))
    , m_actions(new QGridLayout)
{
    setAccessibleName(tr("Selection"));
    m_title->setFont(color::headingFont(font()));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setWordWrap(true);
    for (QLabel* label : {m_words, m_readout}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        setRole(label, "secondary");
    }
    m_family->setTextFormat(Qt::RichText);
    m_readout->setFont(color::secondaryFont(font()));
    m_actions->setHorizontalSpacing(12);
    m_actions->setVerticalSpacing(0);
    m_actions->setColumnStretch(kActionColumns - 1, 1);
    // In a low window the card scrolls; its lines are never squeezed.
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Selection"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    auto* body = new QWidget;
    scroll->setWidget(body);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(6);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_title, m_family, m_words, m_facts, m_readout})
        layout->addWidget(widget);
    layout->addLayout(m_actions);
    layout->addStretch(1);
    clear();
}

void SelectionCard::setFacts(const SelectionFacts& facts)
{
    m_title->setText(facts.title);
    m_words->setText(facts.words);
    m_words->setVisible(!facts.words.isEmpty());
    m_family->setVisible(!facts.family.empty());
    m_family->setText(QStringLiteral("<span style='color:%1'>■</span> %2")
                          .arg(color::familyColor(facts.family).name(), color::familyName(facts.family).toHtmlEscaped()));
    const auto lines = linesOf(facts);
    m_facts->setFacts(lines);
    m_facts->setVisible(!lines.empty());
    m_readout->setText(facts.readout.isEmpty() ? QString() : tr("Readout: %1").arg(facts.readout));
    m_readout->setVisible(!facts.readout.isEmpty());
    setActionsVisible(true);
}

void SelectionCard::setActions(const std::vector<Action>& actions)
{
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();  // it may be the one that was pressed
        delete item;
    }
    for (const Action& action : actions) {
        auto* button = new QPushButton(action.text, this);
        setRole(button, "link");
        describe(button, action.text, action.toolTip);
        connect(button, &QPushButton::clicked, this, [this, id = action.id] { Q_EMIT actionChosen(id); });
        const int index = m_actions->count();
        m_actions->addWidget(button, index / kActionColumns, index % kActionColumns, Qt::AlignLeft);
    }
}

void SelectionCard::setActionsVisible(bool visible)
{
    for (int index = 0; index < m_actions->count(); ++index) m_actions->itemAt(index)->widget()->setVisible(visible);
}

void SelectionCard::clear()
{
    setFacts({.title = tr("Nothing selected"),
              .words = tr("Click the cortex, or choose a region above: the photo then shows where it looks.")});
    setActionsVisible(false);
}

}  // namespace cortilens::panels
