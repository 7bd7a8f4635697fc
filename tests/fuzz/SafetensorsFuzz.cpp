// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto file = files::SafetensorsFile::open(input.path());
    if (!file) return 0;
    for (const auto& tensor : file->tensors()) {
        fuzz::require(tensor.end <= size && tensor.begin <= tensor.end);
        fuzz::require(file->find(tensor.name) == &tensor);
        if (const auto values = file->floats(tensor.name)) fuzz::require(std::ssize(*values) == tensor.elements());
    }
    return 0;
}
