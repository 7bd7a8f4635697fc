// SPDX-License-Identifier: Apache-2.0
#include "core/files/Sha256.h"

#include "core/files/MappedFile.h"

#include <openssl/sha.h>

#include <array>

namespace cortilens::files {

std::string sha256(std::span<const std::byte> bytes)
{
    constexpr auto kDigits = "0123456789abcdef";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += kDigits[byte >> 4U];
        hex += kDigits[byte & 15U];
    }
    return hex;
}

Result<std::string> sha256OfFile(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    return sha256(file->bytes());
}

}  // namespace cortilens::files
