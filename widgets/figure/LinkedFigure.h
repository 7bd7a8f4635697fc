// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "widgets/figure/PageSize.h"
#include "widgets/figure/PngFile.h"

#include <QImage>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cortilens {

/// Panel a: both hemispheres of one form. What is not there is not drawn.
struct CortexPanel {
    std::array<std::shared_ptr<const SurfaceMesh>, 2> meshes;              ///< by hemisphere, of one form; both are needed
    std::array<std::shared_ptr<const std::vector<float>>, 2> curvature{};  ///< [V]; null: an even grey
    std::shared_ptr<const Overlay> overlay{};                              ///< with its values; null: curvature only
    std::optional<float> low{};                                            ///< of the colours; else the overlay's own
    std::optional<float> high{};
    std::optional<float> threshold{};
    std::vector<RegionOfInterest> regions{};  ///< outlined, with their names
    std::optional<SurfaceVertex> marker{};
};

/// Panel b: the photo, with the map over it.
struct PhotoPanel {
    Photo photo;
    std::shared_ptr<const RelevanceMap> map{};  ///< null: the photo alone
    std::optional<float> limit{};               ///< colours run from -limit to limit; else the map's largest magnitude
    float opacity = 0.75F;                      ///< of the strongest value, 0..1
    std::string quantity = "Relevance";         ///< colour bar's words
    std::string unit = "predicted z";
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
    int inputPixels = 0;             ///< side of the network's input
    std::optional<float> r2{};       ///< fraction, of the selection
    std::optional<float> ceiling{};  ///< noise ceiling of the selection, %
    std::string precision{};         ///< float32 on CPU
    std::string version;             ///< Cortilens 0.1.0
    PngText more{};                  ///< for the file only: hashes of weights, encoder and photo, the recipe
};

/// A cortex beside a photo, linked by a selection.
struct LinkedFigure {
    CortexPanel cortex;
    PhotoPanel photo;
    FigureFacts facts;
};

/// Draws the figure on white paper, whatever the theme: the panels with their letters, colour bars with quantity and unit, L and
/// R, a scale where the form has one, and the caption. Text is 5 to 7 pt whatever the resolution. A page narrower than 120 mm has
/// the panels one above the other. The picture's dots per metre are set. Needs no display: the cortex is drawn off screen. GUI
/// thread or any thread without another GL context current. Errors: those of pixelSize, device (no OpenGL), mismatch (values and
/// vertices differ in number).
[[nodiscard]] Result<QImage> paintFigure(const LinkedFigure& figure, const PageSize& page);

/// The caption in words, as it is printed below the panels.
[[nodiscard]] std::string captionOf(const LinkedFigure& figure);

/// The text chunks that belong into the figure's file: Software, Title, Description (the caption), Subject, Selection, Photo,
/// Recipe and `facts.more`.
[[nodiscard]] PngText pngTextOf(const LinkedFigure& figure, const PageSize& page);

}  // namespace cortilens
