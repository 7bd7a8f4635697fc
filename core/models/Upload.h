// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

/// For .cpp files.
namespace cortilens::models {

/// `tensor` on `place`; there already, it is the same. To CUDA through pinned memory, so that the copy goes on while the CPU
/// does; whatever is asked of the device afterwards waits for it. Throws c10::Error.
[[nodiscard]] at::Tensor onDevice(const at::Tensor& tensor, const c10::Device& place);

}  // namespace cortilens::models
