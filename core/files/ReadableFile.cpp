// SPDX-License-Identifier: Apache-2.0
#include "core/files/ReadableFile.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cortilens::files {

Error readError(int code, const std::filesystem::path& path)
{
    if (code == ENOENT || code == ENOTDIR)
        return {ErrorKind::notFound, fmt::format("There is no file {}.", path.string()), "Check the name and the folder."};
    if (code == EINVAL)
        return {ErrorKind::unreadable, fmt::format("Cannot read {}: it is not an ordinary file.", path.string()),
                "Name a file on a disk."};
    return {ErrorKind::unreadable, fmt::format("Cannot read {}: {}.", path.string(), std::generic_category().message(code)),
            "Check that it is a file and that you may read it."};
}

Result<ReadableFile> ReadableFile::open(const std::filesystem::path& path)
{
    // Without waiting: the other end of a named pipe may never come.
    ReadableFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), 0);
    if (file.m_descriptor < 0) return std::unexpected(readError(errno, path));
    struct stat status{};
    if (::fstat(file.m_descriptor, &status) != 0) return std::unexpected(readError(errno, path));
    if (!S_ISREG(status.st_mode)) return std::unexpected(readError(S_ISDIR(status.st_mode) ? EISDIR : EINVAL, path));
    file.m_bytes = static_cast<std::uint64_t>(status.st_size);
    return file;
}

ReadableFile::ReadableFile(ReadableFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_bytes(other.m_bytes)
{}

ReadableFile::~ReadableFile()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

int ReadableFile::take()
{
    return std::exchange(m_descriptor, -1);
}

}  // namespace cortilens::files
