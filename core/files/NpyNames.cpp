// SPDX-License-Identifier: Apache-2.0
#include "core/files/NpyNames.h"

#include "core/files/MappedFile.h"
#include "core/files/Npy.h"
#include "core/files/Pickle.h"
#include "core/files/ReadError.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>

namespace cortilens::files {

namespace {

using Kind = PickleValue::Kind;

constexpr std::string_view kFormat = "table of names";
constexpr std::array<std::string_view, 6> kAllowed{
    "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype",
    "numpy.core.multiarray.scalar",       "numpy._core.multiarray.scalar"};

/// An array of one object is rebuilt from (version, shape, type, order, [object]).
[[nodiscard]] const PickleValue* onlyObjectOf(const Pickle& pickle)
{
    const auto& array = pickle.values[pickle.root];
    if (array.kind != Kind::call || !array.text.ends_with("._reconstruct") || array.state == PickleValue::kNothing)
        return nullptr;
    const auto& state = pickle.values[array.state];
    if (state.kind != Kind::tuple || state.items.size() != 5) return nullptr;
    const auto& objects = pickle.values[state.items[4]];
    if (objects.kind != Kind::list || objects.items.size() != 1) return nullptr;
    return &pickle.values[objects.items[0]];
}

[[nodiscard]] std::optional<std::vector<NameTableEntry>> entriesOf(const Pickle& pickle, const PickleValue& dictionary)
{
    if (dictionary.kind != Kind::dictionary) return std::nullopt;
    std::vector<NameTableEntry> entries;
    for (std::size_t n = 0; n + 1 < dictionary.items.size(); n += 2) {
        const auto& key = pickle.values[dictionary.items[n]];
        const auto& name = pickle.values[dictionary.items[n + 1]];
        if (key.kind != Kind::integer || key.integer < std::numeric_limits<std::int32_t>::min() ||
            key.integer > std::numeric_limits<std::int32_t>::max() || name.kind != Kind::text)
            return std::nullopt;
        entries.push_back({static_cast<std::int32_t>(key.integer), name.text, {}});
    }
    return entries;
}

}  // namespace

Result<std::vector<NameTableEntry>> readNpyNames(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto begin = npyObjectsOf(file->bytes(), path);
    if (!begin) return std::unexpected(begin.error());
    const auto pickle = readPickle(file->bytes().subspan(*begin),
                                   [](std::string_view name) { return std::ranges::find(kAllowed, name) != kAllowed.end(); });
    const auto other = [&](std::string_view what) {
        return std::unexpected(
            Error{ErrorKind::mismatch, fmt::format("{} is no table of names: {}.", path.string(), what),
                  "Save a dictionary of numbers to names with numpy.save, or write a .ctab: a number and a name "
                  "in each line."});
    };
    if (!pickle)
        return pickle.error().isRefused ? other(pickle.error().words)
                                        : std::unexpected(malformed(path, kFormat, pickle.error().words));
    const auto* object = onlyObjectOf(*pickle);
    auto entries = object ? entriesOf(*pickle, *object) : std::nullopt;
    if (!entries) return other("it holds no dictionary of whole numbers to names");
    std::ranges::sort(*entries, {}, &NameTableEntry::index);
    if (std::ranges::adjacent_find(*entries, {}, &NameTableEntry::index) != entries->end())
        return std::unexpected(malformed(path, kFormat, "a number is there twice"));
    return std::move(*entries);
}

}  // namespace cortilens::files
