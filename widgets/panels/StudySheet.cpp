// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/StudySheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kLineRole = Qt::UserRole;

/// The line that words of the kind `file:12: …` are about; 0: none.
[[nodiscard]] int lineIn(const QString& words, const QString& file)
{
    if (!words.startsWith(file + u':')) return 0;
    const auto rest = QStringView(words).mid(file.size() + 1);
    return rest.left(std::max<qsizetype>(0, rest.indexOf(u':'))).toInt();
}

}  // namespace

StudySheet::StudySheet(QWidget* parent)
    : QDialog(parent)
    , m_file(paragraph({}, "secondary", this))
    , m_words(paragraph({}, "", this))
    , m_more(paragraph({}, "secondary", this))
    , m_text(new QPlainTextEdit(this))
    , m_verdict(new QListWidget(this))
    , m_draft(new QPushButton(tr("Draft anew"), this))
    , m_open(new QPushButton(this))
{
    setWindowTitle(tr("Your own data"));
    setAccessibleName(windowTitle());
    auto fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPixelSize(QFontInfo(color::secondaryFont(font())).pixelSize());
    m_text->setFont(fixed);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    describe(m_text, tr("Description of the study"),
             tr("study.json: every change is checked, nothing is saved until you open it"));
    describe(m_verdict, tr("What is thought of it"), tr("Activate a line that names one, and the cursor goes there"));
    m_verdict->setFont(fixed);  // states stand below each other
    m_verdict->setWordWrap(true);
    m_verdict->setTextElideMode(Qt::ElideNone);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_silent) return;
        m_isSaved = false;
        m_isUsable = false;  // until the new text has been looked at
        updateState();
        Q_EMIT textChanged();
    });
    connect(m_verdict, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { goToLineOf(m_verdict->row(item)); });
    connect(m_verdict, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem* item) { goToLineOf(m_verdict->row(item)); });

    auto* halves = new QSplitter(Qt::Vertical, this);
    halves->setChildrenCollapsible(false);
    halves->addWidget(m_text);
    halves->addWidget(m_verdict);
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addWidget(makeTools());
    layout->addWidget(m_file);
    layout->addWidget(m_words);
    layout->addWidget(m_more);
    layout->addWidget(halves, 1);
    resize(860, 760);
    showLooking({});
}

QWidget* StudySheet::makeTools()
{
    auto* host = new QWidget(this);
    auto* title = new QLabel(windowTitle(), host);
    title->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), host);
    close->setAutoDefault(false);
    m_draft->setAutoDefault(false);
    m_open->setAutoDefault(false);
    describe(close, tr("Close the description"), tr("Close (Esc); what is not saved is forgotten"));
    describe(m_draft, tr("Draft the description anew"), tr("Look through the folder again and write down what lies there"));
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_draft, &QPushButton::clicked, this, &StudySheet::draftRequested);
    connect(m_open, &QPushButton::clicked, this, &StudySheet::openRequested);
    auto* row = new QHBoxLayout(host);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(title, 1);
    row->addWidget(m_draft);
    row->addWidget(m_open);
    row->addWidget(close);
    return host;
}

QString StudySheet::text() const
{
    return m_text->toPlainText();
}

void StudySheet::showLooking(const QString& folder)
{
    showProblem(tr("Looking through the folder…"), {});
    m_file->setText(folder);
}

void StudySheet::showProblem(const QString& words, const QString& remedy)
{
    const QScopedValueRollback silence(m_silent, true);
    m_path.clear();
    m_isUsable = false;
    m_text->clear();
    m_verdict->clear();
    say(words, remedy);
    updateState();
}

void StudySheet::setStudy(const QString& file, const QString& text, bool isSaved)
{
    const QScopedValueRollback silence(m_silent, true);
    m_path = file;
    m_isSaved = isSaved;
    m_file->setText(file);
    if (m_text->toPlainText() != text) m_text->setPlainText(text);
    say(isSaved ? tr("This is what the file says.")
                : tr("This was written down from what lies in the folder. Correct what is wrong: every change is checked, and "
                     "nothing "
                     "is saved until you open it."),
        {});
    updateState();
}

void StudySheet::showVerdict(const QString& lines, bool isUsable)
{
    m_isUsable = isUsable;
    m_verdict->clear();
    for (const QString& words : lines.split(u'\n', Qt::SkipEmptyParts)) {
        const int line = lineIn(words, m_path);
        // The file is named above.
        auto* item = new QListWidgetItem(
            line > 0 ? tr("Line %1%2").arg(line).arg(words.mid(words.indexOf(QStringLiteral(": "), m_path.size()))) : words,
            m_verdict);
        item->setData(kLineRole, line);
    }
    updateState();
}

void StudySheet::goToLineOf(int row)
{
    const int line = m_verdict->item(row)->data(kLineRole).toInt();
    if (line == 0) return;
    QTextCursor cursor(m_text->document()->findBlockByNumber(line - 1));
    cursor.select(QTextCursor::LineUnderCursor);
    m_text->setTextCursor(cursor);
    m_text->setFocus();
}

void StudySheet::say(const QString& words, const QString& more)
{
    put(m_words, words);
    put(m_more, more);
}

void StudySheet::updateState()
{
    const bool isShown = !m_path.isEmpty();
    m_text->setVisible(isShown);
    m_verdict->setVisible(isShown);
    m_draft->setEnabled(isShown);
    m_open->setEnabled(isShown && m_isUsable);
    m_open->setText(m_isSaved ? tr("Open") : tr("Save and open"));
    describe(m_open, m_isSaved ? tr("Open the study") : tr("Save the description and open the study"),
             m_isUsable ? tr("Save study.json where it is not, and open it") : tr("It opens once what is wrong is corrected"));
}

}  // namespace cortilens::panels
