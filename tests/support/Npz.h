// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Crc32.h"
#include "core/files/Gzip.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

/// Archives as numpy.savez and numpy.savez_compressed write them, small enough to be made by hand.
namespace cortilens::test {

inline void putNumber(std::string& text, std::uint64_t number, int bytes)
{
    for (int byte = 0; byte < bytes; ++byte) text += static_cast<char>(number >> (8 * byte) & 0xFFU);
}

/// A whole .npy file of float32, or of booleans as 0 and 1.
[[nodiscard]] inline std::string npyOf(const std::string& descr, const std::string& shape, const std::string& data)
{
    const auto dictionary = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    std::string file("\x93NUMPY\x01", 7);
    putNumber(file, 0, 1);
    putNumber(file, dictionary.size(), 2);
    return file + dictionary + data;
}

[[nodiscard]] inline std::string bytesOf(const std::vector<float>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

/// What a bare deflate stream of the content is: gzip's, without its header and trailer.
[[nodiscard]] inline std::string deflated(const std::string& content)
{
    const auto packed = files::gzip(std::as_bytes(std::span(content))).value();
    return {reinterpret_cast<const char*>(packed.data()) + 10, packed.size() - 18};
}

/// `statedBytes` other than 0: what the directory claims that each entry unpacks to.
[[nodiscard]] inline std::string npzOf(const std::vector<std::pair<std::string, std::string>>& entries, bool packed,
                                       std::uint32_t statedBytes = 0)
{
    std::string archive;
    std::string directory;
    for (const auto& [name, content] : entries) {
        const auto file = name + ".npy";
        const auto data = packed ? deflated(content) : content;
        std::string fields;
        putNumber(fields, 0, 2);               // flags
        putNumber(fields, packed ? 8 : 0, 2);  // method
        putNumber(fields, 0, 4);               // time and date
        putNumber(fields, files::crc32(std::as_bytes(std::span(content))), 4);
        putNumber(fields, data.size(), 4);
        putNumber(fields, statedBytes == 0 ? content.size() : statedBytes, 4);
        putNumber(fields, file.size(), 2);
        putNumber(fields, 0, 2);  // extra field
        directory += std::string("PK\x01\x02", 4) + std::string("\x14\0\x14\0", 4) + fields;
        putNumber(directory, 0, 2);  // comment
        putNumber(directory, 0, 8);  // disk, attributes
        putNumber(directory, archive.size(), 4);
        directory += file;
        archive += std::string("PK\x03\x04", 4) + std::string("\x14\0", 2) + fields + file + data;
    }
    std::string end("PK\x05\x06", 4);
    putNumber(end, 0, 4);
    putNumber(end, entries.size(), 2);
    putNumber(end, entries.size(), 2);
    putNumber(end, directory.size(), 4);
    putNumber(end, archive.size(), 4);
    putNumber(end, 0, 2);
    return archive + directory + end;
}

}  // namespace cortilens::test
