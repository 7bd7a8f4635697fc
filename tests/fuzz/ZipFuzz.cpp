// SPDX-License-Identifier: Apache-2.0
#include "core/files/ZipDirectory.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto entries = files::readZipDirectory(std::as_bytes(std::span(data, size)));
    if (!entries) {
        fuzz::require(!entries.error().empty());
        return 0;
    }
    for (const auto& entry : *entries) {
        fuzz::require(entry.begin <= entry.end && entry.end <= size);
        fuzz::require(files::findEntry(*entries, entry.name) == &entry);
    }
    return 0;
}
