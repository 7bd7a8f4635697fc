// SPDX-License-Identifier: Apache-2.0
#include "core/models/CudaDriver.h"

#include <array>

namespace cortilens::models {

namespace {

[[nodiscard]] std::expected<CudaDriver, std::string> loadedDriver()
{
    void* const library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) return std::unexpected("no NVIDIA driver (libcuda.so.1) is installed");
    CudaDriver driver;
    bool isWhole = true;
    const auto find = [&](auto& function, const char* name) {
        findFunction(function, library, name);
        isWhole = isWhole && function;
    };
    find(driver.init, "cuInit");
    find(driver.deviceCount, "cuDeviceGetCount");
    find(driver.device, "cuDeviceGet");
    find(driver.deviceName, "cuDeviceGetName");
    find(driver.deviceMemory, "cuDeviceTotalMem_v2");
    find(driver.deviceAttribute, "cuDeviceGetAttribute");
    find(driver.retainPrimary, "cuDevicePrimaryCtxRetain");
    find(driver.releasePrimary, "cuDevicePrimaryCtxRelease_v2");
    find(driver.push, "cuCtxPushCurrent_v2");
    find(driver.pop, "cuCtxPopCurrent_v2");
    find(driver.freeMemory, "cuMemGetInfo_v2");
    find(driver.loadModule, "cuModuleLoadData");
    find(driver.getFunction, "cuModuleGetFunction");
    find(driver.launch, "cuLaunchKernel");
    if (!isWhole) return std::unexpected("the NVIDIA driver is too old");
    return driver;
}

}  // namespace

const std::expected<CudaDriver, std::string>& CudaDriver::shared()
{
    static const auto driver = loadedDriver();
    return driver;
}

std::expected<std::vector<CudaDevice>, std::string> cudaDevices()
{
    const auto& driver = CudaDriver::shared();
    if (!driver) return std::unexpected(driver.error());
    int found = 0;
    if (const int code = driver->init(0); code != 0)
        return std::unexpected("the NVIDIA driver does not start (error " + std::to_string(code) + ")");
    if (driver->deviceCount(&found) != 0 || found == 0) return std::unexpected("the NVIDIA driver sees no device");
    std::vector<CudaDevice> devices(static_cast<std::size_t>(found));
    for (int ordinal = 0; ordinal < found; ++ordinal) {
        std::array<char, 256> text{};
        std::size_t bytes = 0;
        int handle = 0;
        if (driver->device(&handle, ordinal) != 0 ||
            driver->deviceName(text.data(), static_cast<int>(text.size()), handle) != 0 ||
            driver->deviceMemory(&bytes, handle) != 0)
            continue;
        devices[static_cast<std::size_t>(ordinal)] = {text.data(), static_cast<std::int64_t>(bytes)};
    }
    return devices;
}

std::int64_t cudaFreeBytes(int ordinal)
{
    const auto& driver = CudaDriver::shared();
    int handle = 0;
    void* context = nullptr;  // LibTorch's own: the primary one
    if (!driver || driver->device(&handle, ordinal) != 0 || driver->retainPrimary(&context, handle) != 0) return 0;
    std::size_t free = 0;
    std::size_t total = 0;
    bool isKnown = false;
    if (const CurrentCudaContext current(*driver, context); current.isSet()) isKnown = driver->freeMemory(&free, &total) == 0;
    driver->releasePrimary(handle);
    return isKnown ? static_cast<std::int64_t>(free) : 0;
}

}  // namespace cortilens::models
