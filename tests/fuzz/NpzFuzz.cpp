// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npz.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto file = files::NpzFile::open(input.path());
    if (!file) return 0;
    for (const auto& name : file->names()) {
        const auto array = file->read(name);
        if (!array) continue;
        std::size_t elements = 1;
        for (const auto axis : array->shape) elements *= static_cast<std::size_t>(axis);
        fuzz::require(array->bytes.size() == elements * files::bytesOf(array->dtype));
    }
    return 0;
}
