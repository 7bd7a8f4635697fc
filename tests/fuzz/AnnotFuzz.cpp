// SPDX-License-Identifier: Apache-2.0
#include "core/files/FreeSurferAnnot.h"
#include "tests/fuzz/FuzzFile.h"

#include <algorithm>

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t kVertices = 300;
    const fuzz::FuzzFile input(data, size);
    const auto annot = files::readFreeSurferAnnot(input.path(), kVertices);
    if (!annot) return 0;
    fuzz::require(annot->labels.size() == kVertices);
    for (const auto label : annot->labels)
        fuzz::require(label == -1 || std::ranges::find(annot->table, label, &files::NameTableEntry::index) != annot->table.end());
    return 0;
}
