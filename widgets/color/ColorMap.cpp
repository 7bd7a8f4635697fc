// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorMap.h"

#include <algorithm>

namespace cortilens::color {

// Defined in ColorMapTables.cpp, which the build makes from resources/colormaps.
extern const std::array<Rgb, 256> k_viridis, k_cividis, k_inferno, k_magma, k_batlow, k_grey, k_hot, k_copper, k_RdBu_r,
    k_coolwarm, k_cold_hot, k_polar_angle, k_turbo, k_jet;

namespace {

using enum ColorMapKind;

constexpr std::string_view kRainbow =
    "Uneven steps: edges appear where the data have none, and red and green look alike to many readers";

constexpr std::array<ColorMap, 14> kMaps{{
    {"viridis", "Viridis", sequential, "", k_viridis},
    {"cividis", "Cividis", sequential, "", k_cividis},
    {"inferno", "Inferno", sequential, "", k_inferno},
    {"magma", "Magma", sequential, "", k_magma},
    {"batlow", "Batlow", sequential, "", k_batlow},
    {"grey", "Grey", sequential, "", k_grey},
    {"hot", "Hot", sequential, "", k_hot},
    {"copper", "Copper", sequential, "", k_copper},
    {"RdBu_r", "Blue to red", diverging, "", k_RdBu_r},
    {"coolwarm", "Cool to warm", diverging, "", k_coolwarm},
    {"cold_hot", "Cold to hot", diverging, "", k_cold_hot},
    {"polar_angle", "Polar angle", circular, "", k_polar_angle},
    {"turbo", "Turbo", sequential, "A rainbow: lightness rises and falls again, so order is hard to see in grey", k_turbo},
    {"jet", "Jet", sequential, kRainbow, k_jet},
}};

}  // namespace

Rgb ColorMap::at(float unit) const
{
    // The comparison is false for NaN as well.
    if (!(unit > 0)) return table.front();
    return table[static_cast<std::size_t>(std::min(unit * 256.0F, 255.0F))];
}

std::span<const ColorMap> colorMaps()
{
    return kMaps;
}

std::optional<ColorMap> findColorMap(std::string_view id)
{
    const auto found = std::ranges::find(kMaps, id, &ColorMap::id);
    return found == kMaps.end() ? std::nullopt : std::optional(*found);
}

ColorMap defaultColorMap(ColorMapKind kind)
{
    switch (kind) {
    case sequential:
        return kMaps[2];
    case diverging:
        return kMaps[8];
    case circular:
        return kMaps[11];
    }
    return kMaps[0];
}

}  // namespace cortilens::color
