// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Weights.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

/// For the .cpp files of this room only.
namespace cortilens::models {

struct LastBlock;

/// The blocks of a transformer in 16-bit fixed point (Fixed16.h): products and attention so, sums, LayerNorm, the
/// activation and the residual stream in float32. On the CPU; every thread of LibTorch's pool takes part.
///
/// Immutable after construction.
class Fixed16Blocks {
public:
    /// Whether this CPU and a row's sizes allow it.
    [[nodiscard]] static bool canRun(const BackboneRow& row);

    /// Packs all blocks and empties each one then, so that both never lie in memory; the last one is left, for what throughLast()
    /// does not do. canRun(row).
    Fixed16Blocks(const BackboneRow& row, std::span<Block> blocks);
    ~Fixed16Blocks();

    /// A forward pass of views of so many tokens; its memory is used again from block to block. One thread at a time.
    class Pass {
    public:
        Pass(const Fixed16Blocks& blocks, std::int64_t tokens);
        ~Pass();

        /// The residual stream `x`, float32 [K, tokens, width], behind a block. Throws c10::Error.
        [[nodiscard]] at::Tensor through(int block, const at::Tensor& x);

        /// As throughLastBlock(); nothing for kinds that are left to it: it has those that published recipes use.
        [[nodiscard]] std::optional<at::Tensor> throughLast(const at::Tensor& x, const LastBlock& kind);

    private:
        struct Parts;
        std::unique_ptr<Parts> m_parts;
    };

private:
    struct Parts;
    std::unique_ptr<const Parts> m_parts;
};

}  // namespace cortilens::models
