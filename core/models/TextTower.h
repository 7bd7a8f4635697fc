// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/TextRow.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace cortilens::models {

/// A text tower with the weights of one file, which stay in the file: they are read block by block, once for all texts of a call.
///
/// Any number of threads. On the CPU in float32, whatever the backbone runs on: a text is embedded once.
class TextTower {
public:
    /// Finds and checks every tensor and reads none. Errors: those of the weights file, mismatch (it holds no text tower, or
    /// another one).
    [[nodiscard]] static Result<std::unique_ptr<const TextTower>> open(const TextRow& row, const std::filesystem::path& weights);

    /// With formula weights, so that a machine can be tested without any file.
    [[nodiscard]] static Result<std::unique_ptr<const TextTower>> fromFormula(const TextRow& row);

    TextTower(const TextTower&) = delete;
    TextTower& operator=(const TextTower&) = delete;
    ~TextTower();

    [[nodiscard]] const TextRow& row() const;

    /// One vector per text, [texts, output] row by row, not normalised. Each text has row.context token numbers. `stop` is looked
    /// at between blocks. Errors: invalidRequest (another number of tokens, or one that the tower does not know), malformed (NaN
    /// among the weights), cancelled, outOfMemory.
    [[nodiscard]] Result<std::vector<float>> embed(std::span<const std::vector<std::int64_t>> texts,
                                                   const std::stop_token& stop = {}) const;

private:
    struct Parts;
    explicit TextTower(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::models
