// SPDX-License-Identifier: Apache-2.0
#include "core/files/TorchLegacy.h"

#include "core/files/LittleEndian.h"
#include "core/files/ReadError.h"
#include "core/files/TorchPickle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;
using Kind = PickleValue::Kind;

constexpr std::string_view kFormat = "a PyTorch file from before version 1.6";

/// PROTO 2, LONG1 of ten bytes: 0x1950a86a20f9469cfc6c.
constexpr std::array<unsigned char, 14> kMagic{0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};

/// The pickles in their order: magic number, version, the machine, the content, the storages' keys.
[[nodiscard]] std::expected<std::vector<Pickle>, PickleProblem> pickles(Bytes content, std::size_t& end)
{
    constexpr std::size_t kCount = 5;
    std::vector<Pickle> found;
    for (end = 0; found.size() < kCount; end += found.back().end) {
        auto pickle = readPickle(content.subspan(end), isAllowedInTorch);
        if (!pickle) return std::unexpected(pickle.error());
        found.push_back(std::move(*pickle));
    }
    return found;
}

[[nodiscard]] std::map<std::string, TorchStorage> storagesOf(const Pickle& pickle)
{
    std::map<std::string, TorchStorage> storages;
    for (const auto& value : pickle.values)
        if (auto storage = torchStorageOf(pickle, value)) storages.emplace(storage->key, *storage);
    return storages;
}

/// Behind the pickles, in the order of the keys: the number of elements, then the elements.
[[nodiscard]] std::expected<std::map<std::string, TorchExtent>, std::string>
placesOf(const Pickle& keys, const std::map<std::string, TorchStorage>& storages, Bytes content, std::size_t at)
{
    std::map<std::string, TorchExtent> places;
    for (const auto item : keys.values[keys.root].items) {
        const auto& key = keys.values[item];
        const auto storage = storages.find(key.text);
        if (key.kind != Kind::text || storage == storages.end()) return std::unexpected("its list of storages is damaged");
        const auto elements = littleEndianAt<std::int64_t>(content, at);
        const auto width = static_cast<std::int64_t>(bytesOf(storage->second.dtype));
        const auto left = elements ? static_cast<std::int64_t>(content.size() - at - sizeof(std::int64_t)) : 0;
        if (!elements || *elements < 0 || *elements > left / width)
            return std::unexpected(fmt::format("it ends in the middle of storage {}", key.text));
        const auto begin = at + sizeof(std::int64_t);
        at = begin + static_cast<std::size_t>(*elements * width);
        places.insert_or_assign(key.text, TorchExtent{begin, at});
    }
    return places;
}

}  // namespace

bool isTorchLegacy(Bytes content)
{
    return content.size() >= kMagic.size() && std::ranges::equal(content.first(kMagic.size()), std::as_bytes(std::span(kMagic)));
}

Result<std::vector<TorchTensor>> readTorchLegacy(const std::filesystem::path& path, Bytes content)
{
    std::size_t end = 0;
    const auto found = pickles(content, end);
    if (!found) return std::unexpected(pickleError(path, found.error()));
    const auto& main = (*found)[3];
    const auto places = placesOf((*found)[4], storagesOf(main), content, end);
    if (!places) return std::unexpected(malformed(path, kFormat, places.error()));
    auto tensors = torchTensorsOf(main, [&](const std::string& key) {
        const auto place = places->find(key);
        return place == places->end() ? std::nullopt : std::optional(place->second);
    });
    if (!tensors) return std::unexpected(malformed(path, kFormat, tensors.error()));
    return std::move(*tensors);
}

Error pickleError(const std::filesystem::path& path, const PickleProblem& problem)
{
    if (!problem.isRefused) return malformed(path, "a PyTorch file", fmt::format("in its pickle, {}", problem.words));
    return {ErrorKind::mismatch,
            fmt::format("{} was refused: {}, which is not part of a set of weights. Nothing in it was run.", path.string(),
                        problem.words),
            "If you trust where it comes from, load it with PyTorch there and save its state_dict, best as safetensors."};
}

}  // namespace cortilens::files
