// SPDX-License-Identifier: Apache-2.0
// NVIDIA's driver as far as that goes without a GPU: a library in its place (tests/support/FakeCuda.cpp).
#include "core/models/CudaDriver.h"
#include "core/models/CudaKernel.h"
#include "core/models/OwnKernels.h"

#include <QTest>

#include <dlfcn.h>

using namespace cortilens::models;

namespace {

constexpr auto kTwice = R"cuda(extern "C" __global__ void twice(float* x, int count)
{
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) x[i] *= FACTOR;
})cuda";

/// Contexts that were made current and not given back.
[[nodiscard]] int contextsLeft()
{
    void* const library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
    int (*left)() = nullptr;
    findFunction(left, library, "fakeCudaContexts");
    return left ? left() : -1;
}

}  // namespace

class CudaDriverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(CudaDriver::shared().has_value(), CudaDriver::shared() ? "" : CudaDriver::shared().error().c_str());
        QCOMPARE(contextsLeft(), 0);  // it is the made-up one
    }

    void devicesHaveNamesAndMemory()
    {
        const auto devices = cudaDevices();

        QVERIFY(devices.has_value());
        QCOMPARE(devices->size(), std::size_t{1});
        QCOMPARE(devices->front().name, std::string("Made-up GPU"));
        QCOMPARE(devices->front().memoryBytes, std::int64_t{8'000'000'000});
    }

    void freeMemoryIsAskedForInTheDevicesContext()
    {
        QCOMPARE(cudaFreeBytes(0), std::int64_t{5'000'000'000});
        QCOMPARE(cudaFreeBytes(1), std::int64_t{0});  // there is none
        QCOMPARE(contextsLeft(), 0);
    }

    void aKernelIsCompiledWhereNvrtcIsAndRefusedInWordsWhereNot()
    {
        const std::vector<std::string> macros{"FACTOR=2"};
        const auto kernel = CudaKernel::compile({c10::DeviceType::CUDA, 0}, kTwice, "twice", macros);
        if (!kernel) QCOMPARE(kernel.error(), std::string("this LibTorch comes without NVRTC"));
        if (!kernel) QCOMPARE(ownKernelsProblem({.kind = Device::Kind::cuda}), kernel.error());  // what doctor says then
        if (!kernel) QSKIP("No NVRTC here.");
        QCOMPARE(contextsLeft(), 0);
        for (const auto precision : {Precision::bf16, Precision::fp16})
            QCOMPARE(ownKernelsProblem({.kind = Device::Kind::cuda, .precision = precision}), std::string{});

        const auto broken = CudaKernel::compile({c10::DeviceType::CUDA, 0}, kTwice, "twice", {});
        QVERIFY(!broken);
        QVERIFY2(broken.error().find("FACTOR") != std::string::npos, broken.error().c_str());
        const auto unknown = CudaKernel::compile({c10::DeviceType::CUDA, 0}, kTwice, "thrice", macros);
        QCOMPARE(unknown.error(), std::string("the NVIDIA driver does not load thrice"));
        QVERIFY(!CudaKernel::compile({c10::DeviceType::CUDA, 1}, kTwice, "twice", macros));  // there is one device
        QCOMPARE(contextsLeft(), 0);
    }
};

QTEST_APPLESS_MAIN(CudaDriverTest)
#include "CudaDriverTest.moc"
