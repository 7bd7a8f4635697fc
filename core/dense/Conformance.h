// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <string>
#include <vector>

namespace cortilens::dense {

class DenseNetwork;

/// One published number and what this machine makes of it.
struct ConformanceCheck {
    std::string name;  ///< for people: NACLIP patches at 224 px, length
    double expected = 0;
    double got = 0;
    double relativeError = 0;  ///< |got - expected| / max(|expected|, scale of the tensor's values)
    bool passed = false;
};

/// Runs a network of formula weights (DenseNetwork::fromFormula) on a formula picture and compares with reference values that
/// other implementations computed with the same weights. A check passes within 1e-4 in fp32, 2e-3 in fixed16, 3e-2 in bf16.
/// Errors: device, outOfMemory.
[[nodiscard]] Result<std::vector<ConformanceCheck>> conformance(const DenseNetwork& network);

/// The row as it is checked: networks of more than 300 million weights have fewer blocks, so that a machine of 8 GB can.
[[nodiscard]] models::BackboneRow rowToCheck(const models::BackboneRow& row);

/// How far a network agrees with float32 on the CPU, with formula weights, adaptor and picture of the row's own recipe at the
/// grid of its position embedding (at most 8 x 8 patches: LibTorch multiplies half precision slowly on most CPUs).
struct PrecisionAgreement {
    // What a heatmap may cost in precision before eyes or statistics could tell.
    static constexpr double kWorstCosine = 0.999;
    static constexpr double kHeatmapPearson = 0.9995;

    double worstCosine = 0;     ///< of a patch's features
    double heatmapPearson = 0;  ///< of the relevance of all patches to a formula readout

    [[nodiscard]] bool passed() const { return worstCosine >= kWorstCosine && heatmapPearson >= kHeatmapPearson; }
};

/// Both networks are fromFormula() of one row, `exact` in float32 on the CPU (asserted). Errors: device, outOfMemory.
[[nodiscard]] Result<PrecisionAgreement> precisionAgreement(const DenseNetwork& network, const DenseNetwork& exact);

}  // namespace cortilens::dense
