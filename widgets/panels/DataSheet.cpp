// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/DataSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/MaskBox.h"
#include "widgets/panels/Roles.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kStateWidth = 88;
constexpr int kNameWidth = 152;

[[nodiscard]] QString wordOf(StateMark::State state)
{
    switch (state) {
    case StateMark::State::there:
        return DataSheet::tr("found");
    case StateMark::State::missing:
        return DataSheet::tr("missing");
    case StateMark::State::damaged:
        return DataSheet::tr("damaged");
    }
    return {};
}

[[nodiscard]] QWidget* rowOf(const DataPiece& piece, QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 8, 8, 8);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, kStateWidth);
    grid->setColumnMinimumWidth(1, kNameWidth);
    grid->setColumnStretch(2, 1);
    auto* name = paragraph(piece.name, "heading", row);
    name->setFixedWidth(kNameWidth);
    grid->addWidget(new StateMark(piece.state, wordOf(piece.state), row), 0, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(name, 0, 1, Qt::AlignTop);
    grid->addWidget(paragraph(piece.detail, piece.state == StateMark::State::there ? "" : "secondary", row), 0, 2, Qt::AlignTop);
    if (piece.state != StateMark::State::there && !piece.enables.isEmpty())
        grid->addWidget(paragraph(DataSheet::tr("It would enable: %1").arg(piece.enables), "", row), 1, 2);
    return row;
}

/// 12 found, 2 missing
[[nodiscard]] QString countsOf(const std::vector<DataPiece>& pieces)
{
    QStringList counts;
    for (const auto state : {StateMark::State::there, StateMark::State::missing, StateMark::State::damaged})
        if (const auto count = std::ranges::count(pieces, state, &DataPiece::state); count > 0)
            counts << QStringLiteral("%1 %2").arg(count).arg(wordOf(state));
    return counts.join(QStringLiteral(", "));
}

void addSection(QVBoxLayout* column, const QString& title, const std::vector<DataPiece>& pieces, QWidget* body)
{
    if (pieces.empty()) return;
    auto* heading = paragraph(QStringLiteral("%1: %2").arg(title, countsOf(pieces)), "secondary", body);
    heading->setContentsMargins(0, column->count() > 0 ? 16 : 0, 0, 4);
    column->addWidget(heading);
    for (const DataPiece& piece : pieces) {
        column->addWidget(hairline(body));
        column->addWidget(rowOf(piece, body));
    }
}

}  // namespace

DataSheet::DataSheet(QWidget* parent)
    : QDialog(parent)
    , m_title(new QLabel(this))
    , m_root(paragraph({}, "secondary", this))
    , m_subject(new QComboBox(this))
    , m_scroll(new QScrollArea(this))
    , m_conversion(makeConversion())
{
    setWindowTitle(tr("Data"));
    setAccessibleName(windowTitle());
    m_title->setFont(color::headingFont(font()));
    m_title->setTextFormat(Qt::PlainText);
    describe(m_subject, tr("Subject"), tr("Whose files are listed"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    describe(close, tr("Close the data"), tr("Close (Esc); a conversion that runs goes on"));
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_subject, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_silent) showSubject();
    });
    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(tr("Files of the subject"));
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 1);
    head->addWidget(m_subject);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addWidget(m_root);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(hairline(this));
    layout->addWidget(m_conversion);
    resize(800, 720);
    setRunning(false);
    say({}, {});
    showLooking();
}

QWidget* DataSheet::makeConversion()
{
    auto* host = new QWidget(this);
    auto* heading = paragraph(tr("Convert the betas: every voxel's responses are at hand from then on"), "heading", host);
    m_betas = new QComboBox(host);
    m_mask =
        new MaskBox(tr("Voxels"), tr("A region, all, a threshold such as faces > 2, or the file of a mask in that space"), host);
    m_plan = paragraph({}, "secondary", host);
    m_words = paragraph({}, "", host);
    m_more = paragraph({}, "secondary", host);
    m_bar = new QProgressBar(host);
    m_convert = new QPushButton(tr("Convert"), host);
    m_cancel = new QPushButton(tr("Cancel"), host);
    describe(m_betas, tr("Betas"), tr("Space, version and sessions"));
    describe(m_convert, tr("Convert the betas"), tr("What was converted before is kept; it can be given up and resumed"));
    describe(m_cancel, tr("Cancel the conversion"), tr("Sessions that are done stay"));
    m_mask->setFixedWidth(196);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the conversion"));

    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_betas, 1);
    tools->addWidget(m_mask);
    tools->addWidget(m_convert);
    tools->addWidget(m_cancel);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addLayout(tools);
    column->addWidget(m_plan);
    column->addWidget(m_bar);
    column->addWidget(m_words);
    column->addWidget(m_more);
    const auto changed = [this] {
        if (m_silent) return;
        say({}, {});  // what came of another choice
        Q_EMIT choiceChanged();
    };
    connect(m_betas, &QComboBox::currentIndexChanged, this, changed);
    connect(m_mask, &MaskBox::changed, this, changed);
    connect(m_mask, &MaskBox::fileRequested, this, &DataSheet::maskRequested);
    connect(m_convert, &QPushButton::clicked, this, &DataSheet::convertRequested);
    connect(m_cancel, &QPushButton::clicked, this, &DataSheet::cancelRequested);
    return host;
}

DataSheet::Choice DataSheet::choice() const
{
    Choice choice;
    choice.subject = m_subject->currentText();
    choice.mask = m_mask->mask().toStdString();
    const auto subject = std::ranges::find(m_contents.subjects, choice.subject, &DataSubject::name);
    const auto row = static_cast<std::size_t>(std::max(0, m_betas->currentIndex()));
    if (subject == m_contents.subjects.end() || row >= subject->betas.size()) return choice;
    choice.space = subject->betas[row].space;
    choice.version = subject->betas[row].version;
    return choice;
}

void DataSheet::setContents(const DataContents& contents, const QString& subject)
{
    m_contents = contents;
    {
        const QScopedValueRollback silence(m_silent, true);
        m_title->setText(contents.title.isEmpty() ? tr("Data") : contents.title);
        m_root->setText(contents.root);
        m_root->show();
        m_subject->clear();
        for (const DataSubject& one : contents.subjects) m_subject->addItem(one.name);
        m_subject->setCurrentIndex(std::max(0, m_subject->findText(subject)));
        m_subject->setVisible(contents.subjects.size() > 1);
    }
    showSubject();
}

void DataSheet::setMasks(const QStringList& masks)
{
    const QScopedValueRollback silence(m_silent, true);
    m_mask->setMasks(masks);
}

void DataSheet::setMask(const QString& mask)
{
    m_mask->setMask(mask);
}

void DataSheet::showSubject()
{
    const auto subject = std::ranges::find(m_contents.subjects, m_subject->currentText(), &DataSubject::name);
    const bool isKnown = subject != m_contents.subjects.end();
    fill(isKnown ? subject->pieces : std::vector<DataPiece>(), isKnown ? subject->notices : QStringList());
    {
        const QScopedValueRollback silence(m_silent, true);
        const QString before = m_betas->currentText();
        m_betas->clear();
        if (isKnown)
            for (const DataBetas& betas : subject->betas) m_betas->addItem(betas.name);
        m_betas->setCurrentIndex(std::max(0, m_betas->findText(before)));
    }
    m_conversion->setVisible(m_betas->count() > 0);
    if (m_betas->count() > 0) Q_EMIT choiceChanged();
}

void DataSheet::fill(const std::vector<DataPiece>& own, const QStringList& notices)
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addSection(column, tr("Of %1").arg(m_subject->currentText()), own, body);
    addSection(column, tr("Of all subjects"), m_contents.shared, body);
    for (const QString& notice : m_contents.notices + notices) {
        column->addWidget(hairline(body));
        auto* words = paragraph(notice, "secondary", body);
        words->setContentsMargins(0, 8, 8, 8);
        column->addWidget(words);
    }
    column->addStretch(1);
    m_scroll->setWidget(body);
}

void DataSheet::showLooking()
{
    showProblem(tr("Looking through the folder…"), {});
}

void DataSheet::showProblem(const QString& words, const QString& remedy)
{
    m_contents = {};
    m_title->setText(tr("Data"));
    m_root->hide();
    m_subject->hide();
    m_conversion->hide();
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(paragraph(words, "", body));
    column->addWidget(paragraph(remedy, "secondary", body));
    column->addStretch(1);
    m_scroll->setWidget(body);
}

void DataSheet::showPlan(const QString& words, bool canConvert)
{
    if (m_isRunning) return;
    m_convert->setEnabled(canConvert);
    m_plan->setText(words);
}

void DataSheet::showProgress(const QString& words, double fraction)
{
    setRunning(true);
    say(words, {});
    setProgress(m_bar, fraction);
}

void DataSheet::showOutcome(const QString& words, const QString& more)
{
    setRunning(false);
    say(words, more);
}

void DataSheet::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    for (QWidget* control : std::initializer_list<QWidget*>{m_betas, m_mask}) control->setEnabled(!isRunning);
    m_bar->setVisible(isRunning);
    m_plan->setVisible(!isRunning);
    m_cancel->setVisible(isRunning);
    m_convert->setVisible(!isRunning);
}

void DataSheet::say(const QString& words, const QString& more)
{
    put(m_words, words);
    put(m_more, more);
}

}  // namespace cortilens::panels
