// SPDX-License-Identifier: Apache-2.0
#include "core/files/MappedFile.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cortilens::files {

namespace {

[[nodiscard]] Error errorOf(int code, const std::filesystem::path& path)
{
    if (code == ENOENT || code == ENOTDIR)
        return {ErrorKind::notFound, fmt::format("There is no file {}.", path.string()), "Check the name and the folder."};
    return {ErrorKind::unreadable, fmt::format("Cannot read {}: {}.", path.string(), std::generic_category().message(code)),
            "Check that it is a file and that you may read it."};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::unexpected(errorOf(errno, path));
    struct stat status{};
    const bool known = ::fstat(descriptor, &status) == 0;
    const int code = !known ? errno : S_ISDIR(status.st_mode) ? EISDIR : S_ISREG(status.st_mode) ? 0 : EINVAL;
    if (code != 0 || status.st_size == 0) {
        ::close(descriptor);
        if (code != 0) return std::unexpected(errorOf(code, path));
        return MappedFile({});
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int mapError = errno;
    ::close(descriptor);
    if (start == MAP_FAILED) return std::unexpected(errorOf(mapError, path));
    return MappedFile({static_cast<const std::byte*>(start), size});
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {}))
{}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

MappedFile::~MappedFile()
{
    if (!m_bytes.empty()) ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
}

}  // namespace cortilens::files
