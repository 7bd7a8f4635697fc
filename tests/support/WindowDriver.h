// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/App.h"
#include "app/gui/CortexPane.h"
#include "app/gui/MainWindow.h"
#include "core/types/Selection.h"
#include "widgets/cortex/CortexView.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

/// The window as a person uses it: real widgets, a real engine process, settings of its own.
namespace cortilens::gui {

class WindowDriver {
public:
    WindowDriver(const QString& engine, const QString& tree, const QStringList& arguments = {})
        : m_settings(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
    {
        const auto line = commandLineFrom(QStringList{tree} + arguments);
        app = std::make_unique<App>(*line, engine, m_settings);
        app->window().resize(1600, 1000);
        app->start();
    }

    [[nodiscard]] Workspace& workspace() const { return app->workspace(); }
    [[nodiscard]] CortexView& cortex() const { return *app->window().cortex->view; }
    [[nodiscard]] QString file(const QString& name) const { return m_folder.filePath(name); }

    /// Subject open, surfaces drawn, story told to its last view, or compared.
    [[nodiscard]] bool hasSettled() const
    {
        const auto& relevance = workspace().relevance;
        const auto& state = workspace().session.state();
        const bool hasMap = relevance.reply() && !relevance.isStale() && !relevance.isWorking();
        return workspace().subject.hasAnatomy() && cortex().state().geometry && workspace().photo.photo() &&
               (asksForComparison(state) ? workspace().compare.isComplete() : hasMap);
    }

    /// The vertex of a region that is drawn in the open: its own pixel shows it.
    [[nodiscard]] std::optional<SurfaceVertex> visibleVertexOf(const RegionOfInterest& region) const
    {
        for (std::size_t side = 0; side < 2; ++side) {
            for (const VertexId id : region.vertices[side]) {
                const SurfaceVertex vertex{static_cast<Hemisphere>(side), id};
                const auto at = cortex().positionOf(vertex);
                if (at && cortex().vertexAt(at->toPoint()) == vertex) return vertex;
            }
        }
        return std::nullopt;
    }

    void clickOn(const SurfaceVertex& vertex) const
    {
        const QPoint at = cortex().positionOf(vertex)->toPoint();
        QWidget* under = cortex().childAt(at);
        QTest::mouseClick(under, Qt::LeftButton, Qt::NoModifier, under->mapFrom(&cortex(), at));
    }

private:
    QTemporaryDir m_folder;
    QSettings m_settings;

public:
    std::unique_ptr<App> app;
};

}  // namespace cortilens::gui
