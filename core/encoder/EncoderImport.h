// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Encoder.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace cortilens::encoder {

/// In which order the rows of a matrix from elsewhere go through the voxels of its mask.
enum class RowOrder : std::uint8_t {
    numpy,  ///< z fastest, as numpy's boolean indexing of [x, y, z]: every Python encoder that is known
    matlab  ///< x fastest, as MATLAB and bare HDF5
};

/// Where a matrix lies in its file.
struct ForeignNames {
    std::string weights;  ///< empty: linear.weight, weight, weights, coef_, W, in this order, also behind a prefix
    std::string bias;     ///< empty: the same with bias, intercept_, b; without any the bias is 0
};

/// Readouts trained elsewhere, in the file's own row order.
struct ForeignReadouts {
    std::size_t rows = 0;
    std::size_t channels = 0;
    std::vector<float> weights;      ///< [rows, channels]
    std::vector<float> bias;         ///< [rows]
    std::vector<VoxelIndex> voxels;  ///< as the file states them; empty: it does not
};

/// Reads .npy (weights alone), .safetensors (with `voxels` [V, 3] where it has them), .pt, .pth, .chkpt (a state dict; nothing in
/// it is executed). A matrix of [channels, rows] is turned when `expectedRows` says so. Errors: those of the readers, notFound
/// (no such array, naming those that are there), mismatch (not a matrix; a bias of another length), malformed (NaN or infinity).
[[nodiscard]] Result<ForeignReadouts> readForeignReadouts(const std::filesystem::path& path, const ForeignNames& names,
                                                          std::size_t expectedRows);

/// Gives the rows their voxels. `voxels` are those of the mask, sorted (numpy's order). Errors: mismatch (another number of rows
/// than voxels, with both numbers; voxels that the file states and the mask lacks, naming the first).
[[nodiscard]] Result<Encoder> placed(const ForeignReadouts& readouts, std::span<const VoxelIndex> voxels, RowOrder order,
                                     const std::filesystem::path& path);

}  // namespace cortilens::encoder
