// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/SubjectFiles.h"
#include "core/files/Hdf5.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// What was cut from a COCO photo before it was scaled to a square: fractions of its height and width, from each side.
struct CropBox {
    double top = 0;
    double bottom = 0;
    double left = 0;
    double right = 0;
    friend bool operator==(const CropBox&, const CropBox&) = default;
};

/// "(top, bottom, left, right)" with fractions that leave something; nothing otherwise.
[[nodiscard]] std::optional<CropBox> cropBoxFrom(std::string_view text);

struct StimulusRow {
    NsdId nsdId;
    std::int32_t cocoId = 0;      ///< 0: unknown
    std::string cocoSplit;        ///< train2017, val2017
    std::optional<CropBox> crop;  ///< nothing: unknown
    bool shared = false;          ///< one of the photos that all subjects saw
};

/// The photos of the experiment.
///
/// Immutable: any number of threads (reads take turns, see Hdf5Dataset). Photos are read when asked for.
class Stimuli {
public:
    /// An HDF5 file (NSD's nsd_stimuli.hdf5 with what nsd_stim_info_merged.csv says about its photos; without a table, or with a
    /// damaged one, a notice and rows without COCO ids), or pictures, whose place in the list is their id. Errors: those of
    /// Hdf5Dataset::open, mismatch (not [photos, height, width, 3] of uint8), notFound (no picture).
    [[nodiscard]] static Result<Stimuli> open(const PhotoFiles& files);

    [[nodiscard]] std::int32_t count() const { return static_cast<std::int32_t>(m_rows.size()); }
    [[nodiscard]] std::span<const StimulusRow> rows() const { return m_rows; }  ///< in file order: row n is nsdId n
    [[nodiscard]] std::span<const std::string> notices() const { return m_notices; }

    /// The picture of that name, with or without its ending.
    [[nodiscard]] std::optional<NsdId> find(std::string_view name) const;

    /// As shown in the scanner. Errors: invalidRequest (outside, explaining nsdId and 73k ids), those of Hdf5Dataset::read and
    /// readPhoto.
    [[nodiscard]] Result<Photo> photo(NsdId id) const;

    /// uint8 [ids, side, side, 3], scaled bicubically. `sidePixels`: 8 to 425. Errors: as photo(), invalidRequest (a side
    /// outside these limits).
    [[nodiscard]] Result<std::vector<std::uint8_t>> thumbnails(std::span<const NsdId> ids, int sidePixels) const;

private:
    explicit Stimuli(files::Hdf5Dataset photos);
    explicit Stimuli(std::vector<std::filesystem::path> pictures);
    void readTable(const std::filesystem::path& path);

    std::shared_ptr<const files::Hdf5Dataset> m_photos;  // null: pictures
    std::vector<std::filesystem::path> m_pictures;
    std::vector<StimulusRow> m_rows;
    std::vector<std::string> m_notices;
};

/// What stands for this set of photos wherever something is kept for each of them: SHA-256 over their number, their size and the
/// pixels of 32 spread evenly from the first to the last. The same wherever the file lies; whoever changes single photos of a set
/// in place has to delete what is kept for it. 17 MB are read. Errors as of Stimuli::photo.
[[nodiscard]] Result<std::string> fingerprintOf(const Stimuli& stimuli);

/// `17` or `nsd:17` is nsdId 17 (0-based), `73k:18` the same photo by its 1-based id. Says which numbering was meant wherever it
/// fails. Errors: invalidRequest (another text, or outside 0..photos-1).
[[nodiscard]] Result<NsdId> imageFrom(std::string_view text, std::int32_t photos);

}  // namespace cortilens::data
