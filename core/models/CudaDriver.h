// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <dlfcn.h>
#include <expected>
#include <string>
#include <vector>

namespace cortilens::models {

struct CudaDevice {
    std::string name;
    std::int64_t memoryBytes = 0;
};

/// What NVIDIA's driver says about this machine, without LibTorch's CUDA part, which takes up to a second and 200 MB to load.
/// On failure a phrase that says why there is none.
[[nodiscard]] std::expected<std::vector<CudaDevice>, std::string> cudaDevices();

/// Memory that nobody has taken on a device that LibTorch already uses; 0 when the driver does not say.
[[nodiscard]] std::int64_t cudaFreeBytes(int ordinal);

/// A function of a library that was loaded at run time; null: it has none of that name.
template <typename Function> void findFunction(Function*& function, void* library, const char* name)
{
    function = library ? reinterpret_cast<Function*>(dlsym(library, name)) : nullptr;
}

/// The part of the driver's C interface that this program uses, as NVIDIA's documentation declares it (CUDA Driver API); 0 is
/// success. Loaded at the first question, and for as long as the process runs: LibTorch wants the same one.
struct CudaDriver {
    int (*init)(unsigned flags) = nullptr;
    int (*deviceCount)(int* count) = nullptr;
    int (*device)(int* device, int ordinal) = nullptr;
    int (*deviceName)(char* name, int length, int device) = nullptr;
    int (*deviceMemory)(std::size_t* bytes, int device) = nullptr;
    int (*deviceAttribute)(int* value, int attribute, int device) = nullptr;
    int (*retainPrimary)(void** context, int device) = nullptr;
    int (*releasePrimary)(int device) = nullptr;
    int (*push)(void* context) = nullptr;
    int (*pop)(void** context) = nullptr;
    int (*freeMemory)(std::size_t* free, std::size_t* total) = nullptr;
    int (*loadModule)(void** module, const void* binary) = nullptr;
    int (*getFunction)(void** function, void* module, const char* name) = nullptr;
    int (*launch)(void* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                  unsigned blockZ, unsigned sharedBytes, void* stream, void** arguments, void** extra) = nullptr;

    /// On failure a phrase that says why there is none.
    [[nodiscard]] static const std::expected<CudaDriver, std::string>& shared();
};

/// A device's context is the calling thread's for as long as this lives.
class CurrentCudaContext {
public:
    CurrentCudaContext(const CudaDriver& driver, void* context)
        : m_driver(driver)
        , m_isSet(driver.push(context) == 0)
    {}
    ~CurrentCudaContext()
    {
        void* context = nullptr;
        if (m_isSet) m_driver.pop(&context);
    }
    CurrentCudaContext(const CurrentCudaContext&) = delete;
    CurrentCudaContext& operator=(const CurrentCudaContext&) = delete;

    [[nodiscard]] bool isSet() const { return m_isSet; }

private:
    const CudaDriver& m_driver;
    bool m_isSet;
};

}  // namespace cortilens::models
