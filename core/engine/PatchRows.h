// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/encoder/Encoder.h"
#include "core/types/Error.h"
#include "core/types/Grid.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::engine {

/// Patches of photos as directions in an encoder's space, one below the other.
class PatchRows {
public:
    struct Patch {
        NsdId image;
        GridCell cell;
    };

    explicit PatchRows(std::size_t width)
        : m_width(width)
    {}

    [[nodiscard]] const std::vector<Patch>& patches() const { return m_patches; }  ///< [P]
    [[nodiscard]] std::span<const float> vectors() const { return m_vectors; }     ///< [P, width], of length 1 until centre()

    /// Leaves out patches without a direction. Errors as of analysis::readableVectors.
    [[nodiscard]] Result<void> add(NsdId image, const dense::FeatureMap& features, const encoder::Encoder& encoder);

    /// Takes the mean of all rows away from each; those that are nothing but the mean are left out.
    void centre();

private:
    std::size_t m_width;
    std::vector<Patch> m_patches;
    std::vector<float> m_vectors;
};

}  // namespace cortilens::engine
