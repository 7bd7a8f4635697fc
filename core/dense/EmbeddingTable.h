// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cortilens::dense {

/// What a table of embeddings was made of. Equal provenance, equal embeddings.
struct EmbeddingProvenance {
    std::string stimuli;  ///< SHA-256 that stands for the set of photos (data::fingerprintOf)
    std::string weights;  ///< SHA-256 of the weights file
    std::string recipe;   ///< toText(EmbeddingRecipe)
    friend bool operator==(const EmbeddingProvenance&, const EmbeddingProvenance&) = default;
};

/// Whole-image embeddings of some photos under one backbone: what encoders are trained on, and what photos are ranked by.
struct EmbeddingMatrix {
    int channels = 0;
    std::vector<NsdId> photos;   ///< [N], in the order in which they were asked for; those that are missing left out
    std::vector<float> values;   ///< [N, C], rows of unit length
    std::vector<NsdId> missing;  ///< asked for and not stored, in that order
    EmbeddingProvenance provenance;
};

/// The embeddings of one set of photos under one backbone, in one file that is written in place, photo by photo.
///
/// The file is safetensors, which other programs can open too: `embeddings` float32 [photos, C], `photo_sha256` uint8
/// [photos, 32], `check` uint32 [photos] (CRC-32 of row number, hash and embedding; 0: this photo is missing); the provenance as
/// metadata. It has its full length from the beginning, and takes room on the disk as it fills. Each photo has its own place, so
/// what is in the file depends neither on the order of writing nor on how many wrote; a row that does not match its check (the
/// process was killed, the power failed) counts as missing and is made again.
///
/// One thread at a time writes through an object, any number may read meanwhile what was there when it was opened; any number of
/// processes may write into one file as long as each has its own photos (two that make the same one write the same bytes).
class EmbeddingTable {
public:
    struct Shape {
        std::int32_t photos = 0;  ///< of the whole set
        int channels = 0;
    };

    /// In `<store>/embeddings`; makes the file when there is none. Errors: those of AtomicFile and SafetensorsFile::open,
    /// malformed (a file of this name that is no such table), outOfSpace.
    [[nodiscard]] static Result<EmbeddingTable> open(const std::filesystem::path& store, const EmbeddingProvenance& provenance,
                                                     Shape shape);

    EmbeddingTable(EmbeddingTable&&) noexcept;
    EmbeddingTable& operator=(EmbeddingTable&&) noexcept;
    ~EmbeddingTable();

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] Shape shape() const;

    /// Whether a sound embedding is there: as of open(), and what this object has put since.
    [[nodiscard]] bool has(NsdId photo) const;
    [[nodiscard]] std::vector<NsdId> missing(std::span<const NsdId> photos) const;  ///< in their order

    /// `photoHash`: hashOf(Photo). `unit` [C] of unit length. Errors: invalidRequest (outside the set, another length),
    /// outOfSpace, unreadable; what was put before stays.
    [[nodiscard]] Result<void> put(NsdId photo, std::string_view photoHash, std::span<const float> unit);

    /// Waits until all of it is on the disk. Errors as of put().
    [[nodiscard]] Result<void> flush();

    /// Of these photos; ids outside the set count as missing.
    [[nodiscard]] EmbeddingMatrix rows(std::span<const NsdId> photos) const;

private:
    struct Parts;
    explicit EmbeddingTable(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

/// What is stored of these photos, without making a file: everything is missing when there is none. Errors: those of
/// EmbeddingTable::open for a file that is there.
[[nodiscard]] Result<EmbeddingMatrix> storedEmbeddings(const std::filesystem::path& store, const EmbeddingProvenance& provenance,
                                                       EmbeddingTable::Shape shape, std::span<const NsdId> photos);

/// The same in pieces of at most `most` photos, so that a large table is never copied whole. An error of `take` ends it and is
/// handed on.
[[nodiscard]] Result<void> eachStored(const std::filesystem::path& store, const EmbeddingProvenance& provenance,
                                      EmbeddingTable::Shape shape, std::span<const NsdId> photos, std::size_t most,
                                      const std::function<Result<void>(EmbeddingMatrix piece)>& take);

/// Those of these photos that are not stored, in their order; no embedding is copied. Errors: likewise.
[[nodiscard]] Result<std::vector<NsdId>> missingEmbeddings(const std::filesystem::path& store,
                                                           const EmbeddingProvenance& provenance, EmbeddingTable::Shape shape,
                                                           std::span<const NsdId> photos);

/// What one photo's row takes on disk.
[[nodiscard]] std::int64_t embeddingBytes(int channels);

}  // namespace cortilens::dense
