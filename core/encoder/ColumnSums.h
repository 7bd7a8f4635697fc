// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace cortilens::encoder {

/// Rows first .. first + rows that are held out together, or (`heldOut` false) never.
struct RowPart {
    std::int64_t first = 0;
    std::int64_t rows = 0;
    bool heldOut = true;
};

/// Sums of each part's rows, per column, float64 on the CPU. NaN and infinity among the values show in the sums.
struct ColumnSums {
    at::Tensor shift;    ///< what was subtracted from the columns [b]
    at::Tensor sums;     ///< of the shifted values [parts, b]
    at::Tensor squares;  ///< of their squares [parts, b]
};

/// Subtracts each column's first value from it (so that a large mean costs no digits, and a constant column becomes zeros), and
/// adds up. `block` [rows, b] float32 on the CPU, contiguous. `shift` false: adds up only.
[[nodiscard]] ColumnSums shiftAndSum(const at::Tensor& block, std::span<const RowPart> parts, bool shift);

}  // namespace cortilens::encoder
