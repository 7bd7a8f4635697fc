// SPDX-License-Identifier: Apache-2.0
#include "core/files/MappedFile.h"

#include "core/files/ReadError.h"
#include "core/files/ReadableFile.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstdint>
#include <unistd.h>
#include <utility>

namespace cortilens::files {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path)
{
    const auto file = ReadableFile::open(path);
    if (!file) return std::unexpected(file.error());
    if (file->bytes() == 0) return MappedFile({});
    void* const start = ::mmap(nullptr, file->bytes(), PROT_READ, MAP_PRIVATE, file->descriptor(), 0);
    if (start == MAP_FAILED) return std::unexpected(readError(errno, path));
    return MappedFile({static_cast<const std::byte*>(start), file->bytes()});
}

void expect(std::span<const std::byte> bytes)
{
    if (bytes.empty()) return;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto before = reinterpret_cast<std::uintptr_t>(bytes.data()) % page;
    auto* const start = const_cast<std::byte*>(bytes.data() - before);
    (void)::madvise(start, bytes.size() + before, MADV_WILLNEED);
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
