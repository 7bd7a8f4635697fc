// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Pickle.h"
#include "core/files/TorchFile.h"

#include <functional>
#include <optional>

/// What a pickle of PyTorch means: from recorded calls to tensors.
namespace cortilens::files {

/// What a pickle says of a storage: the bytes that tensors are windows on.
struct TorchStorage {
    std::string key;
    DType dtype{};
    std::int64_t elements = 0;
};

/// Where a storage's bytes lie in the file.
struct TorchExtent {
    std::size_t begin = 0;
    std::size_t end = 0;
};

[[nodiscard]] bool isAllowedInTorch(std::string_view name);

/// Of a persistent value; nothing when it is none of PyTorch's.
[[nodiscard]] std::optional<TorchStorage> torchStorageOf(const Pickle& pickle, const PickleValue& value);

/// Every tensor that is reached from the root, or from the set in it that is meant for inference, sorted by name.
/// `placeOf` says where a storage lies, or nothing when the file lacks it.
[[nodiscard]] std::expected<std::vector<TorchTensor>, std::string>
torchTensorsOf(const Pickle& pickle, const std::function<std::optional<TorchExtent>(const std::string& key)>& placeOf);

}  // namespace cortilens::files
