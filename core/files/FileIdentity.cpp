// SPDX-License-Identifier: Apache-2.0
#include "core/files/FileIdentity.h"

#include "core/files/ReadError.h"

#include <sys/stat.h>

#include <cerrno>
#include <chrono>

namespace cortilens::files {

namespace {

[[nodiscard]] std::int64_t nanoseconds(const timespec& time)
{
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

Result<FileIdentity> identityOf(const std::filesystem::path& path)
{
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return std::unexpected(readError(errno, path));
    return FileIdentity{.device = status.st_dev,
                        .inode = status.st_ino,
                        .bytes = static_cast<std::uint64_t>(status.st_size),
                        .modifiedNs = nanoseconds(status.st_mtim),
                        .changedNs = nanoseconds(status.st_ctim)};
}

bool isSettled(const FileIdentity& file)
{
    constexpr std::int64_t kTicksNs = 2'000'000'000;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() - file.changedNs > kTicksNs;
}

}  // namespace cortilens::files
