// SPDX-License-Identifier: Apache-2.0
#include "core/files/CiftiReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto file = files::readCifti(input.path());
    if (!file) return 0;
    std::size_t rows = 0;
    for (const auto& structure : file->structures) {
        fuzz::require(static_cast<std::size_t>(structure.offset) == rows);
        rows += structure.surfaceVertices > 0 ? structure.vertices.size() : structure.voxels.size();
        for (const auto vertex : structure.vertices) fuzz::require(vertex >= 0 && vertex < structure.surfaceVertices);
    }
    for (const auto& map : file->maps) fuzz::require(map.values.size() == rows);
    return 0;
}
