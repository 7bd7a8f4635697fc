// SPDX-License-Identifier: Apache-2.0
#include "core/files/MghReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto header = files::readMghHeader(input.path());
    if (!header) return 0;
    const auto& shape = header->shape;
    const auto perFrame = shape[0] * shape[1] * shape[2];
    if (const auto all = files::readMgh(input.path())) fuzz::require(std::ssize(all->values) == perFrame * shape[3]);
    if (const auto last = files::readMghFrame(input.path(), shape[3] - 1)) fuzz::require(std::ssize(last->values) == perFrame);
    return 0;
}
