// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
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

/// A hairline between two parts of a panel.
[[nodiscard]] inline QWidget* hairline(QWidget* parent)
{
    auto* line = new QFrame(parent);
    setRole(line, "hairline");
    line->setFixedHeight(1);
    return line;
}

}  // namespace cortilens::panels
