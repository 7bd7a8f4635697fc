// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/GiftiReader.h"
#include "core/types/Surface.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <variant>
#include <vector>

namespace cortilens::test {

namespace detail {

[[nodiscard]] inline std::vector<files::GiftiArray> arraysOf(const char* what, Hemisphere hemisphere)
{
    const auto path = fmt::format("{}/resources/demo/fsaverage5/{}_{}.gii.gz", CORTILENS_SOURCE_DIR, what,
                                  hemisphere == Hemisphere::left ? "left" : "right");
    auto arrays = files::readGifti(path);
    if (!arrays) {
        fmt::print(stderr, "{}\n", arrays.error().message);
        std::abort();
    }
    return std::move(*arrays);
}

template <typename Row, typename Value> [[nodiscard]] std::vector<Row> rowsOf(const files::GiftiArray& array)
{
    const auto& values = std::get<std::vector<Value>>(array.values);
    std::vector<Row> rows(values.size() / 3);
    std::memcpy(rows.data(), values.data(), rows.size() * sizeof(Row));
    return rows;
}

}  // namespace detail

[[nodiscard]] inline SurfaceMesh fsaverage5Mesh(Hemisphere hemisphere, SurfaceForm form)
{
    constexpr std::array kNames{"white", "pial", "infl", "flat", "sphere"};
    const auto arrays = detail::arraysOf(kNames[static_cast<std::size_t>(form)], hemisphere);
    return {hemisphere, form, detail::rowsOf<std::array<float, 3>, float>(arrays[0]),
            detail::rowsOf<std::array<std::int32_t, 3>, std::int32_t>(arrays[1])};
}

/// Pial, inflated and flat forms of both hemispheres: 2 x 10242 vertices.
[[nodiscard]] inline std::vector<SurfaceMesh> fsaverage5Meshes()
{
    std::vector<SurfaceMesh> meshes;
    for (const auto hemisphere : kHemispheres)
        for (const auto form : {SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat})
            meshes.push_back(fsaverage5Mesh(hemisphere, form));
    return meshes;
}

[[nodiscard]] inline std::array<std::vector<float>, 2> fsaverage5Curvature()
{
    std::array<std::vector<float>, 2> curvature;
    for (const auto hemisphere : kHemispheres)
        curvature[sideOf(hemisphere)] = std::get<std::vector<float>>(detail::arraysOf("curv", hemisphere).front().values);
    return curvature;
}

}  // namespace cortilens::test
