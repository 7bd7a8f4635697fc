// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Subject.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// How a person's own surface, which is what is seen and clicked, meets the surface that responses were measured on.
namespace cortilens::data {

/// Vertices of both hemispheres, each sorted.
using VertexSets = std::array<std::vector<VertexId>, 2>;

/// For each vertex of the subject's own surface, by hemisphere, the vertex of `space` whose value it shows; -1: none.
using VertexSources = std::array<std::vector<std::int32_t>, 2>;

/// nativesurface: each vertex is its own. fsaverage: by {lh,rh}.fsaverage-to-white.mgz, as nsdcode carries values.
/// `vertexCounts` are those of the responses' surfaces, 0: that hemisphere is not there. Errors: mismatch (other numbers of
/// vertices, naming both), notFound (no such space, no transform, saying where it was looked for), those of readVertexSources.
[[nodiscard]] Result<VertexSources> vertexSources(const Subject& subject, std::string_view space,
                                                  const std::array<std::int32_t, 2>& vertexCounts);

/// The vertices of the other space that the subject's own vertices show, each once.
[[nodiscard]] VertexSets sourcesOf(const VertexSets& own, const VertexSources& sources);

/// A value per vertex of the subject's own surface: that of its source, NaN without one. `vertices` of the other space, all of
/// the left hemisphere's `values` before the right's.
[[nodiscard]] std::vector<float> carried(Hemisphere hemisphere, const VertexSets& vertices, std::span<const float> values,
                                         std::size_t vertexCount, const VertexSources& sources);

}  // namespace cortilens::data
