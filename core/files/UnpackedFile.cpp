// SPDX-License-Identifier: Apache-2.0
#include "core/files/UnpackedFile.h"

#include "core/files/ReadError.h"
#include "core/files/ReadableFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>
#include <utility>
#include <zlib.h>

namespace cortilens::files {

namespace {

constexpr std::uint64_t kMaxDeflateRatio = 1032;  // zlib's documentation: "the limit is 1032:1"
constexpr std::size_t kStep = std::size_t{1} << 20;

[[nodiscard]] Error cutShort(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} is cut short or damaged: {}.", path.string(), what),
            "Copy or download it again."};
}

}  // namespace

struct UnpackedFile::State {
    std::filesystem::path path;
    gzFile stream = nullptr;
    std::uint64_t fileBytes = 0;
    bool compressed = false;

    State(std::filesystem::path name, gzFile open, std::uint64_t bytes)
        : path(std::move(name))
        , stream(open)
        , fileBytes(bytes)
        , compressed(gzdirect(open) == 0)
    {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { gzclose_r(stream); }
};

UnpackedFile::UnpackedFile(std::unique_ptr<State> state)
    : m_state(std::move(state))
{}
UnpackedFile::UnpackedFile(UnpackedFile&&) noexcept = default;
UnpackedFile& UnpackedFile::operator=(UnpackedFile&&) noexcept = default;
UnpackedFile::~UnpackedFile() = default;

Result<UnpackedFile> UnpackedFile::open(const std::filesystem::path& path)
{
    auto file = ReadableFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto bytes = file->bytes();
    const auto stream = gzdopen(file->descriptor(), "rb");
    if (!stream) return std::unexpected(Error{ErrorKind::outOfMemory, "There is not enough memory to unpack a file.", {}});
    std::ignore = file->take();  // the stream's now
    gzbuffer(stream, static_cast<unsigned>(kStep) / 4);
    return UnpackedFile(std::make_unique<State>(path, stream, bytes));
}

Result<void> UnpackedFile::mustHold(std::uint64_t contentBytes) const
{
    const auto& [path, stream, fileBytes, compressed] = *m_state;
    if (!compressed && contentBytes > fileBytes)
        return std::unexpected(
            cutShort(path, fmt::format("its header announces {} bytes, but the file has {}", contentBytes, fileBytes)));
    if (compressed && contentBytes / kMaxDeflateRatio > fileBytes)
        return std::unexpected(cutShort(
            path, fmt::format("its header announces {} bytes, which {} compressed ones cannot hold", contentBytes, fileBytes)));
    return {};
}

Result<std::size_t> UnpackedFile::read(std::span<std::byte> bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto step = static_cast<unsigned>(std::min(bytes.size() - done, kStep));
        const int got = gzread(m_state->stream, bytes.data() + done, step);
        int code = Z_OK;
        gzerror(m_state->stream, &code);
        if (code == Z_ERRNO) return std::unexpected(readError(errno, m_state->path));
        if (code == Z_MEM_ERROR)
            return std::unexpected(Error{ErrorKind::outOfMemory, "There is not enough memory to unpack a file.", {}});
        if (got < 0 || code == Z_BUF_ERROR)
            return std::unexpected(cutShort(m_state->path, "its compressed data make no sense or end too early"));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

Result<void> UnpackedFile::readAll(std::span<std::byte> bytes)
{
    const auto got = read(bytes);
    if (!got) return std::unexpected(got.error());
    if (*got < bytes.size())
        return std::unexpected(cutShort(m_state->path, fmt::format("{} bytes are missing at its end", bytes.size() - *got)));
    return {};
}

Result<void> UnpackedFile::seek(std::uint64_t contentOffset)
{
    if (gzseek(m_state->stream, static_cast<z_off_t>(contentOffset), SEEK_SET) < 0)
        return std::unexpected(cutShort(m_state->path, fmt::format("byte {} of its content cannot be reached", contentOffset)));
    return {};
}

Result<void> UnpackedFile::checkEnd()
{
    if (!m_state->compressed) return {};
    std::array<std::byte, 1> next{};
    const auto got = read(next);
    if (!got) return std::unexpected(got.error());
    return {};
}

}  // namespace cortilens::files
