// SPDX-License-Identifier: Apache-2.0
#include "core/models/Fixed16Layer.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <memory>
#include <span>

namespace cortilens::models {

using namespace fixed16;

namespace {

[[nodiscard]] std::span<const float> numbersOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

void pack(Affine& layer)
{
    if (Fixed16Layer::canRun(layer)) layer.packed = std::make_shared<const Fixed16Layer>(layer);
}

}  // namespace

bool Fixed16Layer::canRun(const Affine& layer)
{
    const auto fits = [](const at::Tensor& tensor) {
        return !tensor.defined() || (tensor.is_cpu() && tensor.scalar_type() == at::kFloat);
    };
    return isSupported() && layer.weight.defined() && fits(layer.weight) && fits(layer.bias) &&
           layer.weight.size(0) % kPanel == 0;
}

Fixed16Layer::Fixed16Layer(const Affine& layer)
{
    const auto weight = layer.weight.contiguous();
    m_matrix = packed(numbersOf(weight), static_cast<int>(weight.size(0)), static_cast<int>(weight.size(1)));
    if (!layer.bias.defined()) return;
    const auto bias = layer.bias.contiguous();
    m_bias.assign(numbersOf(bias).begin(), numbersOf(bias).end());
}

void Fixed16Layer::multiply(const Rows& rows, Outputs outputs, float* out, std::int64_t stride) const
{
    fixed16::multiply(rows, m_matrix, m_bias.empty() ? nullptr : m_bias.data(), outputs, out, stride);
}

at::Tensor Fixed16Layer::operator()(const at::Tensor& x) const
{
    const auto in = x.contiguous();
    auto sizes = in.sizes().vec();
    sizes.back() = m_matrix.outputs;
    auto out = at::empty(sizes, in.options());
    const std::int64_t inputs = m_matrix.inputs;
    const std::int64_t outputs = m_matrix.outputs;
    const auto rows = in.numel() / inputs;
    const auto* from = in.const_data_ptr<float>();
    auto* to = out.mutable_data_ptr<float>();
    at::parallel_for(0, (rows + kTokens - 1) / kTokens, 1, [&](std::int64_t begin, std::int64_t end) {
        Rows fixed(m_matrix.inputs);
        for (auto first = begin * kTokens; first < std::min(end * kTokens, rows); first += kTokens) {
            const auto count = std::min<std::int64_t>(kTokens, rows - first);
            fixed.set(from + first * inputs, inputs, static_cast<int>(count));
            if (count == kTokens) {
                multiply(fixed, {0, m_matrix.outputs}, to + first * outputs, outputs);
            } else {
                std::vector<float> result(static_cast<std::size_t>(kTokens * outputs));
                multiply(fixed, {0, m_matrix.outputs}, result.data(), outputs);
                std::copy_n(result.begin(), count * outputs, to + first * outputs);
            }
        }
    });
    return out;
}

void packAdaptor(AdaptorMlp& adaptor)
{
    pack(adaptor.in);
    for (auto& inner : adaptor.inner) pack(inner.linear);
    pack(adaptor.out);
}

}  // namespace cortilens::models
