// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/encoder/HiddenLayer.h"
#include "core/types/Error.h"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace cortilens::analysis {

/// What an MLP's hidden layer says of each patch of the maps used last: the same for all its voxels, so that a click is one
/// product.
///
/// Any number of threads; two that ask for what is not there both compute it.
class ActivationShelf {
public:
    using Activations = std::shared_ptr<const std::vector<float>>;

    explicit ActivationShelf(std::size_t mostBytes = std::size_t{64} << 20)
        : m_mostBytes(mostBytes)
    {}

    /// Of unit-norm patches, [rows * cols, units]; NaN for a patch without a direction. A map is known again by its provenance
    /// and number of views; one without provenance is not kept. Errors: mismatch (a layer for another number of channels).
    [[nodiscard]] Result<Activations> of(const dense::FeatureMap& features,
                                         const std::shared_ptr<const encoder::HiddenLayer>& layer);

    [[nodiscard]] std::size_t bytes() const;

private:
    struct Entry {
        dense::Provenance provenance;
        int views = 0;
        std::shared_ptr<const encoder::HiddenLayer> layer;
        Activations activations;
    };
    [[nodiscard]] Activations find(const dense::FeatureMap& features, const encoder::HiddenLayer* layer);

    std::size_t m_mostBytes;
    mutable std::mutex m_mutex;  // guards m_entries
    std::list<Entry> m_entries;  // the latest first
};

}  // namespace cortilens::analysis
