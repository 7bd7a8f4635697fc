// SPDX-License-Identifier: Apache-2.0
#include "core/files/MatLayout.h"

#include "core/files/Hdf5Superblock.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>

// MathWorks, "MAT-File Format", on version 4.
namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;

[[nodiscard]] std::string cutShort(std::uint64_t needed, std::size_t got)
{
    return fmt::format("it is cut short: it needs {} bytes, but has {}", needed, got);
}

/// Version 4 has no mark: a file is one if it can be walked from header to header up to its end.
[[nodiscard]] std::string problemOfVersion4(Bytes file)
{
    constexpr std::string_view kOther = "it is another kind of file";
    constexpr std::array<std::uint64_t, 6> kBytesOf{8, 4, 4, 2, 2, 1};  // by the tens of the type word
    if (file.empty()) return "it is empty";
    for (std::uint64_t at = 0; at < file.size();) {
        if (file.size() - at < 20) return at == 0 ? std::string(kOther) : cutShort(at + 20, file.size());
        const bool swapped = wordAt(file, at, false) > 4052;
        std::array<std::uint32_t, 5> header{};
        for (std::size_t i = 0; i < header.size(); ++i) header[i] = wordAt(file, at + 4 * i, swapped);
        const auto [type, rows, columns, complex, nameBytes] = header;
        const auto number = type / 10 % 10;
        if (type > 4052 || number >= kBytesOf.size() || complex > 1 || nameBytes == 0 || nameBytes > 4096)
            return std::string(kOther);
        std::uint64_t bytes = kBytesOf[number] * (1 + complex);
        if (__builtin_mul_overflow(bytes, rows, &bytes) || __builtin_mul_overflow(bytes, columns, &bytes) ||
            bytes > std::uint64_t{1} << 62)
            return std::string(kOther);
        at += 20 + nameBytes + bytes;
        if (at > file.size()) return cutShort(at, file.size());
    }
    return {};
}

}  // namespace

std::string matProblem(std::span<const std::byte> file)
{
    if (const auto announced = hdf5LengthOf(file)) return *announced > file.size() ? cutShort(*announced, file.size()) : "";
    return problemOfVersion4(file);
}

}  // namespace cortilens::files
