// SPDX-License-Identifier: Apache-2.0
#include "core/files/NameTable.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto table = files::readNameTable(input.path());
    if (!table) return 0;
    for (const auto& entry : *table) fuzz::require(entry.index >= 0 && !entry.name.empty());
    return 0;
}
