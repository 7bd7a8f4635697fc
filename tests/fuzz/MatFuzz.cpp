// SPDX-License-Identifier: Apache-2.0
#include "core/files/Mat.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto variable = files::readMat(input.path(), "x");
    if (!variable) return 0;
    std::size_t elements = 1;
    for (const auto axis : variable->shape) elements *= static_cast<std::size_t>(axis);
    fuzz::require(variable->values.size() == elements);
    return 0;
}
