// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/WeightsSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/StateMark.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cortilens::panels {

namespace {

/// A place to drop a file on: a dashed frame that takes the accent while a file hovers over it.
class DropWell : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        const color::Theme theme = color::themeOf(palette());
        const bool targeted = property("targeted").toBool();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPen pen(targeted ? theme.accent : theme.tertiary, targeted ? 2 : 1.2);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.setBrush(targeted ? theme.accentGround : theme.raised);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 10, 10);
    }
};

[[nodiscard]] StateMark* markOf(const WeightsEntry& entry, QWidget* parent)
{
    using State = StateMark::State;
    if (entry.found.isEmpty()) return new StateMark(State::missing, WeightsSheet::tr("missing"), parent);
    if (!entry.problem.isEmpty()) return new StateMark(State::damaged, WeightsSheet::tr("cannot be used"), parent);
    return new StateMark(State::there, WeightsSheet::tr("there"), parent);
}

[[nodiscard]] QWidget* rowOf(const WeightsEntry& entry, QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* name = paragraph(entry.name, "heading", row);
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 10, 8, 10);
    grid->setVerticalSpacing(3);
    grid->addWidget(name, 0, 0);
    grid->addWidget(markOf(entry, row), 0, 1, Qt::AlignRight | Qt::AlignTop);
    int at = 1;
    const auto add = [&](const QString& text, const char* role) {
        if (!text.isEmpty()) grid->addWidget(paragraph(text, role, row), at++, 0, 1, 2);
    };
    if (entry.found.isEmpty()) {
        add(WeightsSheet::tr("Expected as %1").arg(entry.fileNames.join(WeightsSheet::tr(" or "))), "");
        add(entry.source, "secondary");
    } else {
        add(entry.found, "secondary");
        add(entry.problem, "");
    }
    add(WeightsSheet::tr("%1 · licence: %2").arg(entry.size, entry.licence), "secondary");
    grid->setColumnStretch(0, 1);
    return row;
}

[[nodiscard]] QString fileIn(const QMimeData* data)
{
    for (const QUrl& url : data->urls())
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile()) return url.toLocalFile();
    return {};
}

}  // namespace

WeightsSheet::WeightsSheet(QWidget* parent)
    : QDialog(parent)
    , m_well(new DropWell(this))
    , m_title(new QLabel(m_well))
    , m_words(paragraph({}, "secondary", m_well))
    , m_bar(new QProgressBar(m_well))
    , m_choose(new QPushButton(tr("Choose a file…"), m_well))
    , m_put(new QPushButton(tr("Put it in place"), m_well))
    , m_cancel(new QPushButton(tr("Cancel"), m_well))
    , m_scroll(new QScrollArea(this))
    , m_folders(paragraph({}, "secondary", this))
{
    setWindowTitle(tr("Weights of the backbones"));
    setAccessibleName(windowTitle());
    setAcceptDrops(true);
    m_title->setFont(color::headingFont(font()));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    describe(m_choose, tr("Choose a weights file"), tr("Look at a file and say which backbone it is for"));
    describe(m_cancel, tr("Cancel"), tr("Give it up; nothing is left behind"));
    describe(m_put, tr("Put the file in place"), tr("Copy it to where the program looks"));
    auto* close = new QPushButton(tr("Close"), this);
    describe(close, tr("Close the weights"), tr("Close (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_choose, &QPushButton::clicked, this, &WeightsSheet::choose);
    connect(m_put, &QPushButton::clicked, this, &WeightsSheet::putRequested);
    connect(m_cancel, &QPushButton::clicked, this, &WeightsSheet::cancelRequested);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_put, m_choose, m_cancel}) buttons->addWidget(button);
    buttons->addStretch(1);
    auto* well = new QVBoxLayout(m_well);
    well->setContentsMargins(20, 16, 20, 16);
    well->setSpacing(8);
    well->addWidget(m_title);
    well->addWidget(m_words);
    well->addWidget(m_bar);
    well->addLayout(buttons);

    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(windowTitle());
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* heading = new QLabel(windowTitle(), this);
    heading->setFont(color::headingFont(font()));
    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(14);
    layout->addLayout(head);
    layout->addWidget(m_well);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(hairline(this));  // the list goes on below it
    layout->addWidget(m_folders);
    resize(680, 700);
    invite();
}

void WeightsSheet::setEntries(const std::vector<WeightsEntry>& entries, const QStringList& folders)
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (const WeightsEntry& entry : entries) {
        if (column->count() > 0) column->addWidget(hairline(body));
        column->addWidget(rowOf(entry, body));
    }
    column->addStretch(1);
    m_scroll->setWidget(body);
    m_folders->setText(tr("Looked for in, the first wins:\n%1").arg(folders.join(QLatin1Char('\n'))));
}

void WeightsSheet::say(const QString& title, const QString& words)
{
    m_title->setText(title);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    m_bar->hide();
    m_cancel->hide();
    m_put->hide();
    m_choose->show();
}

void WeightsSheet::invite()
{
    say(tr("Drop a weights file here"),
        tr("Any of the files below, as its authors publish it: safetensors, .pt, .pth, .bin. It is looked at, never run, and you "
           "are told which backbone it is for. Nothing is ever downloaded."));
}

void WeightsSheet::showProgress(const QString& words, double fraction)
{
    say(words, {});
    setProgress(m_bar, fraction);
    m_bar->show();
    m_choose->hide();
    m_cancel->show();
}

void WeightsSheet::showVerdict(const WeightsVerdict& verdict)
{
    QStringList words{verdict.file};
    words << verdict.more;
    if (verdict.isGood)
        words << (verdict.target.isEmpty() ? tr("It lies where the program looks.")
                                           : tr("It can be copied to %1.").arg(verdict.target));
    say(verdict.words, words.join(QLatin1Char('\n')));
    m_put->setVisible(!verdict.target.isEmpty());
    if (!verdict.target.isEmpty()) m_put->setFocus();
}

void WeightsSheet::showWords(const QString& words, const QString& remedy)
{
    say(words, remedy);
}

void WeightsSheet::choose()
{
    auto* dialog = new QFileDialog(this, tr("Choose a weights file"), {},
                                   tr("Weights (*.safetensors *.index.json *.pt *.pth *.tar *.bin);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &WeightsSheet::fileChosen);
    dialog->open();
}

void WeightsSheet::setTargeted(bool targeted)
{
    m_well->setProperty("targeted", targeted);
    m_well->update();
}

void WeightsSheet::dragEnterEvent(QDragEnterEvent* event)
{
    if (fileIn(event->mimeData()).isEmpty()) return;
    setTargeted(true);
    event->acceptProposedAction();
}

void WeightsSheet::dragLeaveEvent(QDragLeaveEvent*)
{
    setTargeted(false);
}

void WeightsSheet::dropEvent(QDropEvent* event)
{
    setTargeted(false);
    const QString file = fileIn(event->mimeData());
    if (file.isEmpty()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT fileChosen(file);
}

}  // namespace cortilens::panels
