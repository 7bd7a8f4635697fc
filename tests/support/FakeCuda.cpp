// SPDX-License-Identifier: Apache-2.0
// Stands in for libcuda.so.1 on machines without a GPU: one device of a made-up name, whose kernels load and do nothing.
#include <cstddef>
#include <cstring>

namespace {

int contexts = 0;
int module = 0;
int kernel = 0;

}  // namespace

extern "C" {

int cuInit(unsigned)
{
    return 0;
}
int cuDeviceGetCount(int* count)
{
    *count = 1;
    return 0;
}
int cuDeviceGet(int* device, int ordinal)
{
    *device = ordinal;
    return ordinal == 0 ? 0 : 101;
}
int cuDeviceGetName(char* name, int length, int)
{
    std::strncpy(name, "Made-up GPU", static_cast<std::size_t>(length));
    return 0;
}
int cuDeviceTotalMem_v2(std::size_t* bytes, int)
{
    *bytes = 8'000'000'000;
    return 0;
}
int cuDeviceGetAttribute(int* value, int attribute, int)
{
    *value = attribute == 75 ? 9 : 0;  // compute capability 9.0
    return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int)
{
    *context = &contexts;
    return 0;
}
int cuDevicePrimaryCtxRelease_v2(int)
{
    return 0;
}
int cuCtxPushCurrent_v2(void*)
{
    ++contexts;
    return 0;
}
int cuCtxPopCurrent_v2(void**)
{
    --contexts;
    return 0;
}
/// Only in a context.
int cuMemGetInfo_v2(std::size_t* free, std::size_t* total)
{
    *free = 5'000'000'000;
    *total = 8'000'000'000;
    return contexts > 0 ? 0 : 201;
}
/// A CUBIN is an ELF file.
int cuModuleLoadData(void** loaded, const void* binary)
{
    *loaded = &module;
    return contexts > 0 && std::memcmp(binary, "\177ELF", 4) == 0 ? 0 : 200;
}
int cuModuleGetFunction(void** function, void*, const char* name)
{
    *function = &kernel;
    return std::strcmp(name, "thrice") == 0 ? 500 : 0;
}
int cuLaunchKernel(void*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void*, void**, void**)
{
    return 0;
}
/// NVRTC asks for it where it finds a driver, and does without.
int cuGetExportTable(const void** table, const void*)
{
    *table = nullptr;
    return 500;  // not found
}
int cuDriverGetVersion(int* version)
{
    *version = 13'000;
    return 0;
}
int fakeCudaContexts()
{
    return contexts;
}
}
