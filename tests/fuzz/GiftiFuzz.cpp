// SPDX-License-Identifier: Apache-2.0
#include "core/files/GiftiReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto arrays = files::readGifti(input.path());
    if (!arrays) return 0;
    for (const auto& array : *arrays) {
        std::size_t elements = 1;
        for (const auto axis : array.shape) elements *= static_cast<std::size_t>(axis);
        fuzz::require(std::visit([](const auto& values) { return values.size(); }, array.values) == elements);
    }
    return 0;
}
