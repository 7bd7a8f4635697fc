// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/MeasureSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <initializer_list>

namespace cortilens::panels {

MeasureSheet::MeasureSheet(const Words& words, QWidget* parent)
    : QDialog(parent)
    , m_words(paragraph({}, "secondary", this))
    , m_problem(paragraph({}, "", this))
    , m_remedy(paragraph({}, "secondary", this))
    , m_bar(new QProgressBar(this))
    , m_measure(new QPushButton(words.again, this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_export(new QPushButton(tr("Save as CSV…"), this))
    , m_buttons(makeButtons(words))
{
    setWindowTitle(words.title);
    setAccessibleName(words.title);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the measurement"));
}

QLayout* MeasureSheet::makeButtons(const Words& words)
{
    describe(m_measure, words.again, words.measure);
    describe(m_cancel, tr("Cancel the measurement"), tr("Give it up; nothing is lost"));
    describe(m_export, tr("Save the table as CSV"), words.save);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_measure, m_cancel, m_export}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    connect(m_measure, &QPushButton::clicked, this, &MeasureSheet::measureRequested);
    connect(m_cancel, &QPushButton::clicked, this, &MeasureSheet::cancelRequested);
    connect(m_export, &QPushButton::clicked, this, &MeasureSheet::exportRequested);
    return buttons;
}

void MeasureSheet::layOut(QLayout* choice, QWidget* result, QWidget* below)
{
    m_result = result;
    hideWithoutResult(result);
    auto* heading = new QLabel(windowTitle(), this);
    heading->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    describe(close, tr("Close: %1").arg(windowTitle()), tr("Close (Esc)"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(close);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addLayout(head);
    if (choice) layout->addLayout(choice);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_bar, m_words, m_problem, m_remedy}) layout->addWidget(widget);
    layout->addWidget(result, 1);
    if (below) layout->addWidget(below);
    layout->addStretch(0);
    layout->addLayout(m_buttons);
    // Made before the choices of the derived sheet, but after them for the keyboard.
    QWidget* before = close;
    for (QWidget* widget : std::initializer_list<QWidget*>{result, m_measure, m_cancel, m_export}) {
        setTabOrder(before, widget);
        before = widget;
    }
    showProblem({}, {});
}

void MeasureSheet::showWorking(const QString& words, double fraction)
{
    setWorking(true);
    put(m_words, words);
    put(m_problem, {});
    put(m_remedy, {});
    setProgress(m_bar, fraction);
}

void MeasureSheet::showSoFar(const QString& words, double fraction)
{
    showWorking(words, fraction);
    for (QWidget* widget : m_withResult) widget->setVisible(true);
    m_result->setEnabled(true);
}

void MeasureSheet::showResult(const QString& words, const QString& fault)
{
    setWorking(false);
    put(m_words, words);
    put(m_problem, fault);
    put(m_remedy, {});
    setFilled(fault.isEmpty());
}

void MeasureSheet::showProblem(const QString& words, const QString& remedy)
{
    setWorking(false);
    forgetResult();
    put(m_words, {});
    put(m_problem, words);
    put(m_remedy, remedy);
    setFilled(false);
}

void MeasureSheet::setFilled(bool isFilled)
{
    m_hasResult = isFilled;
    for (QWidget* widget : m_withResult) widget->setVisible(isFilled);
    m_export->setEnabled(isFilled);
}

void MeasureSheet::setWorking(bool isWorking)
{
    m_isWorking = isWorking;
    m_bar->setVisible(isWorking);
    m_cancel->setVisible(isWorking);
    m_measure->setVisible(!isWorking);
    m_result->setEnabled(!isWorking);  // what it shows is of the choice before
    if (isWorking) m_export->setEnabled(false);
}

}  // namespace cortilens::panels
