// SPDX-License-Identifier: Apache-2.0
#include "core/files/Crc32.h"

#include <zlib.h>

namespace cortilens::files {

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before)
{
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace cortilens::files
