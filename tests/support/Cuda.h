// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"

#include <string>

namespace cortilens::test {

/// The GPU of tests labelled gpu, or why there is none.
struct Cuda {
    models::Device device;
    std::string problem;  ///< empty: there is one

    Cuda()
    {
        const auto choice = models::chooseDevice({.device = "cuda", .precision = models::Precision::fp32, .threads = 0});
        if (choice)
            device = choice->device;
        else
            problem = choice.error().message;
    }

    [[nodiscard]] models::Device with(models::Precision precision) const { return {device.kind, device.index, precision}; }
};

}  // namespace cortilens::test
