// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/ColumnSums.h"
#include "core/encoder/Ridge.h"
#include "core/encoder/RidgeFold.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::encoder {

/// The spectra of every split of the rows, and the fit of one block of voxels after another.
///
/// One thread at a time. Throws what LibTorch throws.
class RidgeSolver {
public:
    RidgeSolver(std::span<const float> embeddings, std::size_t channels, std::size_t rows, const RidgeOptions& options,
                const models::Device& device);

    [[nodiscard]] double condition() const { return m_condition; }
    [[nodiscard]] bool isDouble() const { return m_working.dtype() == at::kDouble; }

    /// Fits the voxels first .. first + b of `fit`. `block` [N, b] float32 on the CPU; it is overwritten.
    void fitBlock(const at::Tensor& block, std::size_t first, RidgeFit& fit) const;

private:
    struct Block;
    void decompose(const at::Tensor& centred);
    [[nodiscard]] std::vector<BlockMoments> momentsOf(const at::Tensor& block, const ColumnSums& sums) const;
    void choosePenalties(Block& block, std::span<const BlockMoments> moments, const BlockMoments& all) const;
    void solve(Block& block, const BlockMoments& all) const;

    RidgeOptions m_options;
    std::vector<RowPart> m_parts;
    at::TensorOptions m_working;  // type and device of the large products
    at::Tensor m_mean;            // of X [C], float64
    at::Tensor m_meanWork;        // likewise, working type
    at::Tensor m_x;               // centred [N, C], working type
    at::Tensor m_basis;           // eigenvectors of all rows' Gram matrix [C, C], working type
    at::Tensor m_eigenvalues;     // [C], working type
    at::Tensor m_penalties;       // [A], working type
    std::vector<RidgeFold> m_folds;
    double m_condition = 0;
};

/// The parts that are held out, in the rows' order, and with `heldOut` the part that never is.
[[nodiscard]] std::vector<RowPart> partsOf(std::size_t rows, const RidgeOptions& options);

}  // namespace cortilens::encoder
