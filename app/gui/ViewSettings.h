// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

class QSettings;

namespace cortilens {
struct CortexState;
enum class SurfaceForm : std::uint8_t;
namespace image {
struct HeatmapStyle;
}
}  // namespace cortilens

namespace cortilens::gui {

/// How things are looked at, beside what was chosen: form, names, colour map, opacity. By name.
using ViewSettings = std::map<std::string, std::variant<bool, double, std::string>>;

/// Whether overlays fade by the noise ceilings of their vertices.
inline constexpr const char* kFadeSetting = "fadeByCeiling";

/// `fallback` where there is none of that name, one of another type, or a number that is none.
template <typename Value>
[[nodiscard]] Value settingOf(const ViewSettings& settings, const std::string& name, const Value& fallback)
{
    const auto found = settings.find(name);
    const auto* value = found == settings.end() ? nullptr : std::get_if<Value>(&found->second);
    if constexpr (std::is_same_v<Value, double>)
        if (value && !std::isfinite(*value)) return fallback;
    return value ? *value : fallback;
}

/// Of the cortex as it is drawn: form, underside, names, outlines.
[[nodiscard]] ViewSettings settingsOf(const CortexState& state, SurfaceForm form, bool withUnderside);
/// Of a map over a photo: opacity, smooth, contour, colorMap.
[[nodiscard]] ViewSettings settingsOf(const image::HeatmapStyle& style);

/// `like` with what `settings` says of it.
[[nodiscard]] image::HeatmapStyle styleFrom(const ViewSettings& settings, image::HeatmapStyle like);

[[nodiscard]] std::optional<SurfaceForm> formNamed(std::string_view name);

/// What was kept from the start before, of those and of the types that `like` has.
[[nodiscard]] ViewSettings keptSettings(const QSettings& store, const ViewSettings& like);
void keep(QSettings& store, const ViewSettings& settings);

}  // namespace cortilens::gui
