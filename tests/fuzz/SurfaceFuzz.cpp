// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto surface = files::readFreeSurferSurface(input.path());
    if (!surface) return 0;
    const auto vertices = static_cast<std::int32_t>(surface->points.size());
    for (const auto& triangle : surface->triangles)
        for (const auto corner : triangle) fuzz::require(corner >= 0 && corner < vertices);
    return 0;
}
