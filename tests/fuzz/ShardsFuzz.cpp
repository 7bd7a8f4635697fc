// SPDX-License-Identifier: Apache-2.0
#include "core/files/ShardIndex.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto shards = files::readShardIndex(input.path());
    if (!shards) return 0;
    fuzz::require(!shards->empty());
    for (const auto& [tensor, path] : *shards) fuzz::require(path.parent_path() == input.path().parent_path());
    return 0;
}
