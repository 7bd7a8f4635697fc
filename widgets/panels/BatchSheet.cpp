// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/BatchSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace cortilens::panels {

namespace {

constexpr int kMostParts = 1000;
constexpr int kCommandHeight = 96;

}  // namespace

BatchSheet::BatchSheet(QWidget* parent)
    : QDialog(parent)
    , m_questions(paragraph({}, "heading", this))
    , m_problem(paragraph({}, "", this))
    , m_notice(paragraph({}, "secondary", this))
    , m_images(new QComboBox(this))
    , m_folder(new QLineEdit(this))
    , m_parts(new QSpinBox(this))
    , m_command(new QPlainTextEdit(this))
    , m_words(paragraph({}, "", this))
    , m_more(paragraph({}, "secondary", this))
    , m_bar(new QProgressBar(this))
    , m_write(new QPushButton(tr("Write here"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_copy(new QPushButton(tr("Copy command"), this))
    , m_script(new QPushButton(tr("Save as Slurm job…"), this))
{
    setWindowTitle(tr("Do this for all photos"));
    setAccessibleName(windowTitle());
    auto* title = new QLabel(windowTitle(), this);
    title->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    describe(close, tr("Close the sheet"), tr("Close (Esc); what is being written goes on"));
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    m_command->setReadOnly(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setFixedHeight(kCommandHeight);
    m_command->setAccessibleName(tr("The same from a shell"));
    m_bar->setTextVisible(false);

    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addWidget(m_questions);
    layout->addWidget(m_problem);
    layout->addLayout(makeChoice());
    layout->addWidget(
        paragraph(tr("Each map becomes a .npy of float32 [rows, cols], named by its nsdId; maps.json says what they are. "
                     "What is there already is left alone: stop it, and go on later."),
                  "tertiary", this));
    layout->addWidget(hairline(this));
    layout->addWidget(wordLabel(tr("The same from a shell"), this));
    layout->addWidget(m_command);
    layout->addWidget(m_notice);
    layout->addWidget(m_words);
    layout->addWidget(m_more);
    layout->addWidget(m_bar);
    layout->addStretch(1);
    layout->addLayout(makeButtons());
    resize(720, 480);
    put(m_problem, {});
    put(m_notice, {});
    showOutcome({}, {});
}

QLayout* BatchSheet::makeChoice()
{
    m_images->setEditable(true);
    m_images->addItems({QStringLiteral("all"), QStringLiteral("shared")});
    describe(m_images, tr("Photos"), tr("all, shared (those that all subjects saw), or ids: 0-99,150,73k:18"));
    describe(m_folder, tr("Folder"), tr("Where the maps go, on the engine's machine; it is made"));
    m_parts->setRange(1, kMostParts);
    m_parts->setValue(16);
    makeTyped(m_parts);
    describe(m_parts, tr("Tasks"), tr("Of the Slurm job: each makes its share of the photos"));
    auto* choose = new QPushButton(tr("Choose…"), this);
    choose->setAutoDefault(false);
    describe(choose, tr("Choose the folder"), tr("Choose a folder for the maps"));
    connect(choose, &QPushButton::clicked, this, &BatchSheet::folderRequested);
    connect(m_images, &QComboBox::editTextChanged, this, &BatchSheet::onEdited);
    connect(m_folder, &QLineEdit::textChanged, this, &BatchSheet::onEdited);
    connect(m_parts, &QSpinBox::valueChanged, this, &BatchSheet::onEdited);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->addWidget(wordLabel(tr("Photos"), this), 0, 0);
    grid->addWidget(m_images, 0, 1, 1, 2);
    grid->addWidget(wordLabel(tr("Folder"), this), 1, 0);
    grid->addWidget(m_folder, 1, 1);
    grid->addWidget(choose, 1, 2);
    grid->setColumnStretch(1, 1);
    return grid;
}

QLayout* BatchSheet::makeButtons()
{
    describe(m_write, tr("Write the maps here"), tr("While nothing else is asked for; cancel it here or among the jobs"));
    describe(m_cancel, tr("Cancel the writing"), tr("Maps that are written stay"));
    describe(m_copy, tr("Copy the command"), tr("Put the command on the clipboard"));
    describe(m_script, tr("Save as a Slurm job"), tr("Save a job array for sbatch that writes the same maps on a cluster"));
    connect(m_write, &QPushButton::clicked, this, &BatchSheet::writeRequested);
    connect(m_cancel, &QPushButton::clicked, this, &BatchSheet::cancelRequested);
    connect(m_copy, &QPushButton::clicked, this, &BatchSheet::copyRequested);
    connect(m_script, &QPushButton::clicked, this, &BatchSheet::scriptRequested);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton* button : {m_write, m_cancel, m_copy}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    m_script->setAutoDefault(false);
    row->addStretch(1);
    addNamed(row, tr("Tasks"), m_parts);
    row->addWidget(m_script);
    return row;
}

BatchSheet::Choice BatchSheet::choice() const
{
    return {m_images->currentText().trimmed(), m_folder->text().trimmed(), m_parts->value()};
}

void BatchSheet::setQuestions(const QString& words, const QString& problem, const QString& notice)
{
    put(m_questions, words);
    put(m_problem, problem);
    put(m_notice, notice);
    setRunning(m_isRunning);
}

void BatchSheet::setFolder(const QString& folder)
{
    m_folder->setText(folder);
}

void BatchSheet::setCommand(const QString& command)
{
    if (m_command->toPlainText() != command) m_command->setPlainText(command);
}

void BatchSheet::onEdited()
{
    setRunning(m_isRunning);
    Q_EMIT choiceChanged();
}

void BatchSheet::showProgress(const QString& words, double fraction)
{
    put(m_words, words);
    put(m_more, {});
    setProgress(m_bar, fraction);
    setRunning(true);
}

void BatchSheet::showOutcome(const QString& words, const QString& more)
{
    put(m_words, words);
    put(m_more, more);
    setRunning(false);
}

void BatchSheet::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    const auto [images, folder, parts] = choice();
    const bool isWhole = m_problem->text().isEmpty() && !images.isEmpty() && !folder.isEmpty();
    m_bar->setVisible(isRunning);
    m_write->setVisible(!isRunning);
    m_cancel->setVisible(isRunning);
    m_write->setEnabled(isWhole);
    m_copy->setEnabled(isWhole);
    m_script->setEnabled(isWhole);
}

}  // namespace cortilens::panels
