// SPDX-License-Identifier: Apache-2.0
#include "core/files/FolderLock.h"

#include "core/files/AtomicFile.h"

#include <fmt/format.h>
#include <sys/file.h>

#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cortilens::files {

namespace {

/// .1234-0.session01.safetensors: AtomicFile's own spelling.
[[nodiscard]] bool isTemporary(const std::string& name)
{
    std::size_t at = 1;
    const auto digits = [&] {
        const auto begin = at;
        while (at < name.size() && std::isdigit(static_cast<unsigned char>(name[at])) != 0) ++at;
        return at > begin;
    };
    if (!name.starts_with('.') || !digits() || at >= name.size() || name[at] != '-') return false;
    ++at;
    return digits() && at < name.size() && name[at] == '.';
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder)
{
    const auto path = folder / ".lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) return std::unexpected(writeError(path, errno));
    FolderLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("Another process is writing into {} at the moment.", folder.string()),
                                     "Wait until it has finished, or end it."});
    return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{}

FolderLock::~FolderLock()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

void removeTemporaryFiles(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> left;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (isTemporary(entry->path().filename().string())) left.push_back(entry->path());
    for (const auto& path : left) std::filesystem::remove(path, error);
}

}  // namespace cortilens::files
