// SPDX-License-Identifier: Apache-2.0
#include "app/gui/MainWindow.h"

#include "app/gui/ActionSet.h"
#include "app/gui/CortexPane.h"
#include "app/gui/PhotoPane.h"
#include "app/gui/TopBar.h"
#include "app/gui/WelcomePane.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/CommandPalette.h"
#include "widgets/panels/EncoderButton.h"
#include "widgets/panels/EnginePanel.h"
#include "widgets/panels/JobsPanel.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/RankingStrip.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/SelectionCard.h"
#include "widgets/panels/StimulusStrip.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSideWidth = 232;
constexpr int kCompactSideWidth = 96;
constexpr int kCompactBelow = 1280;  ///< narrower windows keep their width for the two views
constexpr int kWorkWidth = 264;
constexpr double kPhotoShare = 0.41;  ///< of cortex and photo
constexpr double kComparisonShare = 0.6;
constexpr int kStripHeight = 132;
constexpr int kStatusHeight = 24;

[[nodiscard]] QSplitter* splitter(Qt::Orientation orientation)
{
    auto* made = new QSplitter(orientation);
    made->setHandleWidth(1);
    made->setChildrenCollapsible(false);
    return made;
}

[[nodiscard]] QVBoxLayout* columnIn(QWidget* widget)
{
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , actions(new ActionSet(this))
    , top(new TopBar(*actions))
    , notice(new panels::NoticeBar)
    , welcome(new WelcomePane(*actions))
    , cortex(new CortexPane)
    , photo(new PhotoPane)
    , strip(new panels::StimulusStrip)
    , ranking(new panels::RankingStrip)
    , m_columns(splitter(Qt::Horizontal))
    , m_rows(splitter(Qt::Vertical))
    , m_stack(new QStackedWidget)
    , m_strips(new QStackedWidget)
    , m_side(makeSide())
    , m_work(makeWork())
    , m_status(makeStatusLine())
{
    setWindowTitle(u"Cortilens"_s);
    setAcceptDrops(true);
    actions->fill(*menuBar());
    recent = new QMenu(u"Open recent"_s, this);
    menuBar()->actions().front()->menu()->insertMenu(actions->action(ActionId::saveSession), recent);
    for (QWidget* part : {m_side, static_cast<QWidget*>(cortex), static_cast<QWidget*>(photo), m_work})
        m_columns->addWidget(part);
    m_columns->setStretchFactor(1, 3);
    m_columns->setStretchFactor(2, 2);
    m_columns->setSizes({kSideWidth, 808, 560, kWorkWidth});
    m_work->hide();
    m_rows->addWidget(m_columns);
    m_strips->addWidget(strip);
    m_strips->addWidget(ranking);
    m_rows->addWidget(m_strips);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({800, kStripHeight});
    m_stack->addWidget(welcome);
    m_stack->addWidget(m_rows);

    auto* centre = new QWidget;
    auto* column = columnIn(centre);
    column->addWidget(top);
    column->addWidget(notice);
    column->addWidget(m_stack, 1);
    column->addWidget(m_status);
    setCentralWidget(centre);
    palette = new panels::CommandPalette(this);
    palette->hide();
    connectPanels();
    resize(1600, 1000);
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeSide()
{
    regions = new panels::RegionList;
    card = new panels::SelectionCard;
    auto* side = new QWidget;
    auto* column = columnIn(side);
    column->addWidget(regions, 3);
    m_cardHeader = new panels::PanelHeader(u"Selection"_s);
    column->addWidget(m_cardHeader);
    column->addWidget(card, 2);
    m_cardFoot = new QWidget;
    encoder = new panels::EncoderButton(m_cardFoot);
    auto* foot = new QHBoxLayout(m_cardFoot);
    foot->setContentsMargins(6, 0, 6, 6);
    foot->addWidget(encoder);
    foot->addStretch(1);
    column->addWidget(m_cardFoot);
    side->setMinimumWidth(kSideWidth - 40);
    side->setMaximumWidth(2 * kSideWidth);
    return side;
}

QWidget* MainWindow::makeWork()
{
    engine = new panels::EnginePanel;
    jobs = new panels::JobsPanel;
    jobs->setEmptyText(u"Nothing is being computed."_s);
    auto* work = new QWidget;
    auto* column = columnIn(work);
    column->addWidget(new panels::PanelHeader(u"Engine"_s));
    column->addWidget(engine);
    column->addWidget(new panels::PanelHeader(u"Jobs"_s));
    column->addWidget(jobs, 1);
    work->setMinimumWidth(kWorkWidth - 40);
    return work;
}

QWidget* MainWindow::makeStatusLine()
{
    auto* line = new QWidget;
    line->setObjectName(u"statusLine"_s);
    line->setFixedHeight(kStatusHeight);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(20);
    for (QLabel** label : {&statusWords, &statusStore, &statusLatency}) {
        *label = new QLabel;
        (*label)->setProperty("role", u"secondary"_s);
    }
    row->addWidget(statusWords);
    row->addWidget(statusStore);
    row->addStretch(1);
    row->addWidget(statusLatency);
    return line;
}

void MainWindow::connectPanels()
{
    actions->on(ActionId::toggleRegions, m_side, [this](bool shown) { m_side->setVisible(shown); });
    actions->on(ActionId::toggleStrip, this, [this](bool shown) { m_strips->setVisible(shown); });
    actions->on(ActionId::showRanking, this, [this](bool shown) { showRanking(shown); });
    actions->on(ActionId::toggleJobs, this, [this](bool shown) {
        setCompact(needsCompact(shown));
        m_work->setVisible(shown);
    });
    actions->on(ActionId::viewsOnly, this, [this](bool only) { showViewsOnly(only); });
    actions->on(ActionId::quit, this, [this](bool) { close(); });
    actions->setChecked(ActionId::toggleRegions, true);
    actions->setChecked(ActionId::toggleStrip, true);
    connect(top->engine, &QPushButton::clicked, actions->action(ActionId::toggleJobs), &QAction::trigger);
    // Plain arrows walk the photos only where nothing else wants them: on the photo they walk the patches.
    const auto arrow = [this](Qt::Key key, ActionId id) {
        auto* shortcut = new QShortcut(QKeySequence(key), cortex->view, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, actions->action(id), &QAction::trigger);
    };
    arrow(Qt::Key_Right, ActionId::nextPhoto);
    arrow(Qt::Key_Left, ActionId::previousPhoto);
}

void MainWindow::showWorkspace(bool isOpen)
{
    m_stack->setCurrentWidget(isOpen ? static_cast<QWidget*>(m_rows) : welcome);
}

void MainWindow::setComparing(bool compares)
{
    photo->setComparing(compares);
    if (std::exchange(m_isComparing, compares) == compares) return;
    auto widths = m_columns->sizes();
    const int both = widths[1] + widths[2];
    widths[2] = static_cast<int>(both * (compares ? kComparisonShare : kPhotoShare));
    widths[1] = both - widths[2];
    m_columns->setSizes(widths);
}

/// Asked for, it has to be seen: the strips come back when they were hidden.
void MainWindow::showRanking(bool shown)
{
    m_strips->setCurrentWidget(shown ? static_cast<QWidget*>(ranking) : strip);
    if (!shown) return;
    actions->setChecked(ActionId::toggleStrip, true);
    m_strips->setVisible(!actions->action(ActionId::viewsOnly)->isChecked());
}

void MainWindow::showViewsOnly(bool only)
{
    const auto isChecked = [this](ActionId id) { return actions->action(id)->isChecked(); };
    const bool showsWork = !only && isChecked(ActionId::toggleJobs);
    setCompact(needsCompact(showsWork));
    m_side->setVisible(!only && isChecked(ActionId::toggleRegions));
    m_strips->setVisible(!only && isChecked(ActionId::toggleStrip));
    m_work->setVisible(showsWork);
    for (QWidget* part : {static_cast<QWidget*>(top), static_cast<QWidget*>(menuBar()), m_status}) part->setVisible(!only);
}

bool MainWindow::viewsHaveFocus() const
{
    const QWidget* focus = focusWidget();
    return !focus || focus == this || cortex->view == focus || cortex->view->isAncestorOf(focus) || photo->view == focus;
}

void MainWindow::restore(const QSettings& settings)
{
    // A remembered place is fitted to the screens by Qt; the first size has to be here. Qt's display-less platform has a mock
    // screen.
    if (!restoreGeometry(settings.value("window/geometry"_L1).toByteArray()) && QGuiApplication::platformName() != "offscreen"_L1)
        resize(size().boundedTo(screen()->availableSize()));
    m_columns->restoreState(settings.value("window/columns"_L1).toByteArray());
    m_rows->restoreState(settings.value("window/rows"_L1).toByteArray());
    for (const auto& [id, key, shown] : {std::tuple{ActionId::toggleRegions, "window/regions"_L1, true},
                                         {ActionId::toggleStrip, "window/strip"_L1, true},
                                         {ActionId::toggleJobs, "window/jobs"_L1, false}})
        actions->setChecked(id, settings.value(key, shown).toBool());
    showViewsOnly(false);
}

void MainWindow::save(QSettings& settings) const
{
    settings.setValue("window/geometry"_L1, saveGeometry());
    settings.setValue("window/columns"_L1, m_columns->saveState());
    settings.setValue("window/rows"_L1, m_rows->saveState());
    settings.setValue("window/regions"_L1, actions->action(ActionId::toggleRegions)->isChecked());
    settings.setValue("window/strip"_L1, actions->action(ActionId::toggleStrip)->isChecked());
    settings.setValue("window/jobs"_L1, actions->action(ActionId::toggleJobs)->isChecked());
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    setCompact(needsCompact(!m_work->isHidden()));
}

bool MainWindow::needsCompact(bool showsWork) const
{
    return width() - (showsWork ? kWorkWidth : 0) < kCompactBelow;
}

/// Before anything is shown that needs room: a layout that asks for more than there is widens the window.
void MainWindow::setCompact(bool isCompact)
{
    if (std::exchange(m_isCompact, isCompact) == isCompact) return;
    regions->setCompact(isCompact);
    card->setVisible(!isCompact);
    m_cardHeader->setVisible(!isCompact);
    m_cardFoot->setVisible(!isCompact);
    cortex->setCompact(isCompact);
    m_side->setMinimumWidth(isCompact ? kCompactSideWidth : kSideWidth - 40);
    auto widths = m_columns->sizes();
    widths[1] += widths[0];
    widths[0] = isCompact ? kCompactSideWidth : kSideWidth;
    widths[1] -= widths[0];
    m_columns->setSizes(widths);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile()) return;
    event->acceptProposedAction();
    Q_EMIT dropped(urls.front().toLocalFile());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    Q_EMIT closing();
    QMainWindow::closeEvent(event);
}

}  // namespace cortilens::gui
