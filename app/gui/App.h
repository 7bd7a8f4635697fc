// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/CommandLine.h"
#include "app/gui/DemoMaker.h"
#include "app/gui/History.h"
#include "app/gui/MainWindow.h"
#include "app/gui/Notices.h"
#include "app/gui/Workspace.h"

#include <QObject>
#include <QSettings>

#include <memory>
#include <optional>

namespace cortilens::gui {

class BackboneController;
class BatchController;
class CompareController;
class CortexController;
class OverlayController;
class DataController;
class DrawingController;
class EncoderController;
class EngineController;
class ExportController;
class FindController;
class PhotoController;
class PresetController;
class MethodsController;
class OcclusionController;
class RankingController;
class RecentPlaces;
class RegionController;
class RegionFileController;
class CorrelateController;
class ScoreController;
class SessionController;
class StripController;
class StudyController;
class ThresholdController;
class TrainingController;
class UmapController;
class WeightsController;
class WordsController;

/// Owns the window's long-lived things in construction order, and what concerns all of them: opening, theme, which actions can be
/// used.
class App : public QObject {
    Q_OBJECT

public:
    App(const CommandLine& line, const QString& engineProgram, QSettings& settings, QObject* parent = nullptr);
    ~App() override;

    void start();  ///< shows the window first, then starts the engine

    [[nodiscard]] Workspace& workspace() { return m_workspace; }
    [[nodiscard]] MainWindow& window() { return m_window; }
    [[nodiscard]] CortexController& cortex() { return *m_cortex; }
    [[nodiscard]] BatchController& batch() { return *m_batch; }
    [[nodiscard]] ExportController& exporting() { return *m_export; }
    [[nodiscard]] RegionFileController& regionFiles() { return *m_regionFiles; }
    [[nodiscard]] SessionController& sessions() { return *m_sessions; }

private:
    void connectFailures();
    void connectRecent();
    void connectActions();
    void connectSituation();
    void restoreView();
    void saveView();
    void openTree(const QString& directory);
    void openAny(const QString& path);  ///< a study or a session
    void makeDemo();
    void onOpened(bool isAnother);
    void showWhyNotOpened(const Error& error);
    void setAppearance(std::optional<color::Appearance> chosen);
    void updateSituation();

    CommandLine m_line;
    QSettings& m_settings;
    color::Appearance m_desktopAppearance;
    QString m_opening;  ///< the folder that was to be opened last
    bool m_isThemed;    ///< before any widget is made, so that all of them are made with its fonts
    Workspace m_workspace;
    MainWindow m_window;
    Notices m_notices;
    History m_history;
    DemoMaker m_demo;
    std::unique_ptr<CortexController> m_cortex;
    std::unique_ptr<OverlayController> m_overlay;
    std::unique_ptr<ThresholdController> m_threshold;
    std::unique_ptr<DrawingController> m_drawing;
    std::unique_ptr<PhotoController> m_photo;
    std::unique_ptr<SessionController> m_sessions;
    std::unique_ptr<StripController> m_strip;
    std::unique_ptr<RankingController> m_ranking;
    std::unique_ptr<WordsController> m_words;
    std::unique_ptr<PresetController> m_preset;
    std::unique_ptr<RegionController> m_regions;
    std::unique_ptr<RegionFileController> m_regionFiles;
    std::unique_ptr<BackboneController> m_backbone;
    std::unique_ptr<EncoderController> m_encoder;
    std::unique_ptr<CompareController> m_compare;
    std::unique_ptr<EngineController> m_engine;
    std::unique_ptr<FindController> m_find;
    std::unique_ptr<ExportController> m_export;
    std::unique_ptr<WeightsController> m_weights;
    std::unique_ptr<DataController> m_data;
    std::unique_ptr<StudyController> m_study;
    std::unique_ptr<ScoreController> m_scores;
    std::unique_ptr<CorrelateController> m_correlates;
    std::unique_ptr<UmapController> m_umap;
    std::unique_ptr<OcclusionController> m_occlusion;
    std::unique_ptr<MethodsController> m_methods;
    std::unique_ptr<BatchController> m_batch;
    std::unique_ptr<RecentPlaces> m_recent;
    std::unique_ptr<TrainingController> m_training;
};

}  // namespace cortilens::gui
