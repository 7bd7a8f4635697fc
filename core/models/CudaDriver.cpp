// SPDX-License-Identifier: Apache-2.0
#include "core/models/CudaDriver.h"

#include <array>
#include <cstddef>
#include <dlfcn.h>

namespace cortilens::models {

namespace {

// The driver's C interface, as its documentation declares it (CUDA Driver API: initialisation, device management).
using InitFunction = int (*)(unsigned flags);
using CountFunction = int (*)(int* count);
using DeviceFunction = int (*)(int* device, int ordinal);
using NameFunction = int (*)(char* name, int length, int device);
using MemoryFunction = int (*)(std::size_t* bytes, int device);

template <typename Function> [[nodiscard]] Function functionOf(void* library, const char* name)
{
    return reinterpret_cast<Function>(dlsym(library, name));
}

}  // namespace

std::expected<std::vector<CudaDevice>, std::string> cudaDevices()
{
    void* const library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);  // stays loaded: LibTorch wants the same one
    if (!library) return std::unexpected("no NVIDIA driver (libcuda.so.1) is installed");
    const auto init = functionOf<InitFunction>(library, "cuInit");
    const auto count = functionOf<CountFunction>(library, "cuDeviceGetCount");
    const auto device = functionOf<DeviceFunction>(library, "cuDeviceGet");
    const auto name = functionOf<NameFunction>(library, "cuDeviceGetName");
    const auto memory = functionOf<MemoryFunction>(library, "cuDeviceTotalMem_v2");
    if (!init || !count || !device || !name || !memory) return std::unexpected("the NVIDIA driver is too old");
    int found = 0;
    if (const int code = init(0); code != 0)
        return std::unexpected("the NVIDIA driver does not start (error " + std::to_string(code) + ")");
    if (count(&found) != 0 || found == 0) return std::unexpected("the NVIDIA driver sees no device");
    std::vector<CudaDevice> devices(static_cast<std::size_t>(found));
    for (int ordinal = 0; ordinal < found; ++ordinal) {
        std::array<char, 256> text{};
        std::size_t bytes = 0;
        int handle = 0;
        if (device(&handle, ordinal) != 0 || name(text.data(), text.size(), handle) != 0 || memory(&bytes, handle) != 0) continue;
        devices[static_cast<std::size_t>(ordinal)] = {text.data(), static_cast<std::int64_t>(bytes)};
    }
    return devices;
}

std::int64_t cudaFreeBytes(int ordinal)
{
    using ContextFunction = int (*)(void** context, int device);
    using PushFunction = int (*)(void* context);
    using PopFunction = int (*)(void** context);
    using ReleaseFunction = int (*)(int device);
    using InfoFunction = int (*)(std::size_t* free, std::size_t* total);
    void* const library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) return 0;
    const auto device = functionOf<DeviceFunction>(library, "cuDeviceGet");
    const auto retain = functionOf<ContextFunction>(library, "cuDevicePrimaryCtxRetain");
    const auto release = functionOf<ReleaseFunction>(library, "cuDevicePrimaryCtxRelease_v2");
    const auto push = functionOf<PushFunction>(library, "cuCtxPushCurrent_v2");
    const auto pop = functionOf<PopFunction>(library, "cuCtxPopCurrent_v2");
    const auto info = functionOf<InfoFunction>(library, "cuMemGetInfo_v2");
    if (!device || !retain || !release || !push || !pop || !info) return 0;
    int handle = 0;
    void* context = nullptr;  // LibTorch's own: the primary one
    if (device(&handle, ordinal) != 0 || retain(&context, handle) != 0) return 0;
    std::size_t free = 0;
    std::size_t total = 0;
    bool known = false;
    if (push(context) == 0) {
        known = info(&free, &total) == 0;
        pop(&context);
    }
    release(handle);
    return known ? static_cast<std::int64_t>(free) : 0;
}

}  // namespace cortilens::models
