// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <variant>

class QSettings;

namespace cortilens::gui {

/// How things are looked at, beside what was chosen: form, names, colour map, opacity. By name.
using ViewSettings = std::map<std::string, std::variant<bool, double, std::string>>;

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

/// What was kept from the start before, of those and of the types that `like` has.
[[nodiscard]] ViewSettings keptSettings(const QSettings& store, const ViewSettings& like);
void keep(QSettings& store, const ViewSettings& settings);

}  // namespace cortilens::gui
