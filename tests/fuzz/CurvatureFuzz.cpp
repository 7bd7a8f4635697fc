// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    if (const auto values = files::readFreeSurferCurvature(input.path())) fuzz::require(2 * values->size() <= size);
    return 0;
}
