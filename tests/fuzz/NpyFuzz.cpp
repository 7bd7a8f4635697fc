// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npy.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto array = files::readNpy(input.path());
    if (!array) return 0;
    std::size_t elements = 1;
    for (const auto axis : array->shape) elements *= static_cast<std::size_t>(axis);
    fuzz::require(files::floatsOf(*array).size() == elements);
    fuzz::require(files::doublesOf(*array).size() == elements);
    return 0;
}
