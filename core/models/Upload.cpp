// SPDX-License-Identifier: Apache-2.0
#include "core/models/Upload.h"

#include <ATen/ATen.h>

namespace cortilens::models {

at::Tensor onDevice(const at::Tensor& tensor, const c10::Device& place)
{
    if (tensor.device() == place || !tensor.is_cpu() || !place.is_cuda()) return tensor.to(place);
    const auto pinned = tensor.is_pinned() ? tensor : tensor.pin_memory();
    return pinned.to(place, tensor.scalar_type(), /*non_blocking=*/true);
}

}  // namespace cortilens::models
