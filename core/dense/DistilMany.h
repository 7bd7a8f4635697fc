// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/Distiller.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace cortilens::dense {

struct PhotoToDistil {
    std::shared_ptr<const Photo> photo;
    Provenance provenance;
    std::function<Result<void>(FeatureMap map)> done;  ///< called once, from any thread; an error ends everything
};

struct DistilManyOptions {
    /// On the CPU as many as LibTorch has threads, each photo on one of them: no thread waits for another, where all threads on
    /// one photo wait at the end of every product and while views are cut and summed. On a GPU two, so that it computes one while
    /// the other is prepared or brought back. 1: one photo after the other, on all threads.
    int atOnce = 1;
    int viewsPerBatch = 1;   ///< as DistilOptions::viewsPerBatch
    std::stop_token stop{};  ///< looked at between batches and in the network
};

/// Called from several threads at a time.
using NextPhoto = std::function<std::optional<PhotoToDistil>()>;

/// Distils photos until `next` has no more. Errors: the first of Distiller::distil and PhotoToDistil::done, which ends
/// everything.
[[nodiscard]] Result<void> distilMany(const Distiller& distiller, const NextPhoto& next, const DistilManyOptions& options);

/// Memory that `atOnce` photos take as estimateBytes does for one.
[[nodiscard]] std::int64_t estimateBytesOfMany(const FeatureRecipe& recipe, const models::BackboneRow& row,
                                               const models::Device& device, int atOnce,
                                               const models::BackboneRow* companion = nullptr);

/// As many as `device` has threads, where that is a CPU and memory below `mostBytes` allows, else 1; on a GPU two, which share
/// what viewsPerBatchFor allows one.
[[nodiscard]] int photosAtOnce(const FeatureRecipe& recipe, const models::BackboneRow& row, const models::Device& device,
                               std::int64_t mostBytes, const models::BackboneRow* companion = nullptr);

}  // namespace cortilens::dense
