// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SessionController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/CortexController.h"
#include "app/gui/FileChoice.h"
#include "app/gui/Notices.h"
#include "app/gui/OverlayController.h"
#include "app/gui/PhotoController.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/figure/FigureFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLockFile>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kKeepAfterMs = 2000;
constexpr const char* kFilter = "Cortilens sessions (*.cortilens)";

[[nodiscard]] QString recoveredIn(const QString& folder)
{
    return QDir(folder).filePath(u"recovered.cortilens"_s);
}

/// Nothing: a window that is alive has it.
[[nodiscard]] std::unique_ptr<QLockFile> lockOf(const QString& path)
{
    auto lock = std::make_unique<QLockFile>(path + u".lock"_s);
    lock->setStaleLockTime(0);
    return lock->tryLock(0) ? std::move(lock) : nullptr;
}

[[nodiscard]] Result<std::string> readSessionText(const QString& path)
{
    QFile file(path);
    const QString name = QDir::toNativeSeparators(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(Error{ErrorKind::unreadable,
                                     u"%1 cannot be read: %2"_s.arg(name, file.errorString()).toStdString(),
                                     "Look whether it is there and may be read."});
    if (file.size() > kMostSessionBytes)
        return std::unexpected(Error{ErrorKind::tooLarge, u"%1 is too large for a session."_s.arg(name).toStdString(),
                                     "Choose a file that Cortilens has saved."});
    return file.readAll().toStdString();
}

/// Of windows that ended without being closed, the newest goes where it is found again, in place of the one before. Whether
/// there is one.
[[nodiscard]] bool collectLeftBehind(const QString& folder)
{
    bool isFound = false;
    // The newest comes last, so that it stays.
    const auto left = QDir(folder).entryInfoList({u"open-*.cortilens"_s}, QDir::Files, QDir::Time | QDir::Reversed);
    for (const auto& file : left) {
        const auto lock = lockOf(file.filePath());
        if (!lock) continue;  // of a window that is open
        QFile::remove(recoveredIn(folder));
        isFound = QFile::rename(file.filePath(), recoveredIn(folder)) || isFound;
    }
    return isFound;
}

}  // namespace

SessionController::SessionController(Workspace& workspace, const SessionViews& views, const QString& folder, QWidget& window,
                                     ActionSet& actions, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_views(views)
    , m_window(window)
    , m_notices(notices)
    , m_folder(folder)
{
    m_pool.setMaxThreadCount(1);
    m_keeping.setSingleShot(true);
    m_keeping.setInterval(kKeepAfterMs);
    connect(&m_keeping, &QTimer::timeout, this, &SessionController::keepByItself);
    connectActions(actions);
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened != is.opened && m_opening) bringBackChoice();
        keepSoon();
    });
    connect(&m_views.photo, &PhotoController::looksChanged, this, &SessionController::keepSoon);
    connect(&m_views.overlay, &OverlayController::looksChanged, this, &SessionController::keepSoon);
    connect(&m_views.cortex, &CortexController::looksChanged, this, &SessionController::keepSoon);
    connect(&m_views.surface, &CortexView::poseChanged, this, &SessionController::keepSoon);
    connect(&m_views.surface, &CortexView::morphChanged, this, &SessionController::keepSoon);
    connect(&m_workspace.subject, &SubjectModel::failed, this, &SessionController::onFailed);
    connect(&m_workspace.subject, &SubjectModel::opening, this, [this](const QString& directory) {
        // The newest wish wins: nothing of a session is laid over another study.
        if (m_opening && directory.toStdString() != m_opening->session.wish.directory) m_opening.reset();
    });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (!isAnother || m_opening) return;
        m_path.clear();  // a session of another study is not written over
        m_text.clear();
    });
    connect(&m_views.cortex, &CortexController::prepared, this, &SessionController::bringBackViews);
}

SessionController::~SessionController() = default;

void SessionController::connectActions(ActionSet& actions)
{
    actions.on(ActionId::openSession, this, [this](bool) { askWhatToOpen(); });
    actions.on(ActionId::saveSession, this, [this](bool) { m_path.isEmpty() ? askWhereToSave() : save(m_path); });
    actions.on(ActionId::saveSessionAs, this, [this](bool) { askWhereToSave(); });
    actions.on(ActionId::recoverSession, this, [this](bool) { recover(); });
}

void SessionController::askWhatToOpen()
{
    auto* dialog = fileDialog(m_window, u"Open session"_s, QLatin1String(kFilter));
    connect(dialog, &QFileDialog::fileSelected, this, &SessionController::open);
    dialog->open();
}

void SessionController::askWhereToSave()
{
    const auto& summary = m_workspace.subject.summary();
    const QString suggested = m_path.isEmpty()
                                  ? QDir::home().filePath(QString::fromStdString(summary.subject) + QLatin1String(kSessionEnding))
                                  : m_path;
    auto* dialog = new QFileDialog(&m_window, u"Save session"_s, suggested, QLatin1String(kFilter));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QString::fromLatin1(kSessionEnding).mid(1));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &SessionController::save);
    dialog->open();
}

void SessionController::open(const QString& path)
{
    m_pool.start([this, path, isOwn = path == recoveredIn(m_folder)] {
        const auto text = readSessionText(path);
        auto session = text ? sessionFrom(*text, path) : std::unexpected(text.error());
        const bool isThere = session && QFileInfo::exists(QString::fromStdString(session->wish.directory));
        const auto goesBack = isOwn ? QString() : QFileInfo(path).absoluteFilePath();
        auto opening = session ? Result<Opening>(Opening{std::move(*session), goesBack}) : std::unexpected(session.error());
        QMetaObject::invokeMethod(
            this, [this, path, opening = std::move(opening), isThere] { onRead(QFileInfo(path).fileName(), opening, isThere); });
    });
}

void SessionController::onRead(const QString& name, const Result<Opening>& opening, bool isThere)
{
    if (!opening) return m_notices.show(opening.error());
    isThere ? bringBack(*opening) : askWhereTheStudyLies(name, *opening);
}

/// It names no study: the one that is open is meant. Saving goes into no figure.
void SessionController::openFigure(const QString& path)
{
    const QString name = QFileInfo(path).fileName();
    const auto& directory = m_workspace.session.state().directory;
    if (directory.empty()) return m_notices.say(u"Open the study of %1 first, then drop the figure again."_s.arg(name));
    m_pool.start([this, path, name, directory] {
        const auto text = textInFigure(path.toStdString(), "Session");
        const bool isEmpty = text && text->empty();
        auto session = text ? sessionFrom(*text, path, directory) : std::unexpected(text.error());
        auto opening = session ? Result<Opening>(Opening{std::move(*session), {}}) : std::unexpected(session.error());
        QMetaObject::invokeMethod(this, [this, name, opening = std::move(opening), isEmpty] {
            if (!isEmpty) return onRead(name, opening, true);
            m_notices.say(u"%1 holds no session: it is no figure of Cortilens, or an older one."_s.arg(name));
        });
    });
}

void SessionController::askWhereTheStudyLies(const QString& name, const Opening& opening)
{
    const QString place = QDir::toNativeSeparators(QString::fromStdString(opening.session.wish.directory));
    m_notices.say(u"The study of %1 is not in %2."_s.arg(name, place), u"Find it…"_s, [this, opening] {
        auto* dialog = new QFileDialog(&m_window, u"Where the study lies"_s, QDir::homePath());
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this, [this, opening](const QString& folder) {
            auto found = opening;
            found.session.wish.directory = folder.toStdString();
            bringBack(std::move(found));
        });
        dialog->open();
    });
}

void SessionController::bringBack(Opening opening)
{
    m_workspace.relevance.setViews(opening.session.views);
    m_workspace.compare.setViews(opening.session.views);
    const auto wish = opening.session.wish;
    m_opening = std::move(opening);
    m_workspace.subject.open(wish);
}

/// An encoder may have been thrown away since: the rest comes back all the same. That it is not there has been said.
void SessionController::onFailed()
{
    if (!m_opening) return;
    auto opening = *std::exchange(m_opening, std::nullopt);
    if (opening.session.wish.encoders.empty()) return;
    opening.session.wish.encoders.clear();
    bringBack(std::move(opening));
}

/// What a wish does not hold.
void SessionController::bringBackChoice()
{
    chooseAsIn(m_opening->session, m_workspace);
    if (m_views.surface.state().geometry) bringBackViews();  // of the subject that was open already, or it comes again
}

void SessionController::bringBackViews()
{
    if (!m_opening || m_workspace.session.state().directory.empty()) return;
    const auto& session = m_opening->session;
    m_views.cortex.apply(session.settings);
    m_views.photo.apply(session.settings);
    m_views.photo.setRange(session.range);
    m_views.overlay.apply(session.settings);
    m_views.overlay.setChoices(session.overlays);
    if (session.pose) m_views.surface.setPose(*session.pose);
    if (!m_workspace.subject.hasAnatomy()) return;  // the cortex is another subject's
    m_path = m_opening->path;
    m_text = session.text;
    m_opening.reset();
    Q_EMIT opened(m_path);
}

SavedSession SessionController::present() const
{
    auto session = sessionOf(m_workspace);
    session.settings = m_views.cortex.settings();
    session.settings.merge(m_views.overlay.settings());
    session.settings.merge(m_views.photo.settings());
    session.range = m_views.photo.range();
    session.overlays = m_views.overlay.choices();
    session.pose = m_views.surface.state().pose;
    session.text = m_text;
    return session;
}

void SessionController::write(const QString& path, std::function<void(const Result<void>&)> done)
{
    m_pool.start([this, path, text = textOf(present(), path), done = std::move(done)] {
        auto outcome = saveText(path, text);
        QMetaObject::invokeMethod(this, [outcome, done] { done(outcome); });
    });
}

void SessionController::save(const QString& path)
{
    if (!m_workspace.subject.isOpen()) return;
    write(path, [this, path](const Result<void>& outcome) {
        if (!outcome) return m_notices.show(outcome.error());
        m_path = QFileInfo(path).absoluteFilePath();
        m_notices.say(u"Saved %1."_s.arg(QDir::toNativeSeparators(path)));
        Q_EMIT saved(m_path);
    });
}

void SessionController::keepSoon()
{
    if (!m_keeping.isActive()) m_keeping.start();
}

/// A folder that cannot be written is no reason to disturb anybody every few seconds.
void SessionController::keepByItself()
{
    if (!m_workspace.subject.isOpen()) return;
    if (!m_lock) {
        QDir().mkpath(m_folder);
        m_ownFile = QDir(m_folder).filePath(u"open-%1.cortilens"_s.arg(QCoreApplication::applicationPid()));
        m_lock = lockOf(m_ownFile);
    }
    if (m_lock) write(m_ownFile, [](const Result<void>&) {});
}

void SessionController::offerRecovery()
{
    if (collectLeftBehind(m_folder))
        m_notices.say(u"A window of Cortilens ended without being closed. What was open in it is kept."_s, u"Bring it back"_s,
                      [this] { recover(); });
}

void SessionController::recover()
{
    if (!QFileInfo::exists(recoveredIn(m_folder)))
        return m_notices.say(u"No window has ended without being closed: there is nothing to bring back."_s);
    open(recoveredIn(m_folder));
}

void SessionController::forget()
{
    m_keeping.stop();
    m_pool.waitForDone();
    if (m_lock) QFile::remove(m_ownFile);
    m_lock.reset();
}

}  // namespace cortilens::gui
