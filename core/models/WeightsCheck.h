// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::models {

/// What was found out about a weights file.
struct WeightsCheck {
    struct Misshapen {
        std::string name;
        std::vector<std::int64_t> found;
        std::vector<std::int64_t> expected;
    };

    std::filesystem::path path;
    std::string format;                ///< safetensors, PyTorch archive
    std::uint64_t bytes = 0;           ///< of all files
    std::string sha256;                ///< as WeightsHash
    std::size_t tensors = 0;           ///< all that the file holds
    const BackboneRow* row = nullptr;  ///< the backbone that it is, or that comes nearest; null: no known one
    std::string naming;                ///< whose names the tensors have
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;  ///< of this network, but not of this row
    std::vector<Misshapen> misshapen;
    std::vector<std::string> damaged;  ///< with NaN or infinity among their values
    std::vector<std::string> known;    ///< names by which any row would be recognised, when row is null

    /// The row can be opened with it.
    [[nodiscard]] bool isGood() const
    {
        return row && missing.empty() && unexpected.empty() && misshapen.empty() && damaged.empty();
    }
};

struct CheckOptions {
    const BackboneRow* row = nullptr;  ///< compare with this one; null: with the one that fits best
    bool namesAlone = false;           ///< look at names and shapes, read no value, hash nothing: milliseconds
    std::stop_token stop{};
    std::function<void(double fraction)> progress{};
};

/// Compares a file with the rows, and unless names alone are wanted looks at every value that the row would use and hashes it. A
/// file that is readable but fits no row is no error. Errors: those of openWeights and weightsHash, cancelled, outOfMemory.
[[nodiscard]] Result<WeightsCheck> checkWeights(const std::filesystem::path& path, std::span<const BackboneRow> rows,
                                                const CheckOptions& options = {});

}  // namespace cortilens::models
