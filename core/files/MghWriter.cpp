// SPDX-License-Identifier: Apache-2.0
#include "core/files/MghWriter.h"

#include "core/files/AtomicFile.h"
#include "core/files/BigEndian.h"
#include "core/files/Gzip.h"

#include <fmt/format.h>

#include <limits>

namespace cortilens::files {

namespace {

constexpr std::int32_t kVersion = 1;
constexpr std::int32_t kFloat = 3;
constexpr std::size_t kDataBegin = 284;

}  // namespace

Result<void> writeMghSurfaceMap(const std::filesystem::path& path, std::span<const float> values, std::size_t vertices)
{
    if (vertices == 0 || values.size() % vertices != 0 || values.size() > std::numeric_limits<std::int32_t>::max())
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("Cannot write {}: {} values are not whole frames of {} vertices.", path.string(),
                                                 values.size(), vertices),
                                     {}});
    BigEndianBytes bytes;
    bytes.int32(kVersion);
    bytes.int32(static_cast<std::int32_t>(vertices));
    bytes.int32(1);
    bytes.int32(1);
    bytes.int32(static_cast<std::int32_t>(values.size() / vertices));
    bytes.int32(kFloat);
    bytes.int32(0);  // degrees of freedom, unused
    bytes.int16(0);  // goodRAS: what follows up to the data means nothing
    bytes.zerosUpTo(kDataBegin);
    for (const float value : values) bytes.float32(value);
    if (path.extension() != ".mgz") return writeAtomically(path, bytes.bytes());
    const auto compressed = gzip(bytes.bytes());
    if (!compressed) return std::unexpected(compressed.error());
    return writeAtomically(path, *compressed);
}

}  // namespace cortilens::files
