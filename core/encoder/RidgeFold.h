// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::encoder {

/// Moments of a group of rows of X, float64 on the CPU.
struct RowMoments {
    std::int64_t rows = 0;
    at::Tensor gram;  ///< [C, C]
    at::Tensor sum;   ///< [C]
};

/// Moments of a group of rows for a block of b voxels, in the working type on the device.
struct BlockMoments {
    at::Tensor cross;    ///< X'Y [C, b]
    at::Tensor sum;      ///< of Y [b]
    at::Tensor squares;  ///< sum of Y^2 [b]
};

/// One split into a training and a held-out part: gives the held-out error of every penalty without making a prediction.
///
/// In the eigenbasis Q of the training Gram matrix (eigenvalues l), with P = Q'X_train'Y_train and d_i(p) = 1 / (l_i + p), the
/// weights of penalty p are Q (d P), and the squared error on the held-out part is
///     ||y||^2 - 2 sum_i d_i P_i r_i + sum_ij M_ij d_i d_j P_i P_j,   r = Q'X_test'y_test,   M = Q'X_test'X_test Q.
/// The double sum would be one C x C product per penalty. As d_i d_j = (d_i - d_j) / (l_j - l_i), it is
///     2 sum_i d_i P_i (K P)_i + sum_i M_ii d_i^2 P_i^2,   K_ij = M_ij / (l_j - l_i),
/// with K the same for every penalty: one product for all of them. Pairs of neighbouring eigenvalues, where the quotient would
/// amplify rounding, are left out of K and summed as they stand (`bands`). Where that does not suffice (clusters of eigenvalues),
/// the double sum is computed as it stands, penalty by penalty.
class RidgeFold {
public:
    /// `all` over every row, `heldOut` a part of them. `intercept`: both parts are centred by the training part's mean.
    RidgeFold(const RowMoments& all, const RowMoments& heldOut, std::span<const double> penalties, bool intercept);

    [[nodiscard]] double condition() const { return m_condition; }  ///< (l_max + p) / (l_min + p), p the smallest penalty

    /// Brings the small matrices to where blocks will be. Once, before errors().
    void prepare(const at::TensorOptions& options, double unitRoundoff);

    struct Errors {
        at::Tensor perPenalty;  ///< sums of squared errors on the held-out part [A, b]
        at::Tensor ofMean;      ///< of the training part's mean [b]
    };
    [[nodiscard]] Errors errors(const BlockMoments& all, const BlockMoments& heldOut) const;

private:
    [[nodiscard]] int bandsFor(double unitRoundoff) const;
    [[nodiscard]] at::Tensor quotients(int bands) const;

    // float64, CPU
    at::Tensor m_basis;        // Q [C, C]
    at::Tensor m_eigenvalues;  // l [C], rising
    at::Tensor m_test;         // M [C, C]
    at::Tensor m_shrink;       // d [A, C]
    at::Tensor m_trainMean;    // of X, in the eigenbasis [C]
    at::Tensor m_testSum;      // of X, in the eigenbasis [C]
    std::vector<double> m_penalties;
    double m_condition = 0;
    std::int64_t m_trainRows = 0;
    std::int64_t m_heldOutRows = 0;
    bool m_intercept = true;
    int m_bands = 0;  // off-diagonals that are not in K; -1: clusters

    // working type, device
    at::Tensor m_basisT;       // Q' [C, C]
    at::Tensor m_inner;        // K [C, C], or M when m_bands is -1
    at::Tensor m_coefficient;  // of what errors() stacks [A, (2 + bands) C]
    at::Tensor m_shrinkWork;   // d [A, C]
    at::Tensor m_outer;        // columns trainMean, testSum [C, 2]
};

}  // namespace cortilens::encoder
