// SPDX-License-Identifier: Apache-2.0
#include "core/files/Gzip.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <zlib.h>

namespace cortilens::files {

namespace {

constexpr int kGzip = 15 + 16;        // zlib's spelling of: the largest window, in a gzip wrapper
constexpr int kGzipOrZlib = 15 + 32;  // either wrapper
constexpr int kBare = -15;            // no wrapper
constexpr std::size_t kStep = std::size_t{1} << 20;

[[nodiscard]] uInt stepOf(std::size_t bytes)
{
    return static_cast<uInt>(std::min(bytes, kStep));
}

/// zlib reads through a pointer to mutable bytes that it does not change.
[[nodiscard]] Bytef* inputOf(const std::byte* bytes)
{
    return reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

[[nodiscard]] Error damaged(std::string_view name)
{
    return {ErrorKind::malformed, fmt::format("{} is not a whole compressed file: it is damaged or was cut short.", name),
            "Copy or download it again."};
}

[[nodiscard]] Result<std::vector<std::byte>> unpacked(std::span<const std::byte> compressed, int wrapper, std::size_t maxBytes,
                                                      std::string_view name)
try {
    z_stream stream{};
    if (inflateInit2(&stream, wrapper) != Z_OK) return std::unexpected(Error{ErrorKind::outOfMemory, "zlib has no memory.", {}});
    std::vector<std::byte> content;
    std::size_t used = 0;
    int state = Z_OK;
    while (state == Z_OK && content.size() <= maxBytes) {
        if (stream.avail_in == 0) {
            stream.next_in = inputOf(compressed.data() + used);
            stream.avail_in = stepOf(compressed.size() - used);
            used += stream.avail_in;
        }
        const auto before = content.size();
        content.resize(before + kStep);
        stream.next_out = reinterpret_cast<Bytef*>(content.data() + before);
        stream.avail_out = static_cast<uInt>(kStep);
        state = ::inflate(&stream, Z_NO_FLUSH);
        content.resize(before + kStep - stream.avail_out);
    }
    inflateEnd(&stream);
    if (content.size() > maxBytes)
        return std::unexpected(Error{ErrorKind::tooLarge, fmt::format("{} unpacks to more than {} bytes.", name, maxBytes),
                                     "Check that it is the file that you mean."});
    if (state != Z_STREAM_END) return std::unexpected(damaged(name));
    return content;
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, fmt::format("There is not enough memory to unpack {}.", name), {}});
}

}  // namespace

Result<std::vector<std::byte>> gunzip(std::span<const std::byte> compressed, std::size_t maxBytes, std::string_view name)
{
    return unpacked(compressed, kGzipOrZlib, maxBytes, name);
}

Result<std::vector<std::byte>> inflate(std::span<const std::byte> compressed, std::size_t maxBytes, std::string_view name)
{
    return unpacked(compressed, kBare, maxBytes, name);
}

Result<std::vector<std::byte>> gzip(std::span<const std::byte> content)
try {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::unexpected(Error{ErrorKind::outOfMemory, "zlib has no memory.", {}});
    std::vector<std::byte> compressed;
    std::size_t used = 0;
    int state = Z_OK;
    while (state == Z_OK) {
        if (stream.avail_in == 0 && used < content.size()) {
            stream.next_in = inputOf(content.data() + used);
            stream.avail_in = stepOf(content.size() - used);
            used += stream.avail_in;
        }
        const auto before = compressed.size();
        compressed.resize(before + kStep);
        stream.next_out = reinterpret_cast<Bytef*>(compressed.data() + before);
        stream.avail_out = static_cast<uInt>(kStep);
        state = deflate(&stream, used == content.size() ? Z_FINISH : Z_NO_FLUSH);
        compressed.resize(before + kStep - stream.avail_out);
    }
    deflateEnd(&stream);
    return compressed;
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, "There is not enough memory to compress a file.", {}});
}

}  // namespace cortilens::files
