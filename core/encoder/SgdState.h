// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Sgd.h"
#include "core/types/Error.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// All that training carries from one epoch to the next. Random numbers are drawn anew in every epoch from seed and epoch, so
/// they are no part of it.
struct SgdState {
    int epoch = 0;                ///< done
    at::Tensor weights, bias;     ///< [V, C], [V] float32
    at::Tensor meanW, meanB;      ///< AdamW's first moments
    at::Tensor squareW, squareB;  ///< and second ones
    std::vector<double> losses;   ///< [epoch]
};

/// What a checkpoint has to agree in: the options and the caller's fingerprint.
[[nodiscard]] std::string identityOf(const SgdOptions& options, const std::string& fingerprint);

/// Seeded as torch.nn.Linear; moments zero.
[[nodiscard]] SgdState initialState(std::size_t voxels, std::size_t channels, const SgdOptions& options);

/// Atomically; same state, same bytes. Errors: those of writeSafetensors.
[[nodiscard]] Result<void> saveState(const std::filesystem::path& path, const SgdState& state, const std::string& identity);

/// Errors: those of SafetensorsFile::open, malformed (arrays missing or mis-shaped), mismatch (another identity).
[[nodiscard]] Result<SgdState> loadState(const std::filesystem::path& path, std::size_t voxels, std::size_t channels,
                                         const std::string& identity);

}  // namespace cortilens::encoder
