// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/RegionTable.h"
#include "widgets/panels/Roles.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace cortilens::panels {

RegionSheet::RegionSheet(const Words& words, QWidget* parent)
    : QDialog(parent)
    , m_words(paragraph({}, "secondary", this))
    , m_table(new RegionTable(words.title, this))
    , m_problem(paragraph({}, "", this))
    , m_remedy(paragraph({}, "secondary", this))
    , m_bar(new QProgressBar(this))
    , m_measure(new QPushButton(tr("Measure again"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_export(new QPushButton(tr("Save as CSV…"), this))
    , m_buttons(makeButtons(words))
{
    setWindowTitle(words.title);
    setAccessibleName(words.title);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the measurement"));
    connect(m_table, &RegionTable::regionChosen, this, &RegionSheet::regionChosen);
    hideWithoutTable(m_table);
}

QLayout* RegionSheet::makeButtons(const Words& words)
{
    describe(m_measure, tr("Measure again"), words.measure);
    describe(m_cancel, tr("Cancel the measurement"), tr("Give it up; nothing is lost"));
    describe(m_export, tr("Save the table as CSV"), words.save);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_measure, m_cancel, m_export}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    connect(m_measure, &QPushButton::clicked, this, &RegionSheet::measureRequested);
    connect(m_cancel, &QPushButton::clicked, this, &RegionSheet::cancelRequested);
    connect(m_export, &QPushButton::clicked, this, &RegionSheet::exportRequested);
    return buttons;
}

void RegionSheet::layOut(QLayout* choice, QWidget* below)
{
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
    layout->addWidget(m_table, 1);
    if (below) layout->addWidget(below);
    layout->addStretch(0);
    layout->addLayout(m_buttons);
    // Made before the choices of the derived sheet, but after them for the keyboard.
    QWidget* before = close;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_table, m_measure, m_cancel, m_export}) {
        setTabOrder(before, widget);
        before = widget;
    }
    showProblem({}, {});
}

bool RegionSheet::hasTable() const
{
    return !m_table->isEmpty();
}

void RegionSheet::showWorking(const QString& words, double fraction)
{
    setWorking(true);
    put(m_words, words);
    put(m_problem, {});
    put(m_remedy, {});
    setProgress(m_bar, fraction);
}

void RegionSheet::showContent(const QString& words, RegionTableContent content)
{
    setWorking(false);
    m_table->setContent(std::move(content));
    put(m_words, words);
    put(m_problem, hasTable() ? QString() : tr("The encoder has no voxel in any region."));
    put(m_remedy, {});
    setFilled(hasTable());
}

void RegionSheet::showProblem(const QString& words, const QString& remedy)
{
    setWorking(false);
    m_table->removeRows();
    put(m_words, {});
    put(m_problem, words);
    put(m_remedy, remedy);
    setFilled(false);
}

void RegionSheet::setCurrent(const std::string& region)
{
    m_table->setCurrent(region);
}

void RegionSheet::setFilled(bool isFilled)
{
    for (QWidget* widget : m_withTable) widget->setVisible(isFilled);
    m_export->setEnabled(isFilled);
}

void RegionSheet::setWorking(bool isWorking)
{
    m_isWorking = isWorking;
    m_bar->setVisible(isWorking);
    m_cancel->setVisible(isWorking);
    m_measure->setVisible(!isWorking);
    m_table->setEnabled(!isWorking);  // what it shows is of the choice before
    if (isWorking) m_export->setEnabled(false);
}

}  // namespace cortilens::panels
