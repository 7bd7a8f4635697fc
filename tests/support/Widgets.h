// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QString>
#include <QStringList>
#include <QTest>
#include <QWidget>

/// What a person reads and presses on a widget, whether or not it is on a screen.
namespace cortilens::test {

/// Shown or hidden; null: none says so.
[[nodiscard]] inline QPushButton* anyButtonSaying(const QWidget& parent, const QString& words)
{
    for (auto* button : parent.findChildren<QPushButton*>())
        if (button->text() == words) return button;
    return nullptr;
}

/// Null: none says so, or it is hidden.
[[nodiscard]] inline QPushButton* buttonSaying(const QWidget& parent, const QString& words)
{
    for (auto* button : parent.findChildren<QPushButton*>())
        if (button->text() == words && button->isVisibleTo(&parent)) return button;
    return nullptr;
}

/// What a sheet saves as CSV there; empty where it asks for no file.
[[nodiscard]] inline QByteArray savedAsCsv(const QWidget& sheet, const QString& path)
{
    buttonSaying(sheet, QStringLiteral("Save as CSV…"))->click();
    QFileDialog* dialog = nullptr;
    if (!QTest::qWaitFor([&] { return (dialog = sheet.findChild<QFileDialog*>()) != nullptr; }, 120'000)) return {};
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A line for each label that is not hidden.
[[nodiscard]] inline QString wordsOn(const QWidget& parent)
{
    QStringList words;
    for (const auto* label : parent.findChildren<QLabel*>())
        if (label->isVisibleTo(&parent)) words << label->text();
    return words.join(u'\n');
}

}  // namespace cortilens::test
