// SPDX-License-Identifier: Apache-2.0
#include "core/files/DType.h"

#include <utility>

namespace cortilens::files {

std::size_t bytesOf(DType dtype)
{
    switch (dtype) {
    case DType::boolean:
    case DType::int8:
    case DType::uint8:
        return 1;
    case DType::int16:
    case DType::uint16:
    case DType::float16:
    case DType::bfloat16:
        return 2;
    case DType::int32:
    case DType::uint32:
    case DType::float32:
        return 4;
    case DType::int64:
    case DType::uint64:
    case DType::float64:
        return 8;
    }
    std::unreachable();
}

std::string_view nameOf(DType dtype)
{
    switch (dtype) {
    case DType::boolean:
        return "bool";
    case DType::int8:
        return "int8";
    case DType::uint8:
        return "uint8";
    case DType::int16:
        return "int16";
    case DType::uint16:
        return "uint16";
    case DType::int32:
        return "int32";
    case DType::uint32:
        return "uint32";
    case DType::int64:
        return "int64";
    case DType::uint64:
        return "uint64";
    case DType::float16:
        return "float16";
    case DType::bfloat16:
        return "bfloat16";
    case DType::float32:
        return "float32";
    case DType::float64:
        return "float64";
    }
    std::unreachable();
}

bool isFloatingPoint(DType dtype)
{
    return dtype == DType::float16 || dtype == DType::bfloat16 || dtype == DType::float32 || dtype == DType::float64;
}

}  // namespace cortilens::files
