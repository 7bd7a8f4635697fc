// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/EnginePanel.h"

#include "widgets/panels/FactGrid.h"
#include "widgets/panels/Roles.h"

#include <QEvent>
#include <QLocale>
#include <QVBoxLayout>

#include <array>

namespace cortilens::panels {

QString wordOf(EngineState state)
{
    switch (state) {
    case EngineState::stopped:
        return EnginePanel::tr("stopped");
    case EngineState::starting:
        return EnginePanel::tr("starting");
    case EngineState::ready:
        return EnginePanel::tr("ready");
    case EngineState::busy:
        return EnginePanel::tr("busy");
    }
    return {};
}

QColor colorOf(EngineState state, const color::Theme& theme)
{
    switch (state) {
    case EngineState::stopped:
        return theme.bad;
    case EngineState::starting:
        return theme.amber;
    case EngineState::ready:
        return theme.good;
    case EngineState::busy:
        return theme.accent;
    }
    return theme.tertiary;
}

QString bytesText(std::int64_t bytes)
{
    constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
    double amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (amount >= 999.5 && unit + 1 < kUnits.size()) {
        amount /= 1000;
        ++unit;
    }
    const int decimals = unit >= 3 && amount < 99.95 ? 1 : 0;
    return QLocale::c().toString(amount, 'f', decimals) + QChar(0x00A0) + QLatin1String(kUnits[unit]);
}

EnginePanel::EnginePanel(QWidget* parent)
    : QWidget(parent)
    , m_words(new QLabel(this))
    , m_state(new QLabel(this))
    , m_facts(new FactGrid(this))
    , m_restart(new QPushButton(tr("Start again"), this))
{
    setAccessibleName(tr("Engine"));
    m_state->setTextFormat(Qt::RichText);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    setRole(m_words, "secondary");
    describe(m_restart, tr("Start the engine again"), tr("Starts a new engine; selection and photo stay"));
    connect(m_restart, &QPushButton::clicked, this, &EnginePanel::restartRequested);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_state);
    layout->addWidget(m_words);
    layout->addWidget(m_facts);
    layout->addWidget(m_restart, 0, Qt::AlignLeft);
    layout->addStretch(1);
    setFacts({});
}

void EnginePanel::setFacts(const EngineFacts& facts)
{
    m_shownState = facts.state;
    showState();
    m_words->setText(facts.words);
    m_words->setVisible(!facts.words.isEmpty());
    m_restart->setVisible(facts.state == EngineState::stopped);
    std::vector<FactGrid::Fact> lines;
    if (!facts.device.isEmpty()) lines.push_back({tr("device"), facts.device, tr("Where the network runs")});
    if (!facts.precision.isEmpty())
        lines.push_back({tr("precision"), facts.precision, tr("Number format of the network's arithmetic")});
    else if (!facts.device.isEmpty())
        lines.push_back(
            {tr("precision"), tr("by backbone"),
             tr("Tried once for each: the fastest number format that is as good as float32. Every map names its own")});
    if (facts.threads > 0)
        lines.push_back({tr("threads"), QString::number(facts.threads), tr("Processor threads of the network")});
    if (facts.memoryBytes > 0)
        lines.push_back({tr("memory"), bytesText(facts.memoryBytes), tr("Memory that the engine holds now")});
    if (facts.storeCapBytes > 0)
        lines.push_back({tr("feature store"), tr("%1 of %2").arg(bytesText(facts.storeBytes), bytesText(facts.storeCapBytes)),
                         tr("Features of photos kept on disk; the least used leave first when it is full")});
    if (!facts.version.isEmpty()) lines.push_back({tr("version"), facts.version, {}});
    m_facts->setFacts(lines);
}

void EnginePanel::showState()
{
    const QColor dot = colorOf(m_shownState, color::themeOf(palette()));
    m_state->setText(QStringLiteral("<span style='color:%1'>●</span> <b>%2</b>")
                         .arg(dot.name(), tr("Engine %1").arg(wordOf(m_shownState)).toHtmlEscaped()));
}

void EnginePanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        showState();  // the dot's colour is the theme's
}

}  // namespace cortilens::panels
