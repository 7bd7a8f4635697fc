// SPDX-License-Identifier: Apache-2.0
#include "core/files/NpyNames.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto names = files::readNpyNames(input.path());
    for (std::size_t n = 1; names && n < names->size(); ++n) fuzz::require((*names)[n - 1].index < (*names)[n].index);
    return 0;
}
