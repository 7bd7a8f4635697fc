// SPDX-License-Identifier: Apache-2.0
#include "core/models/AddNorm.h"

#include "core/models/CudaKernel.h"
#include "core/models/OwnKernels.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <array>
#include <expected>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace cortilens::models {

namespace {

/// A warp takes a row and keeps it in registers; every number is read and written once, kKeep at a time. WIDTH is the row's
/// length and HALF says whether 16-bit numbers are float16 or bfloat16.
constexpr auto kSource = R"cuda(
using Bits = unsigned short;

__device__ float wide(Bits bits)
{
#if HALF
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(bits));
    return value;
#else
    return __uint_as_float(static_cast<unsigned>(bits) << 16);
#endif
}

__device__ Bits narrow(float value)
{
#if HALF
    Bits bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
#else
    const unsigned bits = __float_as_uint(value);  // to the nearest, ties to even
    return value == value ? static_cast<Bits>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16) : 0x7FFF;
#endif
}

__device__ float sumOfWarp(float value)
{
    for (int offset = 16; offset > 0; offset /= 2) value += __shfl_xor_sync(0xFFFFFFFF, value, offset);
    return value;
}

constexpr int kKeep = WIDTH % 128 == 0 ? 4 : 2;
constexpr int kSteps = WIDTH / (32 * kKeep);

template <typename T> struct alignas(sizeof(T) * kKeep) Pack {
    T at[kKeep];
};

extern "C" __global__ void addNorm(const float* x, const Bits* added, const float* scale, const float* weight, const float* bias,
                                   float* sum, Bits* normalised, long long rows, float epsilon)
{
    const long long row = static_cast<long long>(blockIdx.x) * (blockDim.x / 32) + threadIdx.x / 32;
    if (row >= rows) return;
    const int first = threadIdx.x % 32 * kKeep;
    float values[kSteps][kKeep];
    float total = 0;
#pragma unroll
    for (int step = 0; step < kSteps; ++step) {
        const int column = first + step * 32 * kKeep;
        const auto own = *reinterpret_cast<const Pack<float>*>(x + row * WIDTH + column);
        Pack<Bits> more{};
        Pack<float> times;
        if (added) more = *reinterpret_cast<const Pack<Bits>*>(added + row * WIDTH + column);
        if (scale) times = *reinterpret_cast<const Pack<float>*>(scale + column);
        Pack<float> result;
#pragma unroll
        for (int i = 0; i < kKeep; ++i) {
            float value = own.at[i];
            if (added) value += scale ? wide(more.at[i]) * times.at[i] : wide(more.at[i]);
            result.at[i] = values[step][i] = value;
            total += value;
        }
        if (sum) *reinterpret_cast<Pack<float>*>(sum + row * WIDTH + column) = result;
    }
    if (!normalised) return;
    const float mean = sumOfWarp(total) / WIDTH;
    float squares = 0;
#pragma unroll
    for (int step = 0; step < kSteps; ++step)
#pragma unroll
        for (int i = 0; i < kKeep; ++i) {
            values[step][i] -= mean;
            squares += values[step][i] * values[step][i];
        }
    const float inverse = 1 / sqrtf(sumOfWarp(squares) / WIDTH + epsilon);
#pragma unroll
    for (int step = 0; step < kSteps; ++step) {
        const int column = first + step * 32 * kKeep;
        const auto w = *reinterpret_cast<const Pack<float>*>(weight + column);
        const auto b = *reinterpret_cast<const Pack<float>*>(bias + column);
        Pack<Bits> result;
#pragma unroll
        for (int i = 0; i < kKeep; ++i) result.at[i] = narrow(values[step][i] * inverse * w.at[i] + b.at[i]);
        *reinterpret_cast<Pack<Bits>*>(normalised + row * WIDTH + column) = result;
    }
}
)cuda";

constexpr unsigned kRowsOfBlock = 8;

using Compiled = std::expected<CudaKernel, std::string>;

/// Compiled at the first question.
[[nodiscard]] const Compiled& kernelFor(const c10::Device& place, std::int64_t width, bool isHalf)
{
    static std::mutex mutex;
    static std::map<std::tuple<int, std::int64_t, bool>, Compiled> kernels;
    const std::scoped_lock lock(mutex);
    const std::tuple key(static_cast<int>(place.index()), width, isHalf);
    auto found = kernels.find(key);
    if (found == kernels.end()) {
        const std::array macros{fmt::format("WIDTH={}", width), fmt::format("HALF={}", isHalf ? 1 : 0)};
        found = kernels.emplace(key, CudaKernel::compile(place, kSource, "addNorm", macros)).first;
    }
    return found->second;
}

[[nodiscard]] void* addressOf(const at::Tensor& tensor)
{
    return tensor.defined() ? tensor.data_ptr() : nullptr;
}

}  // namespace

std::optional<AddNorm> addNorm(const AddNormInput& input)
{
    constexpr std::int64_t kLargestWidth = 2048;  // a row has to fit into registers
    const bool isNarrow = input.type == at::kBFloat16 || input.type == at::kHalf;
    const auto width = input.x.size(-1);
    if (!input.x.is_cuda() || !isNarrow || width % 64 != 0 || width > kLargestWidth) return std::nullopt;
    const auto& kernel = kernelFor(input.x.device(), width, input.type == at::kHalf);
    if (!kernel) return std::nullopt;

    const auto x = input.x.contiguous();
    const auto added = input.added ? input.added->to(input.type).contiguous() : at::Tensor{};
    AddNorm result;
    if (input.added) result.sum = input.intoX ? x : at::empty_like(x);
    if (input.norm) result.normalised = at::empty(x.sizes(), x.options().dtype(input.type));
    auto rows = static_cast<long long>(x.numel() / width);
    auto epsilon = static_cast<float>(input.epsilon);
    std::array<void*, 7> pointers{addressOf(x),
                                  addressOf(added),
                                  input.scale ? addressOf(*input.scale) : nullptr,
                                  input.norm ? addressOf(input.norm->weight) : nullptr,
                                  input.norm ? addressOf(input.norm->bias) : nullptr,
                                  addressOf(result.sum),
                                  addressOf(result.normalised)};
    std::array<void*, 9> arguments{&pointers[0], &pointers[1], &pointers[2], &pointers[3], &pointers[4],
                                   &pointers[5], &pointers[6], &rows,        &epsilon};
    const auto blocks = static_cast<unsigned>((rows + kRowsOfBlock - 1) / kRowsOfBlock);
    kernel->launch(blocks, kRowsOfBlock * 32, arguments);
    return result;
}

std::string ownKernelsProblem(const Device& device)
{
    constexpr std::int64_t kWidth = 768;
    const auto& kernel = kernelFor(placeOf(device), kWidth, device.precision == Precision::fp16);
    return kernel ? std::string{} : kernel.error();
}

}  // namespace cortilens::models
