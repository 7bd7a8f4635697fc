// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t kVertices = 300;
    const fuzz::FuzzFile input(data, size);
    const auto label = files::readFreeSurferLabel(input.path(), kVertices);
    if (!label) return 0;
    for (const auto& vertex : *label)
        fuzz::require(vertex.vertex.value >= 0 && static_cast<std::size_t>(vertex.vertex.value) < kVertices);
    return 0;
}
