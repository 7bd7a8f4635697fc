// SPDX-License-Identifier: Apache-2.0
#include "core/files/TorchFile.h"
#include "tests/fuzz/FuzzFile.h"

#include <vector>

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile input(data, size);
    const auto file = files::TorchFile::open(input.path());
    if (!file) return 0;
    std::vector<std::byte> values;
    for (const auto& tensor : file->tensors()) {
        fuzz::require(file->find(tensor.name) == &tensor);
        const auto bytes = static_cast<std::size_t>(tensor.elements()) * files::bytesOf(tensor.dtype);
        if (bytes > (1U << 20)) continue;  // a repeated one: allowed, but slow
        values.resize(bytes);
        file->copy(tensor, values);
    }
    return 0;
}
