// SPDX-License-Identifier: Apache-2.0
#include "core/files/Drafts.h"

#include <string>
#include <string_view>
#include <system_error>

namespace cortilens::files {

namespace {

/// .PID-NUMBER.NAME, as AtomicFile calls it.
[[nodiscard]] bool isDraftOf(std::string_view name, std::string_view target)
{
    if (!name.starts_with('.') || !name.ends_with(target)) return false;
    name.remove_prefix(1);
    name.remove_suffix(target.size());
    const auto dash = name.find('-');
    if (dash == std::string_view::npos || dash == 0 || !name.ends_with('.') || name.size() < dash + 3) return false;
    constexpr std::string_view kDigits = "0123456789";
    return name.substr(0, dash).find_first_not_of(kDigits) == std::string_view::npos &&
           name.substr(dash + 1, name.size() - dash - 2).find_first_not_of(kDigits) == std::string_view::npos;
}

}  // namespace

void sweepDrafts(const std::filesystem::path& target, std::chrono::minutes idle)
{
    const auto folder = target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
    const auto name = target.filename().string();
    const auto latest = std::filesystem::file_time_type::clock::now() - idle;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (!isDraftOf(entry->path().filename().string(), name)) continue;
        const auto written = entry->last_write_time(ignored);
        if (!ignored && written <= latest) std::filesystem::remove(entry->path(), ignored);
    }
}

}  // namespace cortilens::files
