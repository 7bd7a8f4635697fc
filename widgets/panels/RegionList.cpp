// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionList.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/RegionDelegate.h"
#include "widgets/panels/RegionModel.h"
#include "widgets/panels/Roles.h"

#include <QActionGroup>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace cortilens::panels {

namespace {

constexpr int kHeadHeight = 38;

/// Title and column names over the list, in the list's own columns.
class RegionHead : public QWidget {
public:
    explicit RegionHead(QWidget* parent)
        : QWidget(parent)
    {
        setMinimumHeight(std::max(kHeadHeight, fontMetrics().height() + 16));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const color::Theme theme = color::themeOf(palette());
        const RegionColumns columns = regionColumns(rect(), font());
        QFont title = font();
        title.setWeight(QFont::DemiBold);
        painter.setFont(title);
        painter.setPen(theme.text);
        painter.drawText(rect().adjusted(12, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, RegionList::tr("Regions"));
        painter.setFont(color::secondaryFont(font()));
        painter.setPen(theme.tertiary);
        painter.drawText(columns.r2.adjusted(-20, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter, RegionList::tr("R²"));
        painter.drawText(columns.voxels, Qt::AlignRight | Qt::AlignVCenter, RegionList::tr("voxels"));
        painter.fillRect(0, height() - 1, width(), 1, theme.hairline);
    }
};

struct OrderName {
    RegionOrder order;
    const char* name;
};

constexpr std::array<OrderName, 4> kOrders{{
    {RegionOrder::bySet, QT_TRANSLATE_NOOP("cortilens::panels::RegionList", "by set")},
    {RegionOrder::byName, QT_TRANSLATE_NOOP("cortilens::panels::RegionList", "by name")},
    {RegionOrder::byR2, QT_TRANSLATE_NOOP("cortilens::panels::RegionList", "by R²")},
    {RegionOrder::byVoxels, QT_TRANSLATE_NOOP("cortilens::panels::RegionList", "by voxels")},
}};

}  // namespace

RegionList::RegionList(QWidget* parent)
    : QWidget(parent)
    , m_head(new RegionHead(this))
    , m_search(new QLineEdit(this))
    , m_orderButton(new QToolButton(this))
    , m_view(new QListView(this))
    , m_empty(new QLabel(this))
    , m_model(new RegionModel(this))
    , m_delegate(new RegionDelegate(this))
{
    setAccessibleName(tr("Regions"));
    m_search->setPlaceholderText(tr("Find a region"));
    m_search->setClearButtonEnabled(true);
    describe(m_search, tr("Find a region"), tr("Part of a name, a set or a family; Enter takes the first"));
    describe(m_orderButton, tr("Order of the regions"), tr("Order of the list"));
    m_orderButton->setPopupMode(QToolButton::InstantPopup);
    buildOrderMenu();

    m_view->setModel(m_model);
    m_view->setItemDelegate(m_delegate);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    describe(m_view, tr("Regions"), {});
    m_view->viewport()->installEventFilter(this);
    m_search->installEventFilter(this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    setRole(m_empty, "secondary");

    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(8, 8, 8, 4);
    tools->setSpacing(6);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_orderButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addLayout(tools);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_empty, 1);

    connect(m_search, &QLineEdit::textChanged, this, &RegionList::setFilter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_view->setCurrentIndex(m_model->firstRegion()); });
    connect(m_view, &QListView::entered, this, &RegionList::hover);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &RegionList::choose);
    showCount();
}

void RegionList::buildOrderMenu()
{
    auto* menu = new QMenu(m_orderButton);
    menu->setAccessibleName(tr("Order of the regions"));
    auto* group = new QActionGroup(menu);
    for (const auto& [order, name] : kOrders) {
        QAction* action = menu->addAction(tr(name));
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(order == m_model->order());
        connect(action, &QAction::triggered, this, [this, order = order] { setOrder(order); });
    }
    m_orderButton->setMenu(menu);
    m_orderButton->setText(tr(kOrders.front().name) + QStringLiteral(" ▾"));
}

std::string RegionList::current() const
{
    return m_current.toStdString();
}

QSize RegionList::minimumSizeHint() const
{
    if (m_head->isHidden()) return {8 * fontMetrics().averageCharWidth() + 30, 120};
    return {std::max(200, 26 * fontMetrics().averageCharWidth()), 200};
}

int RegionList::visibleCount() const
{
    return m_model->visibleCount();
}

RegionOrder RegionList::order() const
{
    return m_model->order();
}

void RegionList::setRegions(const std::vector<RegionOfInterest>& regions)
{
    rearrange([&] { m_model->setRegions(regions); });
}

void RegionList::setCurrent(const std::string& name)
{
    m_current = QString::fromStdString(name);
    rearrange([] {});
    if (const QModelIndex index = m_model->indexOf(m_current); index.isValid()) m_view->scrollTo(index);
}

/// What was in sight of the current region stays in sight when the list loses height; what was scrolled away stays away.
void RegionList::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QModelIndex index = m_model->indexOf(m_current);
    if (!index.isValid()) return;
    const QRect row = m_view->visualRect(index);
    const int heightBefore = m_view->viewport()->height() + event->oldSize().height() - event->size().height();
    if (row.bottom() >= 0 && row.top() < heightBefore) m_view->scrollTo(index);
}

void RegionList::setOrder(RegionOrder order)
{
    rearrange([&] { m_model->setOrder(order); });
    for (std::size_t index = 0; index < kOrders.size(); ++index) {
        if (kOrders[index].order != order) continue;
        m_orderButton->setText(tr(kOrders[index].name) + QStringLiteral(" ▾"));
        m_orderButton->menu()->actions().at(static_cast<qsizetype>(index))->setChecked(true);
    }
}

void RegionList::setFilter(const QString& text)
{
    if (m_search->text() != text) m_search->setText(text);  // comes back here
    rearrange([&] { m_model->setFilter(text); });
}

void RegionList::setCompact(bool compact)
{
    if (compact) m_search->clear();  // a field that nobody sees shall not hide regions
    m_delegate->setCompact(compact);
    m_head->setVisible(!compact);
    m_search->setVisible(!compact);
    m_orderButton->setVisible(!compact);
    m_view->viewport()->update();
}

void RegionList::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void RegionList::rearrange(const std::function<void()>& change)
{
    m_silent = true;
    change();
    const QModelIndex index = m_model->indexOf(m_current);
    if (index.isValid())
        m_view->setCurrentIndex(index);
    else
        m_view->setCurrentIndex({});
    m_silent = false;
    showCount();
}

void RegionList::showCount()
{
    const bool nothing = m_model->visibleCount() == 0;
    m_view->setVisible(!nothing);
    m_empty->setVisible(nothing);
    if (m_model->regionCount() == 0)
        m_empty->setText(tr("No regions yet. Open a subject whose tree holds ROI volumes."));
    else
        m_empty->setText(tr("No region matches. Clear the field to see all %1.").arg(m_model->regionCount()));
}

void RegionList::hover(const QModelIndex& index)
{
    const RegionLine* region = m_model->regionAt(index);
    std::string name = region ? region->name.toStdString() : std::string();
    if (name == m_hovered) return;
    m_hovered = std::move(name);
    Q_EMIT regionHovered(m_hovered);
}

void RegionList::choose(const QModelIndex& index)
{
    const RegionLine* region = m_model->regionAt(index);
    if (m_silent || !region || region->name == m_current) return;
    m_current = region->name;
    Q_EMIT regionChosen(m_current.toStdString());
}

bool RegionList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Leave) hover({});
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down) {
            m_view->setFocus(Qt::TabFocusReason);
            if (!m_view->currentIndex().isValid()) m_view->setCurrentIndex(m_model->firstRegion());
            return true;
        }
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace cortilens::panels
