// SPDX-License-Identifier: Apache-2.0
#include "core/files/Sha256.h"

#include "core/files/MappedFile.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

namespace cortilens::files {

std::string sha256(std::span<const std::byte> bytes)
{
    return sha256(bytes, {}).value_or(std::string{});
}

std::optional<std::string> sha256(std::span<const std::byte> bytes, const std::stop_token& stop)
{
    constexpr auto kDigits = "0123456789abcdef";
    constexpr std::size_t kStep = 8U << 20;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    for (auto rest = bytes; !rest.empty(); rest = rest.subspan(std::min(kStep, rest.size()))) {
        if (stop.stop_requested()) return std::nullopt;
        EVP_DigestUpdate(context.get(), rest.data(), std::min(kStep, rest.size()));
    }
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
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
