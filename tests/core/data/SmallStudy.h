// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/Files.h"
#include "tests/support/Npz.h"

#include <QTemporaryDir>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

/// A study of a few voxels or vertices, of files that numpy would have written.
namespace cortilens::test {

template <typename Number> [[nodiscard]] std::string rawOf(const std::vector<Number>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number)};
}

/// A grey PNG of 4 x 4 pixels; its zlib stream is gzip's with another wrapper.
[[nodiscard]] inline std::string pngOf(char grey)
{
    std::string rows;
    for (int row = 0; row < 4; ++row) rows += std::string(1, '\0') + std::string(12, grey);
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char byte : rows) {
        a = (a + static_cast<unsigned char>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    const auto big = [](std::uint32_t number) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFFU);
        return bytes;
    };
    const auto chunk = [&](const std::string& typeAndData) {
        return big(static_cast<std::uint32_t>(typeAndData.size() - 4)) + typeAndData +
               big(files::crc32(std::as_bytes(std::span(typeAndData))));
    };
    return std::string("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR" + big(4) + big(4) + std::string("\x08\x02\0\0\0", 5)) +
           chunk("IDAT\x78\x9c" + deflated(rows) + big(b << 16U | a)) + chunk("IEND");
}

class SmallStudy {
public:
    static constexpr std::size_t kPhotos = 12;

    SmallStudy()
    {
        std::filesystem::create_directories(root() / "photos");
        for (std::size_t n = 0; n < kPhotos; ++n)
            write(root() / "photos" / ("image" + std::string(n < 10 ? "0" : "") + std::to_string(n) + ".png"),
                  pngOf(static_cast<char>(10 * n)));
    }

    [[nodiscard]] std::filesystem::path root() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::filesystem::path file() const { return root() / "study.json"; }
    void put(const char* name, const std::string& content) const { write(root() / name, content); }

    /// The subject's description behind a name; `more` begins with a comma.
    void describe(const std::string& space, const std::string& more) const
    {
        put("study.json", "{\"cortilens_study\": 1,\n\"title\": \"Small\",\n\"photos\": {\"folder\": \"photos\"},\n"
                          "\"subjects\": [{\"name\": \"one\",\n\"space\": " +
                              space + more + "}]}\n");
    }

    /// Voxels 0,0,1 - 0,2,0 - 1,0,0 - 1,2,1 of 2 x 3 x 2.
    void putMask() const
    {
        std::string mask(12, '\0');
        for (const auto place : {1, 4, 6, 11}) mask[static_cast<std::size_t>(place)] = '\1';
        put("mask.npy", npyOf("|b1", "(2, 3, 2)", mask));
    }

    /// [12 trials, columns]: column c rises to its peak in trial c.
    void putResponses(const char* name, std::size_t columns, bool unitsFirst = false) const
    {
        std::vector<double> values(kPhotos * columns);
        for (std::size_t trial = 0; trial < kPhotos; ++trial)
            for (std::size_t column = 0; column < columns; ++column)
                values[unitsFirst ? column * kPhotos + trial : trial * columns + column] =
                    trial == column ? 5 : 0.1 * static_cast<double>(trial % 3);
        const auto trials = std::to_string(kPhotos);
        const auto units = std::to_string(columns);
        std::string shape = "(";
        shape.append(unitsFirst ? units : trials).append(", ").append(unitsFirst ? trials : units).append(")");
        put(name, npyOf("<f8", shape, rawOf(values)));
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace cortilens::test
