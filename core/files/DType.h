// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cortilens::files {

/// Element type of an array in a file. Little-endian where a format has no word for it.
enum class DType : std::uint8_t {
    boolean,
    int8,
    uint8,
    int16,
    uint16,
    int32,
    uint32,
    int64,
    uint64,
    float16,
    bfloat16,
    float32,
    float64
};

[[nodiscard]] std::size_t bytesOf(DType dtype);      ///< per element
[[nodiscard]] std::string_view nameOf(DType dtype);  ///< for people: float32
[[nodiscard]] bool isFloatingPoint(DType dtype);

}  // namespace cortilens::files
