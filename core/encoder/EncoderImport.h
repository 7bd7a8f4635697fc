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
    std::vector<VoxelIndex> voxels;  ///< of each row, as the file states them; empty: it does not
    std::vector<VoxelIndex> mask;    ///< that its rows go through, sorted, where the file has one; empty: it does not
};

/// Reads .npy (weights alone), .npz, .safetensors, HDF5 (whatever its name ends with; arrays in groups as group/name), .pt, .pth,
/// .chkpt (a state dict; nothing in it is executed). Beside the weights `voxels` [V, 3] or a `mask` [X, Y, Z] are read where the
/// file has them, so that every row's place can be compared. A matrix of [channels, rows] is turned when `expectedRows` says so.
/// Errors: those of the readers, notFound (no such array, naming those that are there), mismatch (not a matrix; a bias of another
/// length), malformed (NaN or infinity).
[[nodiscard]] Result<ForeignReadouts> readForeignReadouts(const std::filesystem::path& path, const ForeignNames& names,
                                                          std::size_t expectedRows);

/// Gives the rows their voxels. `voxels` are those of the mask, sorted (numpy's order). Errors: mismatch (another number of rows
/// than voxels, with both numbers; voxels, or a mask, that the file states and that are others than the mask's, naming the
/// first).
[[nodiscard]] Result<Encoder> placed(const ForeignReadouts& readouts, std::span<const VoxelIndex> voxels, RowOrder order,
                                     const std::filesystem::path& path);

}  // namespace cortilens::encoder
