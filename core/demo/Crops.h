// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Photo.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cortilens::demo {

inline constexpr int kStimulusPixels = 425;  ///< side of an NSD stimulus
inline constexpr int kStoryPhoto = 17;       ///< nsdId of the meal that the first start shows

/// A photo that crops are cut from.
struct Source {
    std::filesystem::path path;
    int cocoId = 0;  ///< 0: not one of COCO's
    Photo photo;
};

/// All .jpg files of a folder, sorted by name; COCO's are named after their id with 12 digits. Errors: notFound (no folder, no
/// photo, or the story's is missing), those of readPhoto.
[[nodiscard]] Result<std::vector<Source>> readSources(const std::filesystem::path& folder);

/// A square cut out of a source, in its pixels.
struct Crop {
    std::size_t source = 0;
    int top = 0;
    int left = 0;
    int side = 0;
};

/// `count` crops, each source about equally often, 60 to 100 % of the shorter side, anywhere; the story's meal at its number.
[[nodiscard]] std::vector<Crop> cropsOf(std::span<const Source> sources, int count, std::uint64_t seed);

/// 425 x 425, resized as Pillow does.
[[nodiscard]] Photo stimulusOf(const Crop& crop, const Source& source);

/// NSD's cropBox, (top, bottom, left, right): fractions of height or width removed from each side. Reading it as NSD's users do,
/// rows floor(top * height) to floor(height - bottom * height), gives exactly the crop.
[[nodiscard]] std::string cropBoxOf(const Crop& crop, const Photo& photo);

}  // namespace cortilens::demo
