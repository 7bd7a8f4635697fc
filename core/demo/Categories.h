// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cortilens::demo {

/// What a made-up region likes: a group of ImageNet-1k classes.
enum class Category : std::uint8_t { people, places, food, text, animals, vehicles };

[[nodiscard]] std::string_view nameOf(Category category);

/// Class numbers (0-based, in the order of ILSVRC 2012: imagenet_synsets.txt of the Python package timm 1.0.31) of a group,
/// sorted.
[[nodiscard]] std::vector<int> classesOf(Category category);

}  // namespace cortilens::demo
