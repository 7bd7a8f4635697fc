// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <string>
#include <vector>

namespace cortilens::dense {

/// One published number and what this machine makes of it.
struct ConformanceCheck {
    std::string name;  ///< for people: NACLIP patches at 224 px, length
    double expected = 0;
    double got = 0;
    double relativeError = 0;  ///< |got - expected| / max(|expected|, scale of the tensor's values)
    bool passed = false;
};

/// Runs the whole network with formula weights on a formula picture and compares with reference values that other
/// implementations computed in float32. Needs no file. A check passes within 1e-4 in fp32, within 3e-2 in bf16.
/// Errors: device, outOfMemory.
[[nodiscard]] Result<std::vector<ConformanceCheck>> conformance(const models::BackboneRow& row, const models::Device& device);

}  // namespace cortilens::dense
