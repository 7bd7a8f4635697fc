// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Event.h>

#include <optional>
#include <span>

/// For .cpp files.
namespace cortilens::models {

/// `tensor` on `place`; there already, it is the same. To CUDA through pinned memory, so that the copy goes on while the CPU
/// does; whatever is asked of the device afterwards waits for it. Throws c10::Error.
[[nodiscard]] at::Tensor onDevice(const at::Tensor& tensor, const c10::Device& place);

/// The numbers of `tensor`, of any device, as float32; waits for whatever is still to be computed. As many as `numbers` has
/// (asserted). Throws c10::Error.
void readInto(std::span<float> numbers, const at::Tensor& tensor);

/// Numbers that are still being computed, for who does not want to wait for what was asked of the device behind them.
class LateTensor {
public:
    /// Of any device, contiguous. Throws c10::Error.
    explicit LateTensor(const at::Tensor& tensor);

    /// On the CPU, once they are there. Throws c10::Error.
    [[nodiscard]] const at::Tensor& get() const;

private:
    at::Tensor m_host;
    std::optional<c10::Event> m_isThere;  // none: at once
};

}  // namespace cortilens::models
