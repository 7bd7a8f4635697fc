// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CommandPalette.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kShownAtMost = 60;
constexpr int kRowHeight = 30;
constexpr int kWidth = 560;
constexpr int kRowsInSight = 10;

enum EntryRole : int { detail = Qt::UserRole, kind, shortcut, id };

class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {0, std::max(kRowHeight, option.fontMetrics.height() + 12)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const color::Theme theme = color::themeOf(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.accentGround);
            painter->drawRoundedRect(option.rect.adjusted(6, 0, -6, 0), 7, 7);
        }
        QRect room = option.rect.adjusted(16, 0, -16, 0);
        const QFont small = color::secondaryFont(option.font);
        const auto fromRight = [&](const QString& text, const QFont& font, const QColor& ink) {
            if (text.isEmpty()) return;
            painter->setFont(font);
            painter->setPen(ink);
            painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, text);
            room.setRight(room.right() - QFontMetrics(font).horizontalAdvance(text) - 12);
        };
        fromRight(index.data(kind).toString(), small, theme.tertiary);
        fromRight(index.data(shortcut).toString(), color::numberFont(option.font), theme.secondary);
        const QString text = option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, room.width());
        painter->setFont(option.font);
        painter->setPen(theme.text);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
        room.setLeft(room.left() + option.fontMetrics.horizontalAdvance(text) + 10);
        painter->setFont(small);
        painter->setPen(theme.tertiary);
        if (room.width() > 20)
            painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                              QFontMetrics(small).elidedText(index.data(detail).toString(), Qt::ElideRight, room.width()));
        painter->restore();
    }
};

[[nodiscard]] QStandardItem* itemOf(const PaletteEntry& entry)
{
    auto* item = new QStandardItem(entry.text);
    item->setData(entry.detail, detail);
    item->setData(entry.kind, kind);
    item->setData(entry.shortcut, shortcut);
    item->setData(entry.id, id);
    item->setData(entry.kind + QStringLiteral(": ") + entry.text + QStringLiteral(", ") + entry.detail, Qt::AccessibleTextRole);
    item->setEditable(false);
    return item;
}

[[nodiscard]] int wordScore(const PaletteEntry& entry, const QString& word)
{
    const auto place = entry.text.indexOf(word, 0, Qt::CaseInsensitive);
    if (place == 0) return entry.text.size() == word.size() ? 120 : 100;
    if (place > 0) return entry.text[place - 1].isLetterOrNumber() ? 30 : 60;
    if (entry.detail.contains(word, Qt::CaseInsensitive)) return 12;
    return entry.kind.contains(word, Qt::CaseInsensitive) ? 6 : 0;
}

}  // namespace

int matchScore(const PaletteEntry& entry, const QString& typed)
{
    int score = 1;
    for (const QString& word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const int points = wordScore(entry, word);
        if (points == 0) return 0;
        score += points;
    }
    return score;
}

CommandPalette::CommandPalette(QWidget* parent)
    : QFrame(parent)
    , m_field(new QLineEdit(this))
    , m_view(new QListView(this))
    , m_nothing(new QLabel(tr("Nothing found. Try a region's name, nsd:17, 73k:18, lh:1234 or voxel:10,20,30."), this))
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Find"));
    m_field->setPlaceholderText(tr("Find a region, photo, voxel or command"));
    m_field->setProperty("role", QStringLiteral("bare"));
    describe(m_field, tr("Find a region, photo, voxel or command"), tr("Type, then arrows and Enter"));
    m_field->installEventFilter(this);
    m_view->setModel(m_model);
    m_view->setItemDelegate(new EntryDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    describe(m_view, tr("Found"), {});
    m_nothing->setWordWrap(true);
    m_nothing->setMargin(16);
    setRole(m_nothing, "secondary");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 7);
    layout->setSpacing(0);
    layout->addWidget(m_field);
    layout->addWidget(hairline(this));
    layout->addSpacing(6);
    layout->addWidget(m_view);
    layout->addWidget(m_nothing);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::list);
    connect(m_view, &QListView::clicked, this, &CommandPalette::choose);
    hide();
}

void CommandPalette::setEntries(std::vector<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    list(m_field->text());
}

void CommandPalette::setInterpreter(Interpreter interpreter)
{
    m_interpreter = std::move(interpreter);
}

void CommandPalette::popUp()
{
    m_field->clear();
    list({});
    const QSize room = parentWidget() ? parentWidget()->size() : QSize(kWidth, 500);
    const int row = std::max(kRowHeight, fontMetrics().height() + 12);
    const int height = std::min(m_field->sizeHint().height() + row * kRowsInSight + 18, room.height() - 40);
    const int width = std::min(kWidth, room.width() - 40);
    setGeometry((room.width() - width) / 2, std::min(60, (room.height() - height) / 2), width, height);
    raise();
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::list(const QString& typed)
{
    std::vector<PaletteEntry> made;
    if (m_interpreter && !typed.trimmed().isEmpty()) made = m_interpreter(typed.trimmed());
    std::vector<std::pair<int, const PaletteEntry*>> found;
    for (const PaletteEntry& entry : m_entries)
        if (const int score = matchScore(entry, typed); score > 0) found.emplace_back(-score, &entry);
    std::ranges::stable_sort(found, {}, &std::pair<int, const PaletteEntry*>::first);
    if (found.size() > kShownAtMost) found.resize(kShownAtMost);
    m_model->clear();
    for (const PaletteEntry& entry : made) m_model->appendRow(itemOf(entry));
    for (const auto& [score, entry] : found) m_model->appendRow(itemOf(*entry));
    m_view->setCurrentIndex(m_model->index(0, 0));
    m_view->setVisible(m_model->rowCount() > 0);
    m_nothing->setVisible(m_model->rowCount() == 0);
}

void CommandPalette::choose()
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid()) return;
    const QString chosen = index.data(id).toString();
    hide();
    Q_EMIT entryChosen(chosen);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field) return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible() && !isAncestorOf(QApplication::focusWidget())) hide();
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const auto step = [this](int rows) {
        const int row = std::clamp(m_view->currentIndex().row() + rows, 0, std::max(0, m_model->rowCount() - 1));
        m_view->setCurrentIndex(m_model->index(row, 0));
        return true;
    };
    switch (key) {
    case Qt::Key_Down:
        return step(1);
    case Qt::Key_Up:
        return step(-1);
    case Qt::Key_PageDown:
        return step(kRowsInSight);
    case Qt::Key_PageUp:
        return step(-kRowsInSight);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

}  // namespace cortilens::panels
