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
    int epoch = 0;                            ///< done
    at::Tensor weights, bias;                 ///< [V, C or H], [V] float32
    at::Tensor meanW, meanB;                  ///< AdamW's first moments
    at::Tensor squareW, squareB;              ///< and second ones
    at::Tensor hiddenW, hiddenB;              ///< [H, C], [H]; undefined, as all that follow, without a hidden layer
    at::Tensor meanHiddenW, meanHiddenB;      ///< first moments
    at::Tensor squareHiddenW, squareHiddenB;  ///< second ones
    std::vector<double> losses;               ///< [epoch]

    /// Calls `visit(tensor)` for each that is defined.
    template <typename Visitor> void forEachTensor(const Visitor& visit)
    {
        for (auto* tensor : {&weights, &bias, &meanW, &meanB, &squareW, &squareB, &hiddenW, &hiddenB, &meanHiddenW, &meanHiddenB,
                             &squareHiddenW, &squareHiddenB})
            if (tensor->defined()) visit(*tensor);
    }
};

/// What a checkpoint has to agree in: the options and the caller's fingerprint.
[[nodiscard]] std::string identityOf(const SgdOptions& options, const std::string& fingerprint);

/// Seeded as torch.nn.Linear, but for the hidden layer: uniform in +-sqrt(3), so that a unit vector's sums have variance 1 and
/// the units begin where they bend. Moments zero.
[[nodiscard]] SgdState initialState(std::size_t voxels, std::size_t channels, const SgdOptions& options);

/// Atomically; same state, same bytes. Errors: those of writeSafetensors.
[[nodiscard]] Result<void> saveState(const std::filesystem::path& path, const SgdState& state, const std::string& identity);

/// Errors: those of SafetensorsFile::open, malformed (arrays missing or mis-shaped), mismatch (another identity than identityOf).
[[nodiscard]] Result<SgdState> loadState(const std::filesystem::path& path, std::size_t voxels, std::size_t channels,
                                         const SgdOptions& options, const std::string& fingerprint);

}  // namespace cortilens::encoder
