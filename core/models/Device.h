// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace c10 {
struct Device;
}

namespace cortilens::models {

struct BackboneRow;

/// Of weights and matrix products. Sums, LayerNorm, softmax and the residual stream are float32 in any case.
enum class Precision : std::uint8_t {
    fp32,
    bf16,
    fp16,
    fixed16,  ///< 16-bit fixed point (Fixed16.h): for CPUs with AVX2 and without bfloat16
};

/// Where a network runs, and how exactly.
struct Device {
    enum class Kind : std::uint8_t { cpu, cuda };

    Kind kind = Kind::cpu;
    int index = 0;  ///< of the CUDA device; 0 on the CPU
    Precision precision = Precision::fp32;
    friend bool operator==(const Device&, const Device&) = default;
};

[[nodiscard]] std::string toText(const Device& device);      ///< cpu, cuda:0
[[nodiscard]] std::string_view nameOf(Precision precision);  ///< fp32, bf16, fp16, fixed16
[[nodiscard]] std::optional<Precision> precisionFrom(std::string_view name);
[[nodiscard]] c10::Device placeOf(const Device& device);  ///< as LibTorch calls it

[[nodiscard]] std::string_view torchVersion();  ///< of the LibTorch that the program was built with: 2.9.0

/// How the network of a row computes there: as the device says, but in float32 where 16-bit fixed point does not fit the row's
/// sizes or activation. What recipes state.
[[nodiscard]] Precision precisionOf(const BackboneRow& row, const Device& device);

/// Whether this CPU has instructions for products in bfloat16 (AVX-512 BF16 or AMX); elsewhere LibTorch emulates them.
[[nodiscard]] bool cpuMultipliesBfloat16();

/// Memory that a CUDA device has left, in bytes; 0: not known (always so on the CPU).
[[nodiscard]] std::int64_t freeBytesOf(const Device& device);

struct DeviceRequest {
    std::string device = "auto";         ///< auto (CUDA when it works, else the CPU), cpu, cuda, cuda:N
    std::optional<Precision> precision;  ///< default: fp32 on the CPU, bf16 on CUDA
    int threads = 0;                     ///< on the CPU; 0: as many as the process may use
};

/// What was chosen, for the log, the window and every export.
struct DeviceChoice {
    Device device;
    std::string name;  ///< AMD EPYC 7B13, NVIDIA H200
    std::string note;  ///< why `auto` did not take CUDA; empty when it did, or was not asked to
    int threads = 0;
    std::int64_t memoryBytes = 0;  ///< of the device (of the machine, for the CPU)
};

/// Decides once per process, before any network is opened: loads LibTorch's CUDA part if it is wanted and there, sets the
/// thread count and turns TF32 off. Errors: invalidRequest (not a device name), device (CUDA was asked for
/// by name and does not work, with the reason; fixed16 where it cannot be).
[[nodiscard]] Result<DeviceChoice> chooseDevice(const DeviceRequest& request);

}  // namespace cortilens::models
