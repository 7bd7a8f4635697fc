// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Frame.h"

#include "core/wire/Nesting.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cassert>
#include <limits>
#include <new>

namespace cortilens::wire {

namespace {

constexpr std::size_t kHeaderBytes = 4;
constexpr std::size_t kDeepest = 16;  // a region in a summary in a reply: 6

[[nodiscard]] std::unexpected<Error> badFrame(std::string what)
{
    return std::unexpected(Error{ErrorKind::malformed, std::move(what),
                                 "The other side does not speak this protocol, or something else wrote to its output."});
}

[[nodiscard]] Result<nlohmann::json> parse(std::span<const std::uint8_t> bytes)
try {
    if (!nestsAtMost(bytes, kDeepest)) return badFrame(fmt::format("A frame of {} bytes is not one CBOR value.", bytes.size()));
    return nlohmann::json::from_cbor(bytes, true, true, nlohmann::json::cbor_tag_handler_t::store);
} catch (const nlohmann::json::exception& exception) {
    return badFrame(fmt::format("A frame of {} bytes is not one CBOR value: {}.", bytes.size(), exception.what()));
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory,
                                 fmt::format("Not enough memory for a message of {} bytes.", bytes.size()),
                                 "Close other programs or ask for less."});
}

}  // namespace

std::vector<std::uint8_t> frameOf(const nlohmann::json& message)
{
    std::vector<std::uint8_t> frame(kHeaderBytes);
    nlohmann::json::to_cbor(message, frame);
    const auto size = frame.size() - kHeaderBytes;
    assert(size <= std::numeric_limits<std::uint32_t>::max());
    for (std::size_t byte = 0; byte < kHeaderBytes; ++byte) frame[byte] = static_cast<std::uint8_t>(size >> (8 * byte));
    return frame;
}

FrameReader::FrameReader(std::uint32_t maxFrameBytes)
    : m_maxFrameBytes(maxFrameBytes)
{}

void FrameReader::feed(std::span<const std::uint8_t> bytes)
{
    if (m_error) return;
    m_buffer.erase(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin));
    m_begin = 0;
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

Result<std::optional<nlohmann::json>> FrameReader::next()
{
    if (m_error) return std::unexpected(*m_error);
    const auto waiting = std::span<const std::uint8_t>(m_buffer).subspan(m_begin);
    if (waiting.size() < kHeaderBytes) return std::nullopt;
    std::uint32_t size = 0;
    for (std::size_t byte = 0; byte < kHeaderBytes; ++byte) size |= std::uint32_t{waiting[byte]} << (8 * byte);
    auto message =
        size > m_maxFrameBytes
            ? badFrame(fmt::format("A frame of {} bytes was announced; the most allowed is {}.", size, m_maxFrameBytes))
            : Result<nlohmann::json>{};
    if (message && waiting.size() - kHeaderBytes < size) return std::nullopt;
    if (message) message = parse(waiting.subspan(kHeaderBytes, size));
    if (!message) {
        m_error = message.error();
        return std::unexpected(*m_error);
    }
    m_begin += kHeaderBytes + size;
    return std::move(*message);
}

}  // namespace cortilens::wire
