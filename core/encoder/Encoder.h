// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/HiddenLayer.h"
#include "core/encoder/TrainingRecord.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Selection.h"
#include "core/types/WeightedVoxel.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// All readouts of one subject for one backbone: voxel v answers `weights`[v] . e + `bias`[v], in z-scored beta, to an image
/// whose embedding has the direction e (unit norm). With a hidden layer (an MLP) its activations take the place of e. On a
/// surface every word of voxels means vertices: first the left hemisphere's, then the right's.
///
/// Invariants of a loaded encoder: `voxels` sorted and distinct, inside `volumeShape`, or `vertices` inside `vertexCounts`;
/// weights and biases finite; every other list that is [V] of that length, NaN where unknown; the training record free of
/// contradictions.
struct Encoder {
    std::string subject;                            ///< subj01
    std::string space;                              ///< func1pt8mm, nativesurface, fsaverage
    std::array<std::int32_t, 3> volumeShape{};      ///< of the space: x, y, z; 0 0 0 on a surface
    std::array<std::int32_t, 2> vertexCounts{};     ///< of the whole surfaces, by hemisphere; 0 0 in a volume
    std::string backbone;                           ///< id of a row: deit-tiny
    std::string weightsHash;                        ///< SHA-256 of the backbone's weights file; empty: not stated
    std::string recipe;                             ///< how an image became an embedding, in words
    int channels = 0;                               ///< C, of the embedding
    std::vector<VoxelIndex> voxels;                 ///< [V]; empty on a surface
    std::array<std::vector<VertexId>, 2> vertices;  ///< by hemisphere; empty in a volume
    std::shared_ptr<const HiddenLayer> hidden;      ///< null: linear readouts
    std::vector<float> weights;                     ///< [V, width()]
    std::vector<float> bias;                        ///< [V]
    std::vector<float> r2;                          ///< [V], fraction of the variance of the test images' mean responses
    std::vector<float> noiseCeiling;                ///< [V], % of variance
    std::vector<float> r2Low, r2High;               ///< [V], bootstrap interval of r2 over images
    std::vector<float> pearson;                     ///< [V], on the test images
    std::vector<float> qValues;                     ///< [V], false discovery rate at which pearson > 0 would be claimed
    std::vector<float> penalties;                   ///< [V], of a ridge fit
    int testImages = 0;                             ///< that r2 was measured on; 0: not stated
    bool synthetic = false;                         ///< the brain is made up
    TrainingRecord training;
    std::map<std::string, std::string> metadata;  ///< whatever else the file says, kept by saveEncoder

    [[nodiscard]] bool onSurface() const { return vertexCounts[0] > 0 || vertexCounts[1] > 0; }
    [[nodiscard]] std::size_t size() const;   ///< V
    [[nodiscard]] std::size_t width() const;  ///< of a readout: C, or the units of the hidden layer

    /// Row of the voxel or vertex, or nothing.
    [[nodiscard]] std::optional<std::size_t> rowOf(VoxelIndex voxel) const;
    [[nodiscard]] std::optional<std::size_t> rowOf(SurfaceVertex vertex) const;
};

/// For people: voxels, or vertices.
[[nodiscard]] std::string_view unitsOf(const Encoder& encoder);

/// Reads a safetensors file: `weights` [V, C], `bias` [V] (absent: 0), `voxels` [V, 3] whole numbers (i, j, k, 0-based),
/// `r2` [V], `noise_ceiling` [V] (both optional); metadata `subject`, `space`, `volume_shape` ("81,104,83"), `backbone`, and
/// optionally `weights_sha256`, `recipe`, `test_images`, `synthetic` ("true"). In a surface space `vertices` [V, 2] (0 left or 1
/// right, vertex, 0-based) stands for `voxels`, and `vertex_counts` ("227021,226601") for `volume_shape`. An MLP also holds
/// `hidden_weights` [H, C] and `hidden_bias` [H], its `weights` are [V, H], and its metadata say `readout` = "mlp 1", so that a
/// reader that knows none refuses it by shape or name. Rows may come in any order. Encoders that this program has trained also
/// hold `r2_low`, `r2_high`, `pearson`, `fdr_q`, `penalty` [V], `train_nsd_ids`, `test_nsd_ids` int32, and the rest of the
/// training record as metadata. Errors: those of SafetensorsFile::open; malformed (missing or mis-shaped arrays, a voxel or
/// vertex outside or twice, NaN or infinity among weights and biases, a training record that contradicts itself, a kind of
/// readout that this program does not know), each naming the file and the array.
[[nodiscard]] Result<Encoder> loadEncoder(const std::filesystem::path& path);

/// What checkFits looks at, in a fraction of the time: whose and of what it is, its units and its training record. Readouts and
/// scores are empty, but for `r2` in the file's order where it is whole; what is wrong with them stays unknown. Errors as of
/// loadEncoder, as far as that goes.
[[nodiscard]] Result<Encoder> encoderWithoutReadouts(const std::filesystem::path& path);

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

/// One readout: `weights` . e + `bias`, in z-scored beta for e of unit norm; with a hidden layer its activations take the place
/// of e.
struct Readout {
    std::shared_ptr<const HiddenLayer> hidden;  ///< null: linear
    std::vector<float> weights;                 ///< [C], or [H]
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

/// The mean of the vertices' readouts, by hemisphere. Errors: likewise.
[[nodiscard]] Result<Readout> readoutOfVertices(const Encoder& encoder, const std::array<std::vector<VertexId>, 2>& vertices);

/// What takes the place of `embeddings` [n, C] in products with readouts, [n, width()]. Errors: those of activationsOf.
[[nodiscard]] Result<std::vector<float>> readableBy(const Encoder& encoder, std::vector<float> embeddings);

}  // namespace cortilens::encoder
