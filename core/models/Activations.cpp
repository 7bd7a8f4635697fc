// SPDX-License-Identifier: Apache-2.0
#include "core/models/Activations.h"

#include <ATen/ATen.h>

#include <utility>

namespace cortilens::models {

at::Tensor activated(const BackboneRow& row, at::Tensor hidden)
{
    if (row.gatedMlp) {
        const auto halves = hidden.chunk(2, -1);
        return at::silu(halves[0]).mul_(halves[1]);
    }
    switch (row.activation) {
    case Activation::gelu:
        return at::gelu_(hidden);
    case Activation::geluTanh:
        return at::gelu_(hidden, "tanh");
    case Activation::quickGelu:
        return at::silu_(hidden);  // its 1.702 is in the matrices (factorOf in Weights.cpp)
    }
    std::unreachable();
}

}  // namespace cortilens::models
