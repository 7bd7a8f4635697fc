// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/OverlayChoice.h"
#include "core/types/Surface.h"
#include "widgets/figure/LinkedFigure.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cortilens::gui {

struct SavedSession;
struct Workspace;

/// How cortex and map are shown: what a figure takes from the views rather than from what was chosen.
struct FigureView {
    CortexState cortex;
    std::optional<color::ColorBarContent> bar;
    image::HeatmapStyle map;
    bool isScaleShared = true;     ///< of a comparison's columns
    bool fadesByCeiling = false;   ///< the overlay, by the noise ceilings of its vertices
    std::optional<float> limit{};  ///< of every column's range; nothing: from the maps
};

/// Whether everything that a figure of the present state shows has arrived: surfaces, photo, overlay, words and the final map.
[[nodiscard]] bool isComplete(const Workspace& workspace);

/// The value of a line of RelevanceReply::provenance; empty when there is none of that name.
[[nodiscard]] std::string lineOf(const std::string& provenance, std::string_view name);

/// The value of a field of its recipe: 336 of pixels; empty when there is none of that name.
[[nodiscard]] std::string fieldIn(const std::string& provenance, std::string_view name);

/// The preset that it states; empty: values of one's own.
[[nodiscard]] std::string presetIn(const std::string& provenance);

/// What its recipe sets besides preset, adaptor, size and views: sigma 10, shifts of at most 3 patches.
[[nodiscard]] std::string valuesIn(const std::string& provenance);

/// Of a column: preset paper, sigma 10, shifts of at most 3 patches, fp32.
[[nodiscard]] std::string methodIn(const std::string& provenance);

/// What is known of subject, selection, photo, network and engine.
[[nodiscard]] FigureFacts factsOf(const Workspace& workspace);

/// What brings the figure's state back, in one line: receiptOf(sessionOf(workspace)) as it is seen in the view.
[[nodiscard]] std::string receiptOf(const Workspace& workspace, const FigureView& view);

/// The view that the window would open with.
[[nodiscard]] FigureView defaultView(const Workspace& workspace, std::shared_ptr<const CortexGeometry> geometry, SurfaceForm form,
                                     const Standpoint& standpoint, const OverlayChoice& overlay = {});

/// The view that a session was saved with, or that a figure was made of. `geometry`: null for a comparison.
[[nodiscard]] FigureView viewOf(const Workspace& workspace, std::shared_ptr<const CortexGeometry> geometry,
                                const SavedSession& session);

/// The figure of the present state, from what has arrived. Only with an open subject.
[[nodiscard]] LinkedFigure figureOf(const Workspace& workspace, const FigureView& view);

}  // namespace cortilens::gui
