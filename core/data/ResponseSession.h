// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaSource.h"
#include "core/files/MappedFile.h"
#include "core/files/Safetensors.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::data {

/// One session of converted responses, memory-mapped: `betas` [V, T] as NSD stored them, and for each row its mean, standard
/// deviation (n - 1) and CRC-32.
///
/// Immutable: any number of threads.
class ResponseSession {
public:
    /// Reads the tables. Errors: those of SafetensorsFile::open; malformed (arrays that do not fit each other, or a table that
    /// its checksum contradicts), mismatch (other units than `unitsHash`).
    [[nodiscard]] static Result<ResponseSession> open(const std::filesystem::path& path, std::string_view unitsHash);

    [[nodiscard]] int session() const { return m_session; }
    [[nodiscard]] std::size_t units() const { return m_mean.size(); }
    [[nodiscard]] std::size_t trials() const { return m_photos.size(); }
    [[nodiscard]] std::span<const NsdId> photos() const { return m_photos; }  ///< [T]
    [[nodiscard]] std::uint64_t sourceBytes() const { return m_sourceBytes; }
    [[nodiscard]] bool hasData(std::size_t unit) const { return m_deviation[unit] > 0; }

    /// Rows that are about to be read (files::expect).
    void expect(std::size_t first, std::size_t count) const { files::expect(bytesOf(first, count)); }

    /// z within the session [T]; NaN without data. Errors: malformed (the row's checksum).
    [[nodiscard]] Result<void> row(std::size_t unit, std::span<float> z) const;

private:
    explicit ResponseSession(files::SafetensorsFile file)
        : m_file(std::move(file))
    {}
    [[nodiscard]] Result<void> readTables();
    [[nodiscard]] std::span<const std::byte> bytesOf(std::size_t first, std::size_t count) const;

    files::SafetensorsFile m_file;
    std::span<const std::byte> m_betas;
    bool m_integers = false;
    int m_session = 0;
    std::uint64_t m_sourceBytes = 0;
    std::vector<NsdId> m_photos;
    std::vector<float> m_mean;
    std::vector<float> m_deviation;
    std::vector<std::uint32_t> m_crc;
};

/// sessionNN.safetensors of a folder.
[[nodiscard]] std::filesystem::path sessionFile(const std::filesystem::path& folder, int session);

/// A session to be written.
struct SessionDraft {
    int session = 0;
    std::string unitsHash;
    std::uint64_t sourceBytes = 0;  ///< length of the files that it comes from: another length means another file
    std::span<const NsdId> photos;  ///< [T]
    std::size_t memoryBytes = 0;    ///< for rows; at least one row is held
    std::stop_token stop;
    std::function<void(double fraction)> progress;  ///< of this session; may be empty
};

/// Reads `source` in as few passes as `memoryBytes` allows and writes the session atomically. Errors: those of `source` and of
/// AtomicFile, mismatch (other trials than photos, with both numbers), cancelled.
[[nodiscard]] Result<void> writeResponseSession(const std::filesystem::path& path, BetaSource& source, const SessionDraft& draft);

}  // namespace cortilens::data
