// SPDX-License-Identifier: Apache-2.0
#include "core/files/FrameStream.h"

#include "core/files/Widen.h"

#include <utility>

namespace cortilens::files {

FrameStream::FrameStream(UnpackedFile file, const std::array<std::int64_t, 4>& shape, const StoredNumbers& stored,
                         std::uint64_t dataBegin)
    : m_file(std::move(file))
    , m_shape(shape)
    , m_stored(stored)
    , m_dataBegin(dataBegin)
{}

std::size_t FrameStream::frameBytes() const
{
    return static_cast<std::size_t>(m_shape[0] * m_shape[1] * m_shape[2]) * bytesOf(m_stored.dtype);
}

Result<void> FrameStream::next(std::span<std::byte> bytes)
{
    if (m_next >= m_shape[3] || bytes.size() != frameBytes())
        return std::unexpected(Error{ErrorKind::invalidRequest, "There is no further frame of that size.", {}});
    if (m_next == 0)
        if (auto found = m_file.seek(m_dataBegin); !found) return found;
    if (auto read = m_file.readAll(bytes); !read) return read;
    if (m_stored.swapped) swapBytes(bytes, bytesOf(m_stored.dtype));
    if (++m_next == m_shape[3]) return m_file.checkEnd();
    return {};
}

Result<void> FrameStream::rewind()
{
    m_next = 0;
    return m_file.seek(m_dataBegin);
}

}  // namespace cortilens::files
