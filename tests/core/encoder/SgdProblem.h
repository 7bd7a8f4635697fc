// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Sgd.h"

#include <cstddef>
#include <random>
#include <vector>

namespace cortilens::test {

/// Large enough for several tiles and batches; the same in every process.
struct Large {
    static constexpr std::size_t kImages = 300, kCopies = 3, kChannels = 24, kVoxels = 300;
    std::vector<float> x, y;

    Large()
    {
        std::mt19937 generator(3);
        const auto draw = [&] { return static_cast<float>(generator() % 2001) / 1000 - 1; };
        for (std::size_t i = 0; i < kImages * kCopies * kChannels; ++i) x.push_back(draw() / 4);
        for (std::size_t i = 0; i < kImages; ++i)
            for (std::size_t rest = kChannels; rest < kCopies * kChannels;
                 ++rest) {  // the other copies are the first one, nearly
                auto& value = x[i * kCopies * kChannels + rest];
                value = value / 10 + x[i * kCopies * kChannels + rest % kChannels];
            }
        for (std::size_t i = 0; i < kImages * kVoxels; ++i) y.push_back(draw());
        for (std::size_t i = 0; i < kImages; ++i)
            for (std::size_t v = 0; v < kVoxels; ++v) y[i * kVoxels + v] += 4 * x[i * kCopies * kChannels + v % kChannels];
    }
    [[nodiscard]] encoder::EmbeddingCopies copies() const { return encoder::copiesOf(x, kCopies, kChannels); }
    [[nodiscard]] encoder::ResponseBlocks responses() const { return encoder::blocksOf(y, kVoxels); }
};

/// Seeded, with a learning rate that shows something soon.
[[nodiscard]] inline encoder::SgdOptions shortTraining(int epochs)
{
    encoder::SgdOptions options;
    options.epochs = epochs;
    options.learningRate = 1e-2;
    options.seed = 5;
    return options;
}

}  // namespace cortilens::test
