// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/TrainingRecord.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/WeightedVoxel.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// All linear readouts of one subject for one backbone: voxel v answers `weights`[v] . e + `bias`[v], in z-scored beta, to an
/// image whose embedding has the direction e (unit norm).
///
/// Invariants of a loaded encoder: `voxels` sorted and distinct, inside `volumeShape`; weights and biases finite; every other
/// list that is [V] as long as `voxels`, NaN where unknown; the training record free of contradictions.
struct Encoder {
    std::string subject;                        ///< subj01
    std::string space;                          ///< func1pt8mm
    std::array<std::int32_t, 3> volumeShape{};  ///< of the space: x, y, z
    std::string backbone;                       ///< id of a row: deit-tiny
    std::string weightsHash;                    ///< SHA-256 of the backbone's weights file; empty: not stated
    std::string recipe;                         ///< how an image became an embedding, in words
    int channels = 0;
    std::vector<VoxelIndex> voxels;    ///< [V]
    std::vector<float> weights;        ///< [V, C]
    std::vector<float> bias;           ///< [V]
    std::vector<float> r2;             ///< [V], fraction of the variance of the test images' mean responses
    std::vector<float> noiseCeiling;   ///< [V], % of variance
    std::vector<float> r2Low, r2High;  ///< [V], bootstrap interval of r2 over images
    std::vector<float> pearson;        ///< [V], on the test images
    std::vector<float> qValues;        ///< [V], false discovery rate at which pearson > 0 would be claimed
    std::vector<float> penalties;      ///< [V], of a ridge fit
    int testImages = 0;                ///< that r2 was measured on; 0: not stated
    bool synthetic = false;            ///< the brain is made up
    TrainingRecord training;
    std::map<std::string, std::string> metadata;  ///< whatever else the file says, kept by saveEncoder

    /// Row of the voxel, or nothing.
    [[nodiscard]] std::optional<std::size_t> rowOf(VoxelIndex voxel) const;
};

/// Reads a safetensors file: `weights` [V, C], `bias` [V] (absent: 0), `voxels` [V, 3] whole numbers (i, j, k, 0-based),
/// `r2` [V], `noise_ceiling` [V] (both optional); metadata `subject`, `space`, `volume_shape` ("81,104,83"), `backbone`, and
/// optionally `weights_sha256`, `recipe`, `test_images`, `synthetic` ("true"). Rows may come in any order. Encoders that this
/// program has trained also hold `r2_low`, `r2_high`, `pearson`, `fdr_q`, `penalty` [V], `train_nsd_ids`, `test_nsd_ids` int32,
/// and the rest of the training record as metadata. Errors: those of SafetensorsFile::open; malformed (missing or mis-shaped
/// arrays, a voxel outside the volume or twice, NaN or infinity among weights and biases, a training record that contradicts
/// itself), each naming the file and the array.
[[nodiscard]] Result<Encoder> loadEncoder(const std::filesystem::path& path);

/// Inverse of loadEncoder, written atomically; same encoder, same bytes. Errors: invalidRequest (arrays that do not fit each
/// other), and those of AtomicFile.
[[nodiscard]] Result<void> saveEncoder(const std::filesystem::path& path, const Encoder& encoder);

/// What an encoder has to fit. Empty texts and zeros are not compared.
struct Expected {
    std::string subject{};
    std::string space{};
    std::array<std::int32_t, 3> volumeShape{};
    std::string backbone{};
    int channels = 0;
    std::string weightsHash{};  ///< this and what follows: compared only when the encoder states one
    std::string embedding{};    ///< dense::toText of the recipe
    std::string stimuli{};      ///< SHA-256 that stands for the set of photos
};

/// Errors: mismatch, naming `file` and the two things that differ.
[[nodiscard]] Result<void> checkFits(const Encoder& encoder, const Expected& expected, const std::filesystem::path& file);

/// One linear readout: `weights` . e + `bias`, in z-scored beta for e of unit norm.
struct Readout {
    std::vector<float> weights;  ///< [C]
    float bias = 0;
    int voxels = 0;          ///< that had a readout and were averaged
    int asked = 0;           ///< that were asked for, those of zero share left out
    float r2 = 0;            ///< weighted mean over them, fraction; NaN when unknown for all
    float noiseCeiling = 0;  ///< likewise, %
};

/// The weighted mean of the voxels' readouts (an ROI: all shares equal), over those voxels that have one.
/// Errors: notFound (none has one: the encoder covers another part of the brain), invalidRequest (no voxels, or shares that
/// are negative or not finite).
[[nodiscard]] Result<Readout> readoutOf(const Encoder& encoder, std::span<const WeightedVoxel> voxels);

}  // namespace cortilens::encoder
