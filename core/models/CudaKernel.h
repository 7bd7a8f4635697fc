// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>

#include <expected>
#include <memory>
#include <span>
#include <string>

namespace cortilens::models {

/// A CUDA kernel that is compiled where it runs, for the chip at hand, by the NVRTC which every LibTorch with CUDA brings along:
/// this program is built without CUDA's compiler and headers, and one build runs on any machine.
///
/// Immutable; any number of threads may launch it. Compiled kernels stay loaded for as long as the process runs.
class CudaKernel {
public:
    /// The function `name` of `source`, declared extern "C" __global__. `source` includes nothing, since no headers are at hand;
    /// `macros` are like "WIDTH=768". On failure a phrase that says why.
    [[nodiscard]] static std::expected<CudaKernel, std::string> compile(const c10::Device& place, const char* source,
                                                                        const char* name, std::span<const std::string> macros);

    /// Behind whatever LibTorch was asked on the calling thread's current stream; returns at once. `arguments` point to values of
    /// exactly the types that the kernel declares. Throws std::runtime_error.
    void launch(unsigned blocks, unsigned threadsPerBlock, std::span<void*> arguments) const;

private:
    struct Loaded;
    explicit CudaKernel(std::shared_ptr<const Loaded> loaded);

    std::shared_ptr<const Loaded> m_loaded;
};

}  // namespace cortilens::models
