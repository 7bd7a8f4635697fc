// SPDX-License-Identifier: Apache-2.0
#pragma once

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
/// other implementations computed with the same weights. A check passes within 1e-4 in fp32, within 3e-2 in bf16.
/// Errors: device, outOfMemory.
[[nodiscard]] Result<std::vector<ConformanceCheck>> conformance(const DenseNetwork& network);

}  // namespace cortilens::dense
