// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>

namespace cortilens::panels {

/// The word for a state, with a dot beside it: filled and green where something is there, empty where it is not, amber where it
/// is of no use.
class StateMark : public QWidget {
public:
    enum class State : std::uint8_t { there, missing, damaged };

    StateMark(State state, const QString& word, QWidget* parent);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    State m_state;
    QString m_word;
};

}  // namespace cortilens::panels
