// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/dense/FeatureRecipe.h"
#include "core/dense/View.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace at {
class Tensor;
}

namespace cortilens::dense {

class DenseNetwork;

/// Dense features of a batch: pixels float32 [K, 3, S, S], normalised, to float32 [K, rows * cols, C], on the CPU or where the
/// network runs.
using Forward = std::function<Result<at::Tensor>(const at::Tensor& pixels, std::stop_token stop)>;

struct DistilOptions {
    /// At least 1; larger is faster on a GPU and takes memory, and is halved for as long as that runs out. The null view always
    /// goes alone.
    int viewsPerBatch = 1;
    std::stop_token stop;  ///< looked at between batches and handed to the network
    /// Called on the distilling thread with the map so far: after the null view, then at FeatureMap's checkpoints, of several
    /// within a batch at the last, and not in the batch that ends it. Nothing that it does or takes changes the result.
    std::function<void(const FeatureMap& partial)> onPartial;
    std::function<void(int views)> onViews{};  ///< likewise, after every batch: views through the network so far
    Provenance provenance{};                   ///< what the maps are to say of themselves; whoever asks for them knows
};

/// Turns a photo into clean dense features: the mean over views of what a network says of each patch (BrainSAIL's
/// "learning-free feature distillation").
///
/// Immutable; any number of threads may distil, as far as the forward function allows.
class Distiller {
public:
    Distiller(const FeatureRecipe& recipe, Forward forward);

    /// The same with the recipe's views in an order of the caller's, to compare orders (asserted: as many as the recipe names).
    Distiller(FeatureRecipe recipe, Forward forward, std::vector<View> order);

    /// `recipe` is of the network's backbone, precision and sigma, and of the companion's backbone where it has one (asserted:
    /// they come from the same rows and device).
    Distiller(const FeatureRecipe& recipe, const std::shared_ptr<const DenseNetwork>& network,
              const std::shared_ptr<const DenseNetwork>& companion = {});

    [[nodiscard]] const FeatureRecipe& recipe() const { return m_recipe; }
    [[nodiscard]] const models::Device& place() const { return m_place; }  ///< where views are cut and summed

    /// The photo, of any size, is resized to the recipe's square as Pillow does. Same photo, recipe and forward function, same
    /// bytes, whatever the batches and whoever watches (as far as the network itself does not depend on its batch).
    /// Errors: invalidRequest (an empty photo), cancelled, mismatch (the network answered with another shape), device (it
    /// answered with NaN, infinity or a number beyond 65504), outOfMemory, and those of the forward function.
    [[nodiscard]] Result<FeatureMap> distil(const Photo& photo, const DistilOptions& options = {}) const;

private:
    [[nodiscard]] Result<at::Tensor> forwarded(const at::Tensor& pixels, const std::stop_token& stop) const;

    FeatureRecipe m_recipe;
    Forward m_forward;
    models::Device m_place;  // where views are cut
    std::vector<View> m_views;
};

/// Memory that opening the recipe's network and distilling with it takes at most, in bytes, where the network runs: on the CPU
/// networkBytes and the bordered photo, a batch of views, sums and maps (the photo itself is not counted); on CUDA
/// networkBytes alone, because the rest is never there. Both with what the adaptor takes. `row` and `device` are the network's,
/// `companion` is the second network's where the recipe has one.
[[nodiscard]] std::int64_t estimateBytes(const FeatureRecipe& recipe, const models::BackboneRow& row,
                                         const models::Device& device, int viewsPerBatch,
                                         const models::BackboneRow* companion = nullptr);

}  // namespace cortilens::dense
