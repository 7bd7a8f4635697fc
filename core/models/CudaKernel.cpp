// SPDX-License-Identifier: Apache-2.0
#include "core/models/CudaKernel.h"

#include "core/models/CudaDriver.h"
#include "core/models/TorchFolder.h"

#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cortilens::models {

namespace {

/// The part of NVRTC's C interface that is used, as its documentation declares it.
struct Compiler {
    int (*create)(void** program, const char* source, const char* name, int headers, const char* const* texts,
                  const char* const* names) = nullptr;
    int (*compile)(void* program, int options, const char* const* texts) = nullptr;
    int (*logSize)(void* program, std::size_t* bytes) = nullptr;
    int (*log)(void* program, char* text) = nullptr;
    int (*binarySize)(void* program, std::size_t* bytes) = nullptr;
    int (*binary)(void* program, char* bytes) = nullptr;
    int (*destroy)(void** program) = nullptr;

    [[nodiscard]] static const Compiler& shared()
    {
        static const Compiler compiler;
        return compiler;
    }
    [[nodiscard]] bool isThere() const { return create && compile && logSize && log && binarySize && binary && destroy; }

private:
    Compiler()
    {
        void* const library = open();
        findFunction(create, library, "nvrtcCreateProgram");
        findFunction(compile, library, "nvrtcCompileProgram");
        findFunction(logSize, library, "nvrtcGetProgramLogSize");
        findFunction(log, library, "nvrtcGetProgramLog");
        findFunction(binarySize, library, "nvrtcGetCUBINSize");
        findFunction(binary, library, "nvrtcGetCUBIN");
        findFunction(destroy, library, "nvrtcDestroyProgram");
    }

    /// LibTorch's own bridge knows where it lies: in a wheel of its own, or beside LibTorch under another name.
    [[nodiscard]] static void* open()
    {
        constexpr const char* kBridge = "libcaffe2_nvrtc.so";
        if (void* const bridge = dlopen(besideTorch(kBridge).c_str(), RTLD_NOW | RTLD_LOCAL)) return bridge;
        for (const char* name : {kBridge, "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"})
            if (void* const library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
        return nullptr;
    }
};

[[nodiscard]] std::expected<std::vector<char>, std::string> compiled(const char* source, const char* name,
                                                                     std::span<const std::string> options)
{
    const auto& nvrtc = Compiler::shared();
    if (!nvrtc.isThere()) return std::unexpected("this LibTorch comes without NVRTC");
    void* program = nullptr;
    if (nvrtc.create(&program, source, name, 0, nullptr, nullptr) != 0) return std::unexpected("NVRTC does not start");
    const auto ended = std::unique_ptr<void*, int (*)(void**)>(&program, nvrtc.destroy);
    std::vector<const char*> words;
    for (const auto& option : options) words.push_back(option.c_str());
    std::size_t bytes = 0;
    if (nvrtc.compile(program, static_cast<int>(words.size()), words.data()) != 0) {
        std::string log;
        if (nvrtc.logSize(program, &bytes) == 0) log.resize(bytes);
        if (!log.empty()) nvrtc.log(program, log.data());
        return std::unexpected(fmt::format("NVRTC does not compile {}: {}", name, log.c_str()));
    }
    if (nvrtc.binarySize(program, &bytes) != 0 || bytes == 0) return std::unexpected("NVRTC does not know this GPU");
    std::vector<char> binary(bytes);
    if (nvrtc.binary(program, binary.data()) != 0) return std::unexpected("NVRTC gives no program for this GPU");
    return binary;
}

}  // namespace

struct CudaKernel::Loaded {
    c10::Device place;
    void* context = nullptr;
    void* function = nullptr;
};

CudaKernel::CudaKernel(std::shared_ptr<const Loaded> loaded)
    : m_loaded(std::move(loaded))
{}

std::expected<CudaKernel, std::string> CudaKernel::compile(const c10::Device& place, const char* source, const char* name,
                                                           std::span<const std::string> macros)
{
    constexpr int kMajor = 75;  // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
    constexpr int kMinor = 76;
    const auto& driver = CudaDriver::shared();
    if (!driver) return std::unexpected(driver.error());
    int device = 0;
    int major = 0;
    int minor = 0;
    if (driver->device(&device, place.index()) != 0 || driver->deviceAttribute(&major, kMajor, device) != 0 ||
        driver->deviceAttribute(&minor, kMinor, device) != 0)
        return std::unexpected("the NVIDIA driver does not describe the GPU");
    std::vector<std::string> options{fmt::format("--gpu-architecture=sm_{}{}", major, minor), "--std=c++17"};
    for (const auto& macro : macros) options.push_back("-D" + macro);
    const auto binary = compiled(source, name, options);
    if (!binary) return std::unexpected(binary.error());

    auto loaded = std::make_shared<Loaded>(Loaded{.place = place});
    if (driver->retainPrimary(&loaded->context, device) != 0) return std::unexpected("the NVIDIA driver gives no context");
    const CurrentCudaContext current(*driver, loaded->context);
    void* module = nullptr;
    if (!current.isSet() || driver->loadModule(&module, binary->data()) != 0 ||
        driver->getFunction(&loaded->function, module, name) != 0)
        return std::unexpected(fmt::format("the NVIDIA driver does not load {}", name));
    return CudaKernel(std::move(loaded));
}

void CudaKernel::launch(unsigned blocks, unsigned threadsPerBlock, std::span<void*> arguments) const
{
    const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
    auto* const stream = guard.getStream(m_loaded->place).native_handle();
    const auto& driver = *CudaDriver::shared();  // it has loaded the kernel
    const CurrentCudaContext current(driver, m_loaded->context);
    const int code = current.isSet() ? driver.launch(m_loaded->function, blocks, 1, 1, threadsPerBlock, 1, 1, 0, stream,
                                                     arguments.data(), nullptr)
                                     : -1;
    if (code != 0) throw std::runtime_error(fmt::format("A kernel could not be launched (CUDA error {}).", code));
}

}  // namespace cortilens::models
