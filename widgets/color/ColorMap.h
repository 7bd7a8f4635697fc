// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cortilens::color {

using Rgb = std::array<std::uint8_t, 3>;  ///< 8-bit sRGB

enum class ColorMapKind : std::uint8_t { sequential, diverging, circular };

/// A named table of colours. A small value: text and table are constants of the program. Sources: resources/colormaps/README.md.
struct ColorMap {
    std::string_view id;    ///< viridis: stable, written into sessions
    std::string_view name;  ///< for people
    ColorMapKind kind{};
    std::string_view warning;         ///< why a reader may be misled; empty: no reason known
    std::span<const Rgb, 256> table;  ///< low value first

    /// `unit` 0 ... 1, clamped; each entry covers 1/256 (as in matplotlib). NaN gives the first entry: callers hide NaN before.
    [[nodiscard]] Rgb at(float unit) const;
};

/// All maps, in the order of a menu: those safe for colour-blind readers first of their kind, jet last.
[[nodiscard]] std::span<const ColorMap> colorMaps();

[[nodiscard]] std::optional<ColorMap> findColorMap(std::string_view id);

/// RdBu_r for diverging, inferno for sequential, the polar-angle map for circular values.
[[nodiscard]] ColorMap defaultColorMap(ColorMapKind kind);

}  // namespace cortilens::color
