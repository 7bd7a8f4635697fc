// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Machine.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace cortilens::engine {

std::int64_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    return file >> total >> resident ? resident * sysconf(_SC_PAGESIZE) : 0;
}

std::int64_t memoryBytes()
{
    const std::int64_t machine = std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
    for (const auto* limit : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        std::ifstream file(limit);
        std::int64_t bytes = 0;
        if (file >> bytes && bytes > 0) return std::min(bytes, machine);  // "max" is no number
    }
    return machine;
}

namespace {

/// Nothing when not even the root can be looked at.
[[nodiscard]] std::optional<dev_t> deviceOf(std::filesystem::path path)
{
    std::error_code error;
    path = std::filesystem::absolute(path, error);
    struct stat state{};
    while (::stat(path.c_str(), &state) != 0) {
        if (!path.has_relative_path()) return std::nullopt;
        path = path.parent_path();
    }
    return state.st_dev;
}

}  // namespace

bool areOnOneDisk(const std::filesystem::path& a, const std::filesystem::path& b)
{
    return deviceOf(a) == deviceOf(b);
}

std::int64_t freeBytes(const std::filesystem::path& directory)
{
    std::error_code error;
    const auto space = std::filesystem::space(directory, error);
    return error ? -1 : static_cast<std::int64_t>(space.available);
}

std::string sizeText(std::int64_t bytes)
{
    constexpr std::array<std::string_view, 5> kUnits{"bytes", "kB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 999.5 && unit + 1 < kUnits.size()) {
        size /= 1000;
        ++unit;
    }
    return unit == 0 || size >= 99.5 ? fmt::format("{:.0f} {}", size, kUnits[unit])
                                     : fmt::format("{:.1f} {}", size, kUnits[unit]);
}

}  // namespace cortilens::engine
