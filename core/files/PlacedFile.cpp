// SPDX-License-Identifier: Apache-2.0
#include "core/files/PlacedFile.h"

#include "core/files/AtomicFile.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace cortilens::files {

Result<PlacedFile> PlacedFile::open(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return std::unexpected(writeError(path, errno));
    return PlacedFile(path, descriptor);
}

PlacedFile::PlacedFile(std::filesystem::path path, int descriptor)
    : m_path(std::move(path))
    , m_descriptor(descriptor)
{}

PlacedFile::PlacedFile(PlacedFile&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
{}

PlacedFile& PlacedFile::operator=(PlacedFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

PlacedFile::~PlacedFile()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<void> PlacedFile::writeAt(std::size_t offset, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return std::unexpected(writeError(m_path, errno));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::size_t>(written);
    }
    return {};
}

Result<void> PlacedFile::flush()
{
    if (::fdatasync(m_descriptor) != 0) return std::unexpected(writeError(m_path, errno));
    return {};
}

}  // namespace cortilens::files
