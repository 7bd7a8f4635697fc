// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace cortilens::models {

struct CudaDevice {
    std::string name;
    std::int64_t memoryBytes = 0;
};

/// What NVIDIA's driver says about this machine, without LibTorch's CUDA part, which takes up to a second and 200 MB to load.
/// On failure a phrase that says why there is none.
[[nodiscard]] std::expected<std::vector<CudaDevice>, std::string> cudaDevices();

/// Memory that nobody has taken on a device that LibTorch already uses; 0 when the driver does not say.
[[nodiscard]] std::int64_t cudaFreeBytes(int ordinal);

}  // namespace cortilens::models
