// SPDX-License-Identifier: Apache-2.0
#include "core/files/Pickle.h"
#include "core/files/TorchPickle.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto pickle = files::readPickle(bytes, files::isAllowedInTorch);
    if (!pickle) {
        fuzz::require(!pickle.error().words.empty());
        return 0;
    }
    const auto isInside = [&](std::uint32_t index) {
        return index < pickle->values.size() || index == files::PickleValue::kNothing;
    };
    fuzz::require(pickle->end <= size && pickle->root < pickle->values.size());
    for (const auto& value : pickle->values) {
        fuzz::require(isInside(value.arguments) && isInside(value.state));
        for (const auto item : value.items) fuzz::require(item < pickle->values.size());
    }
    constexpr std::size_t kStorageBytes = 1000;
    const auto tensors =
        files::torchTensorsOf(*pickle, [](const std::string&) { return files::TorchExtent{64, 64 + kStorageBytes}; });
    if (!tensors) return 0;
    for (const auto& tensor : *tensors) fuzz::require(tensor.begin >= 64 && tensor.begin <= 64 + kStorageBytes);
    return 0;
}
