// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cortilens::wire {

/// A frame: uint32 little-endian byte count, then one CBOR value of that size.
[[nodiscard]] std::vector<std::uint8_t> frameOf(const nlohmann::json& message);

/// Cuts a byte stream into messages. Feed what arrived, take messages until there are none.
///
/// One thread. A frame longer than the maximum, one that is not CBOR from its first to its last byte, or one nested deeper than
/// any message, is an error and ends the stream: nothing is allocated for it, and next() repeats the error.
class FrameReader {
public:
    explicit FrameReader(std::uint32_t maxFrameBytes);

    void feed(std::span<const std::uint8_t> bytes);

    /// The next whole message; nullopt: more bytes are needed.
    [[nodiscard]] Result<std::optional<nlohmann::json>> next();

    /// Bytes of a frame that is not whole yet. When the input ends, more than 0 means that it ended in the middle of a message.
    [[nodiscard]] std::size_t pending() const { return m_buffer.size() - m_begin; }

private:
    std::uint32_t m_maxFrameBytes;
    std::vector<std::uint8_t> m_buffer;
    std::size_t m_begin = 0;
    std::optional<Error> m_error;
};

}  // namespace cortilens::wire
