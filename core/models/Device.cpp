// SPDX-License-Identifier: Apache-2.0
#include "core/models/Device.h"

#include "core/models/CudaDriver.h"
#include "core/models/Fixed16.h"
#include "core/models/TorchErrors.h"
#include "core/models/TorchFolder.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/headeronly/version.h>

#include <charconv>
#include <dlfcn.h>
#include <expected>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace cortilens::models {

namespace {

constexpr int kAnyCuda = -1;

struct Wish {
    bool cpu = false;
    bool cuda = false;
    int index = kAnyCuda;
};

[[nodiscard]] std::optional<Wish> wishFrom(std::string_view text)
{
    if (text.empty() || text == "auto") return Wish{.cpu = true, .cuda = true};
    if (text == "cpu") return Wish{.cpu = true};
    if (text == "cuda") return Wish{.cuda = true};
    if (!text.starts_with("cuda:")) return std::nullopt;
    Wish wish{.cuda = true};
    const auto digits = text.substr(5);
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), wish.index);
    if (code != std::errc{} || end != digits.data() + digits.size() || wish.index < 0) return std::nullopt;
    return wish;
}

/// LibTorch remembers at the first question whether it has CUDA, so its CUDA part has to be there before anyone asks.
/// Empty, or a phrase that says why not.
[[nodiscard]] std::string loadTorchCuda()
{
    if (!dlopen(besideTorch("libtorch_cuda.so").c_str(), RTLD_NOW | RTLD_GLOBAL) &&
        !dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL))
        return fmt::format("this LibTorch has no CUDA part ({})", dlerror());
    return at::hasCUDA() ? std::string{} : "LibTorch finds no CUDA device that it can use";
}

[[nodiscard]] std::expected<DeviceChoice, std::string> cudaChoice(const Wish& wish)
{
    const auto devices = cudaDevices();
    if (!devices) return std::unexpected(devices.error());
    const int index = wish.index == kAnyCuda ? 0 : wish.index;
    if (static_cast<std::size_t>(index) >= devices->size())
        return std::unexpected(fmt::format("there are {} CUDA devices, counted from 0", devices->size()));
    if (auto problem = loadTorchCuda(); !problem.empty()) return std::unexpected(std::move(problem));
    DeviceChoice choice;
    choice.device = {.kind = Device::Kind::cuda, .index = index, .precision = Precision::bf16};
    choice.name = devices->at(static_cast<std::size_t>(index)).name;
    choice.memoryBytes = devices->at(static_cast<std::size_t>(index)).memoryBytes;
    return choice;
}

[[nodiscard]] std::string cpuName()
{
    std::ifstream lines("/proc/cpuinfo");
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("model name"))
            if (const auto colon = line.find(": "); colon != std::string::npos) return line.substr(colon + 2);
    return "CPU";
}

[[nodiscard]] DeviceChoice cpuChoice()
{
    DeviceChoice choice;
    choice.name = cpuName();
    choice.memoryBytes = std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
    return choice;
}

}  // namespace

std::string toText(const Device& device)
{
    return device.kind == Device::Kind::cpu ? "cpu" : fmt::format("cuda:{}", device.index);
}

std::string_view nameOf(Precision precision)
{
    switch (precision) {
    case Precision::fp32:
        return "fp32";
    case Precision::bf16:
        return "bf16";
    case Precision::fp16:
        return "fp16";
    case Precision::fixed16:
        return "fixed16";
    }
    std::unreachable();
}

std::optional<Precision> precisionFrom(std::string_view name)
{
    for (const auto precision : {Precision::fp32, Precision::bf16, Precision::fp16, Precision::fixed16})
        if (nameOf(precision) == name) return precision;
    return std::nullopt;
}

bool cpuMultipliesBfloat16()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") != 0 || __builtin_cpu_supports("amx-bf16") != 0;
#else
    return false;
#endif
}

c10::Device placeOf(const Device& device)
{
    return device.kind == Device::Kind::cpu ? at::Device(at::kCPU)
                                            : at::Device(at::kCUDA, static_cast<at::DeviceIndex>(device.index));
}

std::int64_t freeBytesOf(const Device& device)
{
    return device.kind == Device::Kind::cuda ? cudaFreeBytes(device.index) : 0;
}

std::string_view torchVersion()
{
    return TORCH_VERSION;
}

Result<DeviceChoice> chooseDevice(const DeviceRequest& request)
try {
    const auto wish = wishFrom(request.device);
    if (!wish)
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no device called {}.", request.device),
                                     "Write auto, cpu, cuda or cuda:0 (devices are counted from 0)."});
    auto choice = cpuChoice();
    if (wish->cuda) {
        auto cuda = cudaChoice(*wish);
        if (!cuda && !wish->cpu)
            return std::unexpected(Error{ErrorKind::device, fmt::format("CUDA cannot be used: {}.", cuda.error()),
                                         "Choose --device cpu, or install the driver and a LibTorch with CUDA."});
        if (cuda)
            choice = std::move(*cuda);
        else
            choice.note = std::move(cuda.error());
    }
    if (request.threads > 0) at::set_num_threads(request.threads);
    choice.threads = at::get_num_threads();
    at::globalContext().setFloat32MatmulPrecision("highest");  // no TF32: fp32 means fp32
    const bool onCpu = choice.device.kind == Device::Kind::cpu;
    if (request.precision) choice.device.precision = *request.precision;
    if (choice.device.precision == Precision::fixed16 && !(onCpu && fixed16::isSupported()))
        return std::unexpected(Error{
            ErrorKind::device, fmt::format("16-bit fixed point cannot be used on {}: it needs a CPU with AVX2.", choice.name),
            "Leave --precision out, or choose fp32 or bf16."});
    return choice;
} catch (...) {
    return std::unexpected(errorFromTorch("choosing a device"));
}

}  // namespace cortilens::models
