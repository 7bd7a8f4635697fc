// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractSpinBox>
#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QString>
#include <QWidget>

namespace cortilens::panels {

/// The role by which the style sheet (widgets/color/StyleSheet.cpp) knows a widget: secondary, tertiary, link, quiet, bar,
/// hairline.
inline void setRole(QWidget* widget, const char* role)
{
    widget->setProperty("role", QLatin1String(role));
}

/// What a screen reader says, and the tooltip beside the pointer.
inline void describe(QWidget* widget, const QString& name, const QString& toolTip)
{
    widget->setAccessibleName(name);
    widget->setToolTip(toolTip);
}

/// The word beside a control.
[[nodiscard]] inline QLabel* wordLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    setRole(label, "secondary");
    return label;
}

/// A control behind its word, in a row of choices.
inline void addNamed(QBoxLayout* row, const QString& word, QWidget* control)
{
    row->addWidget(wordLabel(word, control->parentWidget()));
    row->addWidget(control);
}

/// A number that is typed: nothing is chosen before it is whole. The wheel and the arrow keys step.
inline void makeTyped(QAbstractSpinBox* number)
{
    number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number->setKeyboardTracking(false);
}

/// How far something is; `total` 0: the bar moves without an end. A progress bar paints itself, and all of the window that waits
/// to be painted, at once when its value changes: in the middle of a click. Enabled again, it is painted with everything else.
inline void setProgress(QProgressBar* bar, int done, int total)
{
    bar->setUpdatesEnabled(false);
    bar->setRange(0, total);
    bar->setValue(total > 0 ? done : -1);
    bar->setUpdatesEnabled(true);
}

/// The same of a fraction; 0: the bar moves without an end.
inline void setProgress(QProgressBar* bar, double fraction)
{
    constexpr int kSteps = 1000;
    setProgress(bar, static_cast<int>(fraction * kSteps), fraction > 0 ? kSteps : 0);
}

/// Words as they are, over as many lines as they need, that can be copied. `role` may be empty.
[[nodiscard]] inline QLabel* paragraph(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (*role != '\0') setRole(label, role);
    return label;
}

/// Words that take no room where there are none.
inline void put(QLabel* label, const QString& words)
{
    label->setText(words);
    label->setVisible(!words.isEmpty());
}

/// A hairline between two parts of a panel.
[[nodiscard]] inline QWidget* hairline(QWidget* parent)
{
    auto* line = new QFrame(parent);
    setRole(line, "hairline");
    line->setFixedHeight(1);
    return line;
}

}  // namespace cortilens::panels
