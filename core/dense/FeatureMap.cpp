// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureMap.h"

#include "core/files/Sha256.h"

#include <cstddef>
#include <span>

namespace cortilens::dense {

std::string hashOf(const Photo& photo)
{
    std::vector<std::byte> bytes;
    bytes.reserve(8 + photo.rgb.size());
    for (const int side : {photo.width, photo.height})
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<std::byte>(static_cast<std::uint32_t>(side) >> shift));
    const auto pixels = std::as_bytes(std::span(photo.rgb));
    bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    return files::sha256(bytes);
}

}  // namespace cortilens::dense
