// SPDX-License-Identifier: Apache-2.0
#include "core/types/LiveRegion.h"

#include <array>
#include <charconv>
#include <cmath>

namespace cortilens {

namespace {

[[nodiscard]] std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// Finite, and nothing behind it.
[[nodiscard]] std::optional<float> numberIn(std::string_view text)
{
    float value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace

Result<std::optional<LiveRegion>> liveRegionFrom(std::string_view text)
{
    const auto sign = text.rfind('>');
    if (sign == std::string_view::npos) return std::nullopt;
    auto left = text.substr(0, sign);
    LiveRegion region;
    if (const auto join = left.rfind('&'); join != std::string_view::npos) {
        region.region = trimmed(left.substr(0, join));
        left.remove_prefix(join + 1);
    }
    region.map = trimmed(left);
    const auto threshold = numberIn(trimmed(text.substr(sign + 1)));
    if (region.map.empty() || !threshold)
        return std::unexpected(Error{ErrorKind::invalidRequest, "The region '" + std::string(text) + "' cannot be read.",
                                     "Write 'faces > 2' for all voxels with a t value for faces above 2, 'FFA-1 & faces > 3.5' "
                                     "for those of them in FFA-1."});
    region.threshold = *threshold;
    return region;
}

std::string toText(const LiveRegion& region)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), region.threshold).ptr;
    std::string text = region.region.empty() ? region.map : region.region + " & " + region.map;
    return text.append(" > ").append(digits.data(), end);
}

}  // namespace cortilens
