// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/ResponseBlocks.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// How exactly the large products are computed. The Gram matrix and its spectrum are float64 either way.
enum class RidgePrecision : std::uint8_t {
    automatic,  ///< fp32, unless the spectrum asks for fp64 (RidgeFit::condition)
    fp32,
    fp64
};

struct RidgeOptions {
    /// Penalties to choose from, each > 0: larger values shrink the weights more. The defaults suit unit-norm embeddings of some
    /// thousand images, whose centred Gram matrix has eigenvalues between about 0.01 and 1000.
    std::vector<double> penalties{0.1, 0.36, 1.3, 4.6, 17, 60, 215, 774, 2783, 10000};
    int folds = 5;            ///< of the rows in their order, without shuffling (scikit-learn's KFold); 2 .. rows
    std::size_t heldOut = 0;  ///< > 0: no folds; the last so many rows judge the penalties
    bool intercept = true;
    RidgePrecision precision = RidgePrecision::automatic;
    std::size_t memoryBytes = std::size_t{512} << 20;  ///< cap of the working memory beside X, Y and the result
};

/// What became of a voxel.
enum class VoxelState : std::uint8_t {
    fitted,
    constant,  ///< one value throughout: weights 0, the bias is the value, loss 0
    unknown    ///< NaN or infinite somewhere: weights 0, bias and loss NaN
};

/// Ridge readouts with one penalty per voxel.
struct RidgeFit {
    std::size_t channels = 0;
    std::vector<float> weights;            ///< [V, C]
    std::vector<float> bias;               ///< [V]
    std::vector<std::uint16_t> choice;     ///< [V], index of the chosen penalty
    std::vector<float> loss;               ///< [V], mean squared error of the chosen penalty: of the parts held out, their mean
    std::vector<float> variance;           ///< [V], the same for the prediction "mean of the training part"
    std::vector<VoxelState> states;        ///< [V]
    double condition = 0;                  ///< largest (l_max + p) / (l_min + p) over the folds, p the smallest penalty
    bool fp64 = false;                     ///< the large products were computed in float64
    std::vector<std::size_t> timesChosen;  ///< [A], over fitted voxels

    /// Cross-validated R2 of a voxel: 1 - loss / variance; NaN unless fitted.
    [[nodiscard]] float validationR2(std::size_t voxel) const;
};

/// How far a fit is. `validationR2` is the median over the voxels fitted so far.
struct RidgeProgress {
    std::size_t voxels = 0;
    std::size_t of = 0;
    float validationR2 = 0;
};

struct RidgeCourse {
    std::stop_token stop;
    std::function<void(const RidgeProgress&)> report;  ///< after every block of voxels, on the calling thread
};

/// Least squares with a penalty on the squared weights, in closed form: for each voxel argmin ||Y - X w - b||^2 + p ||w||^2, the
/// bias unpenalised, p chosen per voxel from the grid by the smallest mean squared error of the held-out parts (the mean over
/// the parts, each part counting once; of equal ones the larger p): himalaya's RidgeCV with fit_intercept.
///
/// `embeddings` [N, C] float32, `responses` of the same N rows. One eigen-decomposition of the C x C Gram matrix per fold,
/// one product X'Y in all, three products of C x C with C x V per fold for all penalties together (RidgeFold.h); nothing is N x
/// N, and no prediction is made. Same input, same bytes on one machine. Errors: mismatch (lengths that differ), invalidRequest
/// (fewer than two rows a part, no penalty or one <= 0, NaN among the embeddings), tooLarge (the cap does not hold 64 voxels,
/// with what is needed), cancelled, outOfMemory, device, and those of `responses`.
[[nodiscard]] Result<RidgeFit> fitRidge(std::span<const float> embeddings, std::size_t channels, const ResponseBlocks& responses,
                                        const RidgeOptions& options, const models::Device& device,
                                        const RidgeCourse& course = {});

/// For the pre-flight: bytes that a fit holds beside X and Y (working memory within the cap, and the result).
[[nodiscard]] std::size_t ridgeMemory(std::size_t rows, std::size_t channels, std::size_t voxels, const RidgeOptions& options);

/// For the pre-flight: multiplications and additions of the large products.
[[nodiscard]] double ridgeOperations(std::size_t rows, std::size_t channels, std::size_t voxels, const RidgeOptions& options);

}  // namespace cortilens::encoder
