// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Weights.h"

/// What a file's tensors say of the network that they belong to. For the .cpp files of this room only.
namespace cortilens::models {

struct Naming;

/// Every field of the row that the tensors contradict, as words for people: "width is 384, the file has 768". `prefix`: what
/// stands in front of the naming's keys.
[[nodiscard]] std::vector<std::string> contradictions(const BackboneRow& row, const WeightSource& source, const Naming& naming,
                                                      const std::string& prefix);

}  // namespace cortilens::models
