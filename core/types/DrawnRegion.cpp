// SPDX-License-Identifier: Apache-2.0
#include "core/types/DrawnRegion.h"

#include <algorithm>

namespace cortilens {

namespace {

constexpr std::size_t kLongest = 100;  // bytes; behind lh. and before .label a file's name may have 255

[[nodiscard]] std::string_view faultOf(std::string_view name)
{
    if (name.empty()) return "it is empty";
    if (name.size() > kLongest) return "it is longer than 100 letters";
    if (name.front() == ' ' || name.back() == ' ') return "it begins or ends with a blank";
    if (name.front() == '.') return "it begins with a dot";
    if (std::ranges::any_of(name, [](char letter) { return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f'; }))
        return "it has a character that cannot be seen";
    if (name.find_first_of("/\\") != std::string_view::npos) return "it has a slash, which stands behind the name of a set";
    if (name.find('>') != std::string_view::npos) return "it has the sign >, which stands before a threshold";
    for (const std::string_view start : {"lh:", "rh:", "lh.", "rh.", "voxel:"})
        if (name.starts_with(start)) return "it reads like a vertex, a voxel or a half of a region";
    return {};
}

}  // namespace

Result<void> checkRegionName(std::string_view name)
{
    const auto fault = faultOf(name);
    if (fault.empty()) return {};
    return std::unexpected(Error{ErrorKind::invalidRequest,
                                 "A region cannot be called '" + std::string(name) + "': " + std::string(fault) + '.',
                                 "Give it another name."});
}

std::string freeRegionName(std::string_view stem, std::span<const std::string> taken)
{
    for (int number = 1;; ++number) {
        auto name = std::string(stem).append(" ").append(std::to_string(number));
        if (std::ranges::find(taken, name) == taken.end()) return name;
    }
}

}  // namespace cortilens
