// SPDX-License-Identifier: Apache-2.0
#include "core/models/Upload.h"

#include <ATen/ATen.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <cassert>

namespace cortilens::models {

namespace {

/// What a GPU reads and writes by itself.
[[nodiscard]] at::TensorOptions pinned(at::ScalarType type)
{
    return at::TensorOptions(type).pinned_memory(true);
}

}  // namespace

at::Tensor onDevice(const at::Tensor& tensor, const c10::Device& place)
{
    if (tensor.device() == place || !tensor.is_cpu() || !place.is_cuda()) return tensor.to(place);
    const auto source = tensor.is_pinned() ? tensor : tensor.pin_memory();
    return source.to(place, tensor.scalar_type(), /*non_blocking=*/true);
}

void readInto(std::span<float> numbers, const at::Tensor& tensor)
{
    auto values = tensor.to(at::kFloat).contiguous();
    if (!values.is_cpu()) values = at::empty(values.sizes(), pinned(at::kFloat)).copy_(values);
    assert(numbers.size() == static_cast<std::size_t>(values.numel()));
    std::copy_n(values.const_data_ptr<float>(), values.numel(), numbers.begin());
}

LateTensor::LateTensor(const at::Tensor& tensor)
    : m_host(tensor.is_cpu() ? tensor : at::empty(tensor.sizes(), pinned(tensor.scalar_type())))
{
    if (tensor.is_cpu()) return;
    m_host.copy_(tensor, /*non_blocking=*/true);
    m_isThere.emplace(tensor.device().type());
    m_isThere->record(c10::impl::VirtualGuardImpl(tensor.device().type()).getStream(tensor.device()));
}

const at::Tensor& LateTensor::get() const
{
    if (m_isThere) m_isThere->synchronize();
    return m_host;
}

}  // namespace cortilens::models
