// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/TextRow.h"
#include "core/models/Weights.h"
#include "core/types/Error.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

/// A text tower's tensors under the names that its publishers gave them. For the .cpp files of this room only.
namespace cortilens::models {

struct TextNaming;

/// Finds and checks all tensors at once, and reads them one block at a time: the largest towers take 1.8 GB, a block of them
/// 64 MB. Float32 on the CPU.
class TextWeights {
public:
    /// `source` must outlive it. Errors: mismatch (no text tower, a tensor missing or of another shape, more blocks than the row
    /// has), naming the file and the tensor.
    [[nodiscard]] static Result<TextWeights> in(const TextRow& row, const WeightSource& source);

    // Errors of all: malformed (NaN or infinity, naming the tensor). They throw c10::Error and std::bad_alloc.
    [[nodiscard]] Result<at::Tensor> tokens() const;     ///< [row.tokens, width]
    [[nodiscard]] Result<at::Tensor> positions() const;  ///< [context, width]
    [[nodiscard]] Result<Block> block(int index) const;
    [[nodiscard]] Result<Affine> norm() const;
    [[nodiscard]] Result<Affine> projection() const;  ///< weight [output, width]; no bias unless the row has one

private:
    TextWeights(const TextRow& row, const WeightSource& source, const TextNaming& naming, std::string prefix);
    [[nodiscard]] std::string keyOf(std::string_view key, int block = 0) const;
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] Result<void> check(const std::string& key, std::span<const std::int64_t> shape) const;
    [[nodiscard]] Result<at::Tensor> read(const std::string& key) const;
    [[nodiscard]] Result<Affine> readAffine(std::string_view stem, int block = 0) const;
    [[nodiscard]] Result<Affine> readQkv(int block) const;

    TextRow m_row;
    const WeightSource* m_source = nullptr;
    const TextNaming* m_naming = nullptr;
    std::string m_prefix;
};

/// Every tensor of the tower in its authors' naming, from the formula.
[[nodiscard]] WeightSource formulaSource(const TextRow& row);

}  // namespace cortilens::models
