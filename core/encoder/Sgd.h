// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/HiddenLayer.h"
#include "core/encoder/ResponseBlocks.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// Embeddings of every image under several augmentations, made once.
struct EmbeddingCopies {
    /// Fills `into` [images, C] with image i's copy number `copy`[i].
    using Read = std::function<Result<void>(std::span<const std::uint32_t> copy, std::span<float> into)>;

    std::size_t images = 0;
    std::size_t copies = 0;
    std::size_t channels = 0;
    Read read;
};

/// Of an array [images, copies, C] that outlives the result.
[[nodiscard]] EmbeddingCopies copiesOf(std::span<const float> values, std::size_t copies, std::size_t channels);

/// The defaults are the recipe of BrainDiVE, BrainSCUBA and BrainSAIL.
struct SgdOptions {
    int epochs = 100;
    double learningRate = 3e-4;  ///< of epoch e = 1, 2, ...: learningRate 0.5^(e / halving)
    double halving = 100;        ///< epochs
    double weightDecay = 2e-2;   ///< decoupled: AdamW
    int batch = 64;              ///< images; the last batch of an epoch may be smaller
    double initialScale = 1;     ///< of torch.nn.Linear's initial values, uniform in +-1 / sqrt(C); BrainDiVE halves them
    int hidden = 0;              ///< units of a hidden layer that all voxels share (an MLP); 0: linear readouts
    std::uint64_t seed = 1;      ///< of the initial values, and of order and copies in every epoch
};

/// Readouts as training left them.
struct SgdFit {
    std::size_t width = 0;       ///< of a readout: C, or the units of the hidden layer
    HiddenLayer hidden;          ///< without units for linear readouts
    std::vector<float> weights;  ///< [V, width]
    std::vector<float> bias;     ///< [V]
    std::vector<double> losses;  ///< of each epoch: mean squared error over its batches and voxels, measured before each step
    std::vector<bool> unknown;   ///< [V], NaN or infinite somewhere: trained on zeros instead, for the caller to leave out
    int resumedFrom = 0;         ///< epochs that an earlier run had done
};

struct SgdProgress {
    int epoch = 0;  ///< done, from 1
    int of = 0;
    double loss = 0;
};

struct SgdCourse {
    std::stop_token stop;  ///< looked at before every tile of voxels; epochs that are done stay in the checkpoint
    std::function<void(const SgdProgress&)> report;
    std::filesystem::path checkpoint;  ///< written after every epoch, and gone on from when it is there; empty: none
    std::string fingerprint;           ///< says what is trained on; a checkpoint of another one is refused
};

/// Linear readouts by stochastic gradients: mean squared error over batch and voxels, AdamW (0.9, 0.999, 1e-8), closed-form
/// gradients. Each epoch takes every image once, in an order and with a copy of its own.
///
/// Without a hidden layer voxels do not depend on each other, so tiles of them go through whole epochs on one core each; with one
/// they meet after every batch, and all responses are held in memory. Same input and seed, same bytes, also when the process was
/// killed and resumed, and (on the CPU, from two tiles of 128 voxels and of 32 hidden units on) with any number of threads.
/// Voxels that are unknown somewhere teach the hidden layer nothing. Errors: mismatch (lengths that differ, a checkpoint of other
/// data or options), invalidRequest (options out of range, no voxel), malformed (a damaged checkpoint), cancelled, outOfSpace,
/// outOfMemory, device, and those of the readers.
[[nodiscard]] Result<SgdFit> trainSgd(const EmbeddingCopies& embeddings, const ResponseBlocks& responses,
                                      const SgdOptions& options, const models::Device& device, const SgdCourse& course = {});

/// How many epochs a checkpoint holds; 0: there is none. Errors: mismatch (of other data or options), those of
/// SafetensorsFile::open.
[[nodiscard]] Result<int> epochsDone(const std::filesystem::path& checkpoint, const SgdOptions& options,
                                     const std::string& fingerprint);

}  // namespace cortilens::encoder
