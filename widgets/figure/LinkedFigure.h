// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"
#include "widgets/color/ColorBar.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/figure/FigureText.h"
#include "widgets/figure/PageSize.h"
#include "widgets/image/HeatmapLayer.h"

#include <QImage>

#include <memory>
#include <optional>
#include <string>

namespace cortilens {

/// Panel a: both hemispheres.
struct CortexPanel {
    CortexState state;                            ///< as it is seen in the window; drawn with the paper's theme
    std::optional<color::ColorBarContent> bar{};  ///< of the overlay; nothing: no overlay is shown
};

/// Panel b: the photo, with the map over it.
struct PhotoPanel {
    Photo photo;
    std::shared_ptr<const RelevanceMap> map{};  ///< null: the photo alone, without a colour bar
    image::HeatmapStyle style{};
    QString quantity{};  ///< the colour bar's words
    QString unit{};
};

/// What the caption says and the file carries. What is unknown is left out, never guessed.
struct FigureFacts {
    std::string subject;             ///< subj01
    bool synthetic = false;          ///< says so in the figure, not only in the file
    std::string space{};             ///< func1pt8mm
    std::string selection{};         ///< as the shell spells it: FFA-1, lh:1234, voxel:i,j,k
    int voxels = 0;                  ///< behind the selection
    std::optional<NsdId> photo{};    ///< printed in both numberings
    std::string backbone{};          ///< DeiT-Tiny/16
    std::string adaptor{};           ///< NACLIP
    std::string preset{};            ///< paper; empty: none has these values
    std::string values{};            ///< what else the recipe sets: sigma 10, shifts of at most 3 patches
    std::string words{};             ///< what the map is about instead of the selection: "a photo of food"
    std::string interval{};          ///< of the map: what it is hatched by, or why it has none; empty: nobody asked
    int inputPixels = 0;             ///< side of the network's input
    std::optional<float> r2{};       ///< fraction, of the selection
    std::optional<float> ceiling{};  ///< noise ceiling of the selection, %
    std::string precision{};         ///< float32 on CPU
    std::string version;             ///< Cortilens 0.1.0
    FigureText more{};               ///< for the file only: readout, encoder, recipe with every value, sampling, device, engine
};

/// A cortex beside a photo, linked by a selection.
struct LinkedFigure {
    CortexPanel cortex;
    PhotoPanel photo;
    FigureFacts facts;
};

/// Draws the figure on white paper, whatever the theme: the panels with their letters, colour bars with quantity and unit, L and
/// R, a scale bar where lengths mean something (flat form), and the caption. Text is 5 to 7 pt whatever the resolution. A page
/// that is not much wider than high has the panels one above the other. The picture's dots per metre are set.
///
/// Needs a QGuiApplication for its fonts, but no display: the cortex is drawn off screen. Any thread. Same values and fonts, same
/// pixels. Errors: those of pixelSize; invalidRequest (no cortex, no photo, or a page so low that the caption leaves no room,
/// with the numbers); device (no OpenGL); outOfMemory.
[[nodiscard]] Result<QImage> paintFigure(const LinkedFigure& figure, const PageSize& page);

/// The same on such a picture, or on a page of vectors with 96 units an inch. Nothing of use is on it after an error.
[[nodiscard]] Result<void> paintFigure(const LinkedFigure& figure, const PageSize& page, QPaintDevice& device);

/// The caption in words, as it is printed below the panels.
[[nodiscard]] std::string captionOf(const LinkedFigure& figure);

/// The texts that belong into the figure's file: Software, Title, Description (the caption), Subject, Space, Synthetic,
/// Selection, Words, Preset, Photo, Method, Page, each if it is known, and `facts.more`.
[[nodiscard]] FigureText figureTextOf(const LinkedFigure& figure, const PageSize& page);

}  // namespace cortilens
