// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

#include <optional>
#include <string_view>

namespace at {
class Tensor;
}

namespace cortilens::models {

[[nodiscard]] std::string_view nameOf(PositionRule rule);  ///< bicubic, bicubic-plus-tenth, bilinear-corners, ...

/// Inverse of nameOf; nothing when there is no such rule.
[[nodiscard]] std::optional<PositionRule> positionRuleFrom(std::string_view name);

/// Brings a square position embedding to another grid. `stored`: float32 [n * n, width], row-major; gives float32
/// [rows * cols, width] on the same device. At the stored grid nothing is computed. Throws c10::Error.
[[nodiscard]] at::Tensor resizedPositions(const at::Tensor& stored, PositionRule rule, GridSize grid);

}  // namespace cortilens::models
