// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/Theme.h"

#include <QColor>
#include <QPushButton>
#include <QString>
#include <QWidget>

#include <cstdint>

class QLabel;

namespace cortilens::panels {

class FactGrid;

enum class EngineState : std::uint8_t { stopped, starting, ready, busy };

[[nodiscard]] QString wordOf(EngineState state);

/// Green ready, accent busy, amber starting, red stopped; the word always stands beside it.
[[nodiscard]] QColor colorOf(EngineState state, const color::Theme& theme);

/// What the engine is and uses. Empty texts and zeros are unknown and not shown.
struct EngineFacts {
    EngineState state{};
    QString device = {};     ///< NVIDIA H200; AMD EPYC
    QString precision = {};  ///< bf16; empty: of each backbone its own
    int threads = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t storeBytes = 0;
    std::int64_t storeCapBytes = 0;
    QString version = {};
    QString words = {};  ///< what it is doing or why it stopped
};

/// 3.1 GB; decimal units as disks and NSD use them.
[[nodiscard]] QString bytesText(std::int64_t bytes);

/// The engine in the top bar: a dot with its word in the accessible name, device and precision. A click asks for the panel.
class EngineChip : public QPushButton {
    Q_OBJECT

public:
    explicit EngineChip(QWidget* parent = nullptr);
    void setFacts(const EngineFacts& facts);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EngineFacts m_facts;
};

/// The engine in full: state, device, precision, threads, memory, store.
class EnginePanel : public QWidget {
    Q_OBJECT

public:
    explicit EnginePanel(QWidget* parent = nullptr);
    void setFacts(const EngineFacts& facts);

Q_SIGNALS:
    void restartRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void showState();

    EngineState m_shownState{};
    QLabel* m_words;
    QLabel* m_state;
    FactGrid* m_facts;
    QPushButton* m_restart;
};

}  // namespace cortilens::panels
