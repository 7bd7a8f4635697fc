// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/VisionTransformer.h"

#include <span>
#include <vector>

namespace cortilens::models {

/// The direction in which an embedding moves when a photo shows one of `classes`: the mean of their rows of the classification
/// head minus the mean of all rows, [C]. Not normalised; zero when `classes` are all of them. `classes` is not empty and within
/// the head.
[[nodiscard]] std::vector<float> classDirection(const ClassifierHead& head, std::span<const int> classes);

}  // namespace cortilens::models
