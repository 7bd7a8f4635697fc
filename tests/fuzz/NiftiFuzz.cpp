// SPDX-License-Identifier: Apache-2.0
#include "core/files/NiftiReader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto header = files::readNiftiHeader(input.path());
    if (!header) return 0;
    const auto& shape = header->shape;
    for (const auto frame : {std::int64_t{0}, shape[3] - 1})
        if (const auto volume = files::readNiftiVolume(input.path(), frame))
            fuzz::require(std::ssize(volume->values) == shape[0] * shape[1] * shape[2]);
    fuzz::require(!files::readNiftiVolume(input.path(), shape[3]));
    return 0;
}
