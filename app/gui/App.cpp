// SPDX-License-Identifier: Apache-2.0
#include "app/gui/App.h"

#include "app/gui/ActionSet.h"
#include "app/gui/BackboneController.h"
#include "app/gui/BatchController.h"
#include "app/gui/CompareController.h"
#include "app/gui/CorrelateController.h"
#include "app/gui/CortexController.h"
#include "app/gui/CortexPane.h"
#include "app/gui/DataController.h"
#include "app/gui/DrawingController.h"
#include "app/gui/EncoderController.h"
#include "app/gui/EngineController.h"
#include "app/gui/ExportController.h"
#include "app/gui/FigureContent.h"
#include "app/gui/FindController.h"
#include "app/gui/MethodsController.h"
#include "app/gui/OcclusionController.h"
#include "app/gui/OverlayController.h"
#include "app/gui/OverlayLook.h"
#include "app/gui/PhotoController.h"
#include "app/gui/PhotoPane.h"
#include "app/gui/PresetController.h"
#include "app/gui/RankingController.h"
#include "app/gui/RecentPlaces.h"
#include "app/gui/RegionController.h"
#include "app/gui/RegionFileController.h"
#include "app/gui/ScoreController.h"
#include "app/gui/SessionController.h"
#include "app/gui/Sheets.h"
#include "app/gui/StripController.h"
#include "app/gui/StudyController.h"
#include "app/gui/ThresholdController.h"
#include "app/gui/TopBar.h"
#include "app/gui/TrainingController.h"
#include "app/gui/UmapController.h"
#include "app/gui/WeightsController.h"
#include "app/gui/WelcomePane.h"
#include "app/gui/WordsController.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/figure/FigureFile.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/WordsBar.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QString demoFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)).filePath(u"cortilens/demo"_s);
}

[[nodiscard]] std::optional<color::Appearance> appearanceIn(const QSettings& settings)
{
    const QString name = settings.value("view/appearance"_L1).toString();
    if (name == "light"_L1) return color::Appearance::light;
    if (name == "dark"_L1) return color::Appearance::dark;
    return std::nullopt;
}

/// Themes the whole application, and says whether there is one to theme.
bool themed(std::optional<color::Appearance> chosen, color::Appearance desktop)
{
    auto* application = qobject_cast<QApplication*>(QCoreApplication::instance());
    if (application) color::applyTheme(*application, chosen.value_or(desktop));
    return application != nullptr;
}

}  // namespace

App::App(const CommandLine& line, const QString& engineProgram, QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_line(line)
    , m_settings(settings)
    , m_desktopAppearance(color::themeOf(QApplication::palette()).appearance)
    , m_isThemed(themed(m_line.appearance ? m_line.appearance : appearanceIn(settings), m_desktopAppearance))
    , m_workspace(engineProgram, {u"serve"_s})
    , m_notices(*m_window.notice)
    , m_history(m_workspace.session)
    , m_demo(engineProgram)
{
    auto& window = m_window;
    auto& actions = *window.actions;
    m_cortex = std::make_unique<CortexController>(m_workspace, *window.cortex, actions, m_notices);
    m_overlay = std::make_unique<OverlayController>(m_workspace, *window.cortex, *m_cortex, actions);
    m_threshold = std::make_unique<ThresholdController>(m_workspace, *window.cortex->overlay, actions);
    m_drawing = std::make_unique<DrawingController>(m_workspace, *window.cortex, actions, m_notices);
    m_photo = std::make_unique<PhotoController>(m_workspace, *window.photo, actions);
    m_sessions = std::make_unique<SessionController>(
        m_workspace, SessionViews{*m_cortex, *m_overlay, *window.cortex->view, *m_photo},
        QFileInfo(settings.fileName()).dir().filePath(u"sessions"_s), window, actions, m_notices);
    m_strip = std::make_unique<StripController>(m_workspace, *window.strip, actions);
    m_ranking = std::make_unique<RankingController>(m_workspace, *window.ranking, actions);
    m_words = std::make_unique<WordsController>(m_workspace, *window.photo->words, actions);
    m_regions = std::make_unique<RegionController>(m_workspace, *window.regions, *window.card, *m_cortex, actions);
    m_regionFiles = std::make_unique<RegionFileController>(m_workspace, window, actions, m_notices);
    m_preset = std::make_unique<PresetController>(m_workspace, *window.photo->controls);
    m_backbone = std::make_unique<BackboneController>(m_workspace, *window.top);
    m_encoder = std::make_unique<EncoderController>(m_workspace, *window.encoder, actions, m_notices, settings);
    m_compare = std::make_unique<CompareController>(m_workspace, window, m_notices);
    const EngineDisplay display{window.top->engine, window.engine,      window.jobs,
                                window.statusWords, window.statusStore, window.statusLatency};
    m_engine = std::make_unique<EngineController>(m_workspace, display, actions, m_notices);
    m_find = std::make_unique<FindController>(m_workspace, *window.palette, actions);
    const auto view = [this] {
        const auto overlay = m_workspace.overlay.shown();
        FigureView shown{m_window.cortex->view->state(), std::nullopt, m_window.photo->view->style()};
        shown.isScaleShared = m_compare->isScaleShared();
        shown.limit = m_photo->range();
        if (overlay) shown.bar = barOf(*overlay, m_overlay->look(*overlay));
        shown.fadesByCeiling = m_overlay->fadesByCeiling();
        return shown;
    };
    m_export = std::make_unique<ExportController>(m_workspace, view, window, actions, m_notices);
    m_weights = std::make_unique<WeightsController>(m_workspace, window, actions);
    m_data = std::make_unique<DataController>(m_workspace, window, actions, m_notices);
    m_study = std::make_unique<StudyController>(m_workspace, window, actions);
    m_scores = std::make_unique<ScoreController>(m_workspace, window, actions, m_notices);
    m_correlates = std::make_unique<CorrelateController>(m_workspace, window, actions, m_notices);
    m_umap = std::make_unique<UmapController>(m_workspace, window, *window.cortex->view, actions, m_notices);
    m_occlusion = std::make_unique<OcclusionController>(m_workspace, window, actions, m_notices);
    m_methods = std::make_unique<MethodsController>(m_workspace, actions, m_notices);
    m_batch = std::make_unique<BatchController>(m_workspace, window, actions, m_notices);
    m_training = std::make_unique<TrainingController>(m_workspace, window, actions, m_notices, *m_encoder);
    m_recent = std::make_unique<RecentPlaces>(settings, *window.recent);
    m_workspace.subject.setDrawnBefore([this](const std::string& directory, const std::string& subject) {
        return m_workspace.drawn.before(directory, subject);
    });
    connect(m_study.get(), &StudyController::saved, this, &App::openTree);
    connect(m_data.get(), &DataController::converted, m_ranking.get(), &RankingController::ask);
    connect(window.photo->words, &panels::WordsBar::rankToggled, m_strip.get(), &StripController::rankByWords);
    connect(m_strip.get(), &StripController::rankingChanged, window.photo->words, &panels::WordsBar::setRanking);
    connectFailures();
    connectRecent();
    connectActions();
    connectSituation();
    restoreView();
}

/// An open sheet gives the keyboard away while the window is destroyed: by then nobody is left who could answer.
App::~App()
{
    disconnect(qApp, nullptr, this, nullptr);
}

void App::start()
{
    m_window.show();
    m_workspace.engine.start();
    m_sessions->offerRecovery();
    if (const QString named = QString::fromStdString(m_line.wish.directory); isSessionFile(named)) return m_sessions->open(named);
    QString directory = QString::fromStdString(m_line.wish.directory);
    if (directory.isEmpty()) directory = m_settings.value("tree/last"_L1).toString();
    if (!directory.isEmpty() && (!m_line.wish.directory.empty() || QFileInfo::exists(directory))) {
        Wish wish = m_line.wish;
        wish.directory = directory.toStdString();
        m_workspace.subject.open(wish);
    }
    m_workspace.relevance.setViews(m_line.views);
    m_workspace.compare.setViews(m_line.views);
}

void App::connectFailures()
{
    const auto show = [this](const Error& error) { m_notices.show(error); };
    connect(&m_workspace.overlay, &OverlayModel::failed, this, show);
    connect(&m_workspace.photo, &PhotoModel::failed, this, show);
    connect(&m_workspace.relevance, &RelevanceModel::failed, this,
            [this](const Error& error) { m_notices.showUntilWithdrawn(error); });
    connect(&m_workspace.relevance, &RelevanceModel::arrived, this, [this] { m_notices.withdraw(); });
    connect(&m_workspace.selection, &SelectionModel::failed, this, show);
    connect(&m_workspace.drawn, &DrawnModel::failed, this, show);
    connect(&m_workspace.survey, &SurveyModel::failed, this, show);
    connect(&m_workspace.embeddings, &EmbeddingModel::failed, this, show);
    connect(&m_workspace.subject, &SubjectModel::failed, this, [this](const Error& error) {
        showWhyNotOpened(error);
        m_window.welcome->sayNothingIsOpen();
    });
    connect(&m_workspace.subject, &SubjectModel::opening, m_window.welcome, &WelcomePane::sayOpening);
    connect(&m_workspace.subject, &SubjectModel::opening, this, [this](const QString& directory) { m_opening = directory; });
    connect(&m_workspace.subject, &SubjectModel::opened, this, &App::onOpened);
    connect(&m_demo, &DemoMaker::made, this, [this](const QString& folder) {
        m_notices.clear();  // that it is being written
        openTree(folder);
    });
    connect(&m_demo, &DemoMaker::failed, this, [this](const Error& error) {
        m_notices.show(error);
        m_window.welcome->sayNothingIsOpen();
    });
    connect(&m_window, &MainWindow::closing, this, [this] {
        saveView();
        m_sessions->forget();
    });
    connect(&m_window, &MainWindow::dropped, this, &App::openAny);
}

void App::connectRecent()
{
    const auto show = [this] { m_window.welcome->setRecent(m_recent->places()); };
    connect(m_recent.get(), &RecentPlaces::changed, this, show);
    connect(m_recent.get(), &RecentPlaces::chosen, this, &App::openAny);
    connect(m_window.welcome, &WelcomePane::recentChosen, this, &App::openAny);
    connect(m_sessions.get(), &SessionController::opened, m_recent.get(), &RecentPlaces::put);
    connect(m_sessions.get(), &SessionController::saved, m_recent.get(), &RecentPlaces::put);
    show();
}

void App::connectActions()
{
    auto& actions = *m_window.actions;
    actions.on(ActionId::openTree, this, [this](bool) {
        auto* dialog =
            new QFileDialog(&m_window, u"Open NSD folder"_s, QString::fromStdString(m_workspace.session.state().directory));
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this, &App::openTree);
        dialog->open();
    });
    actions.on(ActionId::makeDemo, this, [this](bool) { makeDemo(); });
    actions.on(ActionId::undo, &m_history, [this](bool) { m_history.undo(); });
    actions.on(ActionId::redo, &m_history, [this](bool) { m_history.redo(); });
    actions.on(ActionId::appearanceSystem, this, [this](bool) { setAppearance(std::nullopt); });
    actions.on(ActionId::appearanceLight, this, [this](bool) { setAppearance(color::Appearance::light); });
    actions.on(ActionId::appearanceDark, this, [this](bool) { setAppearance(color::Appearance::dark); });
    actions.on(ActionId::showKeys, this, [this](bool) { showKeys(&m_window); });
    actions.on(ActionId::showVision, this, [this](bool) { showVision(&m_window); });
    actions.on(ActionId::showNotices, this, [this](bool) { showNotices(m_workspace.subject.summary(), &m_window); });
    actions.on(ActionId::about, this, [this](bool) { showAbout(m_workspace.engine.hello(), &m_window); });
}

void App::connectSituation()
{
    connect(&m_workspace.session, &Session::changed, this, &App::updateSituation);
    connect(&m_workspace.subject, &SubjectModel::opened, this, &App::updateSituation);
    connect(&m_workspace.subject, &SubjectModel::stimuliArrived, this, &App::updateSituation);
    for (const auto signal : {&RelevanceModel::asked, &RelevanceModel::arrived, &RelevanceModel::finished,
                              &RelevanceModel::cancelled, &RelevanceModel::cleared})
        connect(&m_workspace.relevance, signal, this, &App::updateSituation);
    connect(&m_workspace.compare, &CompareModel::worked, this, &App::updateSituation);
    connect(&m_workspace.overlay, &OverlayModel::changed, this, &App::updateSituation);
    connect(&m_workspace.regions, &OwnRegions::liveChanged, this, &App::updateSituation);
    connect(&m_workspace.regions, &OwnRegions::keptChanged, this, &App::updateSituation);
    connect(m_drawing.get(), &DrawingController::toggled, this, &App::updateSituation);
    connect(&m_history, &History::changed, this, &App::updateSituation);
    connect(m_cortex.get(), &CortexController::formChanged, this, &App::updateSituation);
    connect(qApp, &QApplication::focusChanged, this, &App::updateSituation);
    updateSituation();
}

void App::restoreView()
{
    m_window.restore(m_settings);
    setAppearance(m_line.appearance ? m_line.appearance : appearanceIn(m_settings));
    m_cortex->apply(keptSettings(m_settings, m_cortex->settings()));
    m_overlay->apply(keptSettings(m_settings, m_overlay->settings()));
    if (m_line.form) m_cortex->setForm(*m_line.form);
    if (m_line.standpoint) m_cortex->setStandpoint(*m_line.standpoint);
    if (m_line.wish.overlay && m_line.overlay != OverlayChoice{}) m_overlay->setChoices({{*m_line.wish.overlay, m_line.overlay}});
    m_photo->apply(keptSettings(m_settings, m_photo->settings()));
    const std::string sampling = m_settings.value("view/sampling"_L1).toString().toStdString();
    if (sampling == "linear" || sampling == "cubic")
        m_workspace.session.edit([&](ViewState& state) { state.sampling = sampling; });
}

void App::saveView()
{
    m_window.save(m_settings);
    keep(m_settings, m_cortex->settings());
    keep(m_settings, m_overlay->settings());
    keep(m_settings, m_photo->settings());
    m_settings.setValue("view/sampling"_L1, QString::fromStdString(m_workspace.session.state().sampling));
}

void App::openTree(const QString& directory)
{
    Wish wish;
    wish.directory = directory.toStdString();
    m_workspace.subject.open(wish);
}

void App::openAny(const QString& path)
{
    if (isSessionFile(path)) return m_sessions->open(path);
    if (figureFormatOf(path.toStdString())) return m_sessions->openFigure(path);
    if (QFileInfo(path).isDir() || path.endsWith(u".json"_s)) return openTree(path);
    m_notices.say(u"%1 is no study, session or figure. Weights go onto their page (Ctrl+W)."_s.arg(QFileInfo(path).fileName()));
}

void App::makeDemo()
{
    if (m_demo.isRunning()) return;
    const QString folder = demoFolder();
    if (QDir(folder).exists(u"nsddata"_s)) return openTree(folder);
    m_window.welcome->sayMaking(folder);
    if (m_workspace.subject.isOpen()) {
        m_notices.say(u"The demo subject is being written to %1; it opens by itself in about a minute."_s.arg(folder),
                      u"Cancel"_s, [this] { m_demo.cancel(); });
    }
    m_demo.make(folder);
}

void App::onOpened(bool isAnother)
{
    const auto& summary = m_workspace.subject.summary();
    m_window.setWindowTitle(u"%1 – Cortilens"_s.arg(QString::fromStdString(summary.title)));
    m_window.showWorkspace(true);
    if (const auto missing = whyNoBackbone(summary)) m_notices.show(*missing);
    m_settings.setValue("tree/last"_L1, QString::fromStdString(summary.directory));
    m_recent->put(QString::fromStdString(summary.directory));
    if (isAnother) m_window.cortex->view->setFocus();
}

/// A folder that is no study yet can become one.
void App::showWhyNotOpened(const Error& error)
{
    const QDir folder(m_opening);
    const bool isStudy = folder.exists(u"nsddata"_s) || folder.exists(u"study.json"_s);
    if (error.kind != ErrorKind::mismatch || m_opening.isEmpty() || !folder.exists() || isStudy) return m_notices.show(error);
    m_notices.say(QString::fromStdString(error.message), u"Describe it…"_s,
                  [this, path = m_opening] { m_study->describe(path); });
}

void App::setAppearance(std::optional<color::Appearance> chosen)
{
    const auto appearance = chosen.value_or(m_desktopAppearance);
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
        color::applyTheme(*application, appearance);
    m_window.cortex->view->setTheme(appearance == color::Appearance::dark ? darkCortexTheme() : lightCortexTheme());
    const ActionId action = !chosen                               ? ActionId::appearanceSystem
                            : *chosen == color::Appearance::light ? ActionId::appearanceLight
                                                                  : ActionId::appearanceDark;
    m_window.actions->setChecked(action, true);
    if (m_line.appearance == chosen && chosen) return;  // asked for on the command line, for this time
    m_settings.setValue("view/appearance"_L1, !chosen                               ? u"system"_s
                                              : *chosen == color::Appearance::light ? u"light"_s
                                                                                    : u"dark"_s);
}

void App::updateSituation()
{
    const ViewState& state = m_workspace.session.state();
    const bool isOpen = m_workspace.subject.isOpen();
    Situation situation;
    situation.hasSubject = isOpen;
    situation.hasPhotos = isOpen && m_workspace.subject.summary().stimulusCount > 0;
    situation.hasOtherSubjects = isOpen && m_workspace.subject.summary().subjects.size() > 1;
    situation.hasSelection = !std::holds_alternative<std::monostate>(state.selection);
    situation.hasPatches = !state.patches.empty();
    situation.hasWords = !state.words.empty();
    const auto overlay = m_workspace.overlay.shown();
    situation.hasOverlay = overlay && overlay->kind != OverlayKind::plane;
    situation.hasCeiling = isOpen && findOverlay(m_workspace.subject.summary(), "noise-ceiling");
    situation.hasThreshold = overlay && liveRegionOf(*overlay, overlay->threshold);
    situation.hasLiveRegion = m_workspace.regions.live().has_value();
    const auto* region = std::get_if<RoiName>(&state.selection);
    situation.hasVertex = isOpen && std::holds_alternative<SurfaceVertex>(state.selection);
    situation.hasRegion = isOpen && region;
    situation.hasDrawnRegion = isDrawnSelected(m_workspace);
    situation.hasKeptRegion = region && m_workspace.regions.isKept(region->name);
    situation.isDrawing = m_window.cortex->view->draws();
    situation.isComparing = isOpen && state.compares;
    situation.isWorking = m_workspace.relevance.isWorking() || m_workspace.compare.isWorking();
    situation.viewsHaveFocus = m_window.viewsHaveFocus();
    situation.canUndo = m_history.canUndo();
    situation.canRedo = m_history.canRedo();
    const auto geometry = m_window.cortex->view->state().geometry;
    situation.hasFlat = geometry && geometry->hasForm(SurfaceForm::flat);
    situation.showsFlat = m_cortex->form() == SurfaceForm::flat;
    m_window.actions->setSituation(situation);
}

}  // namespace cortilens::gui
