// SPDX-License-Identifier: Apache-2.0
#include "core/files/ReadableFile.h"

#include "core/files/ReadError.h"

#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace cortilens::files {

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
