// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cortilens::wire {

/// Whether `bytes` are exactly one CBOR value (RFC 8949) whose arrays and maps nest at most `deepest` times and hold what they
/// announce. Text and numbers are not looked into. Costs a pass over the heads and no memory to speak of, so that a parser that
/// recurses can be called without fear.
[[nodiscard]] bool nestsAtMost(std::span<const std::uint8_t> bytes, std::size_t deepest);

}  // namespace cortilens::wire
