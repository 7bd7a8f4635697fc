// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Throughput.h"

#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

namespace cortilens::encoder {

Result<double> measuredThroughput(const models::Device& device)
try {
    constexpr std::int64_t kRows = 768;
    constexpr std::int64_t kColumns = 1024;
    constexpr int kProducts = 4;
    const auto options = at::TensorOptions(models::placeOf(device)).dtype(at::kFloat);
    const auto a = at::ones({kRows, kRows}, options);
    const auto b = at::ones({kRows, kColumns}, options);
    double best = 0;
    for (int turn = 0; turn < kProducts; ++turn) {
        const auto start = std::chrono::steady_clock::now();
        const auto sum = at::mm(a, b)[0][0].item<float>();  // waits for a GPU
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        if (sum > 0) best = std::max(best, 2.0 * kRows * kRows * kColumns / std::max(seconds.count(), 1e-9));
    }
    return best;
} catch (...) {
    return std::unexpected(models::errorFromTorch("measuring the device"));
}

}  // namespace cortilens::encoder
