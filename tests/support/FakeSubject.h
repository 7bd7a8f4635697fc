// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"
#include "core/types/Surface.h"
#include "core/wire/Protocol.h"

/// A subject small enough to be made up in a millisecond, with answers in closed form, so that tests can check what is drawn.
namespace cortilens::fake {

inline constexpr GridSize kGrid{7, 7};
inline constexpr int kViews = 8;
inline constexpr int kPhotos = 12;
inline constexpr int kPhotoPixels = 140;

[[nodiscard]] wire::SubjectSummary summary(const std::string& directory);

/// An ellipsoid of 2562 vertices in all forms; the flat one is the upper half, seen from above.
[[nodiscard]] SurfaceMesh surface(Hemisphere hemisphere, SurfaceForm form);
[[nodiscard]] wire::VertexTable vertexTable(Hemisphere hemisphere);
[[nodiscard]] Overlay overlay(const std::string& id);  ///< with values; noise-ceiling or r2
[[nodiscard]] wire::StimulusTable stimuli();
[[nodiscard]] Photo photo(NsdId image, int side);

/// sum of bytes of the selection's text + image, as a phase of a wave over the patches: other questions, other maps.
[[nodiscard]] float relevance(const Selection& selection, NsdId image, GridCell cell);
[[nodiscard]] RelevanceMap map(const Selection& selection, NsdId image, int viewsDone);

}  // namespace cortilens::fake
