// SPDX-License-Identifier: Apache-2.0
#include "core/dense/EmbeddingTable.h"

#include "core/dense/Control.h"
#include "core/files/Crc32.h"
#include "core/files/FileLock.h"
#include "core/files/PlacedFile.h"
#include "core/files/Safetensors.h"
#include "core/files/Sha256.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace cortilens::dense {

namespace {

namespace fs = std::filesystem;
using files::DType;
using files::SafetensorsFile;

constexpr std::size_t kHashBytes = 32;
constexpr std::uint32_t kMissing = 0;
using PhotoHash = std::array<std::byte, kHashBytes>;

[[nodiscard]] fs::path fileOf(const fs::path& store, const EmbeddingProvenance& provenance)
{
    const auto text = fmt::format("{}\n{}\n{}", provenance.stimuli, provenance.weights, provenance.recipe);
    return store / "embeddings" / (files::sha256(std::as_bytes(std::span(text))) + ".safetensors");
}

[[nodiscard]] std::map<std::string, std::string> metadataOf(const EmbeddingProvenance& provenance)
{
    std::map<std::string, std::string> metadata{{"format", "cortilens embeddings 1"},
                                                {"rows", "nsdId, from 0; a row whose check is 0 is missing"},
                                                {"stimuli_sha256", provenance.stimuli},
                                                {"weights_sha256", provenance.weights},
                                                {"recipe", provenance.recipe}};
    // Of a network nobody knows what a channel means.
    if (provenance.weights == controlHash())
        metadata["channel_names"] = fmt::format("{}", fmt::join(controlChannelNames(), ", "));
    return metadata;
}

[[nodiscard]] Result<void> createIfAbsent(const fs::path& file, const EmbeddingProvenance& provenance,
                                          EmbeddingTable::Shape shape)
{
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error)
        return std::unexpected(Error{ErrorKind::unreadable,
                                     fmt::format("Cannot make the folder {}: {}.", file.parent_path().string(), error.message()),
                                     "Choose a folder that you may write to."});
    // Two shards that begin together must not replace each other's file.
    const files::FileLock lock(file.parent_path() / "create.lock");
    if (fs::exists(file, error)) return {};
    return files::writeZeroSafetensors(file,
                                       {{"embeddings", DType::float32, {shape.photos, shape.channels}, {}},
                                        {"check", DType::uint32, {shape.photos}, {}},
                                        {"photo_sha256", DType::uint8, {shape.photos, kHashBytes}, {}}},
                                       metadataOf(provenance));
}

[[nodiscard]] Error malformed(const fs::path& file, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} holds no embeddings as expected: {}.", file.string(), what),
            "Delete it; the embeddings are made again when they are needed."};
}

[[nodiscard]] bool isArray(const SafetensorsFile& file, std::string_view name, DType dtype,
                           const std::vector<std::int64_t>& shape)
{
    const auto* entry = file.find(name);
    return entry != nullptr && entry->dtype == dtype && entry->shape == shape;
}

/// Never kMissing.
[[nodiscard]] std::uint32_t checkOf(std::int32_t row, std::span<const std::byte> hash, std::span<const std::byte> embedding)
{
    const auto check = files::crc32(embedding, files::crc32(hash, files::crc32(std::as_bytes(std::span(&row, 1)))));
    return check == kMissing ? 1 : check;
}

[[nodiscard]] std::optional<PhotoHash> bytesOfHash(std::string_view hex)
{
    PhotoHash hash{};
    if (hex.size() != 2 * kHashBytes) return std::nullopt;
    for (std::size_t i = 0; i < kHashBytes; ++i) {
        unsigned value = 0;
        const auto* const first = hex.data() + 2 * i;
        if (std::from_chars(first, first + 2, value, 16).ptr != first + 2) return std::nullopt;
        hash[i] = static_cast<std::byte>(value);
    }
    return hash;
}

}  // namespace

struct EmbeddingTable::Parts {
    SafetensorsFile file;
    EmbeddingProvenance provenance;
    Shape shape;
    std::optional<files::PlacedFile> target;  // opened by the first put
    std::vector<bool> sound;                  // by row

    [[nodiscard]] std::size_t rowBytes() const { return static_cast<std::size_t>(shape.channels) * sizeof(float); }

    [[nodiscard]] std::span<const std::byte> bytes(std::string_view array, std::size_t row, std::size_t width) const
    {
        return file.bytes(array).subspan(row * width, width);
    }

    /// Looks at every row that claims to be there.
    void findSoundRows()
    {
        const auto checks = file.bytes("check");
        sound.assign(static_cast<std::size_t>(shape.photos), false);
        for (std::size_t row = 0; row < sound.size(); ++row) {
            std::uint32_t check = 0;
            std::memcpy(&check, checks.data() + row * sizeof check, sizeof check);
            sound[row] =
                check != kMissing && check == checkOf(static_cast<std::int32_t>(row), bytes("photo_sha256", row, kHashBytes),
                                                      bytes("embeddings", row, rowBytes()));
        }
    }

    [[nodiscard]] bool holds(NsdId photo) const { return photo.value >= 0 && photo.value < shape.photos; }

    static Result<Parts> open(const fs::path& path, const EmbeddingProvenance& provenance, Shape shape)
    {
        auto file = SafetensorsFile::open(path);
        if (!file) return std::unexpected(file.error());
        if (!isArray(*file, "embeddings", DType::float32, {shape.photos, shape.channels}) ||
            !isArray(*file, "check", DType::uint32, {shape.photos}) ||
            !isArray(*file, "photo_sha256", DType::uint8, {shape.photos, kHashBytes}))
            return std::unexpected(malformed(path, fmt::format("not {} photos x {} channels", shape.photos, shape.channels)));
        if (file->metadata() != metadataOf(provenance)) return std::unexpected(malformed(path, "made of something else"));
        Parts parts{std::move(*file), provenance, shape, std::nullopt, {}};
        parts.findSoundRows();
        return parts;
    }
};

Result<EmbeddingTable> EmbeddingTable::open(const fs::path& store, const EmbeddingProvenance& provenance, Shape shape)
{
    const auto path = fileOf(store, provenance);
    if (auto made = createIfAbsent(path, provenance, shape); !made) return std::unexpected(made.error());
    auto parts = Parts::open(path, provenance, shape);
    if (!parts) return std::unexpected(parts.error());
    return EmbeddingTable(std::make_unique<Parts>(std::move(*parts)));
}

EmbeddingTable::EmbeddingTable(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}

EmbeddingTable::EmbeddingTable(EmbeddingTable&&) noexcept = default;
EmbeddingTable& EmbeddingTable::operator=(EmbeddingTable&&) noexcept = default;
EmbeddingTable::~EmbeddingTable() = default;

const fs::path& EmbeddingTable::path() const
{
    return m_parts->file.path();
}

EmbeddingTable::Shape EmbeddingTable::shape() const
{
    return m_parts->shape;
}

bool EmbeddingTable::has(NsdId photo) const
{
    return m_parts->holds(photo) && m_parts->sound[static_cast<std::size_t>(photo.value)];
}

std::vector<NsdId> EmbeddingTable::missing(std::span<const NsdId> photos) const
{
    std::vector<NsdId> missing;
    std::ranges::copy_if(photos, std::back_inserter(missing), [this](NsdId photo) { return !has(photo); });
    return missing;
}

Result<void> EmbeddingTable::put(NsdId photo, std::string_view photoHash, std::span<const float> unit)
{
    const auto hash = bytesOfHash(photoHash);
    if (!m_parts->holds(photo) || !hash || unit.size() != static_cast<std::size_t>(m_parts->shape.channels))
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("An embedding of {} channels for nsdId {} does not fit {} photos x {} channels.",
                                                 unit.size(), photo.value, m_parts->shape.photos, m_parts->shape.channels),
                                     {}});
    if (!m_parts->target) {
        auto target = files::PlacedFile::open(path());
        if (!target) return std::unexpected(target.error());
        m_parts->target = std::move(*target);
    }
    const auto row = static_cast<std::size_t>(photo.value);
    const auto place = [&](std::string_view array, std::span<const std::byte> bytes) {
        return m_parts->target->writeAt(m_parts->file.find(array)->begin + row * bytes.size(), bytes);
    };
    const auto values = std::as_bytes(unit);
    const auto check = checkOf(photo.value, *hash, values);
    if (auto placed = place("embeddings", values); !placed) return placed;
    if (auto placed = place("photo_sha256", *hash); !placed) return placed;
    if (auto placed = place("check", std::as_bytes(std::span(&check, 1))); !placed) return placed;
    m_parts->sound[row] = true;
    return {};
}

Result<void> EmbeddingTable::flush()
{
    if (!m_parts->target) return {};
    return m_parts->target->flush();
}

EmbeddingMatrix EmbeddingTable::rows(std::span<const NsdId> photos) const
{
    EmbeddingMatrix matrix;
    matrix.channels = m_parts->shape.channels;
    matrix.provenance = m_parts->provenance;
    for (const auto photo : photos) (has(photo) ? matrix.photos : matrix.missing).push_back(photo);
    const auto width = static_cast<std::size_t>(matrix.channels);
    matrix.values.resize(matrix.photos.size() * width);
    for (std::size_t n = 0; n < matrix.photos.size(); ++n) {
        const auto source = m_parts->bytes("embeddings", static_cast<std::size_t>(matrix.photos[n].value), m_parts->rowBytes());
        std::memcpy(matrix.values.data() + n * width, source.data(), source.size());
    }
    return matrix;
}

Result<EmbeddingMatrix> storedEmbeddings(const fs::path& store, const EmbeddingProvenance& provenance,
                                         EmbeddingTable::Shape shape, std::span<const NsdId> photos)
{
    std::error_code error;
    if (fs::exists(fileOf(store, provenance), error)) {
        const auto table = EmbeddingTable::open(store, provenance, shape);
        if (!table) return std::unexpected(table.error());
        return table->rows(photos);
    }
    EmbeddingMatrix matrix;
    matrix.channels = shape.channels;
    matrix.missing.assign(photos.begin(), photos.end());
    matrix.provenance = provenance;
    return matrix;
}

Result<void> eachStored(const fs::path& store, const EmbeddingProvenance& provenance, EmbeddingTable::Shape shape,
                        std::span<const NsdId> photos, std::size_t most,
                        const std::function<Result<void>(EmbeddingMatrix piece)>& take)
{
    std::error_code error;
    if (!fs::exists(fileOf(store, provenance), error)) {
        auto none = storedEmbeddings(store, provenance, shape, photos);
        return none ? take(std::move(*none)) : std::unexpected(none.error());
    }
    const auto table = EmbeddingTable::open(store, provenance, shape);
    if (!table) return std::unexpected(table.error());
    for (auto left = photos; !left.empty(); left = left.subspan(std::min(most, left.size())))
        if (auto taken = take(table->rows(left.first(std::min(most, left.size())))); !taken) return taken;
    return {};
}

Result<std::vector<NsdId>> missingEmbeddings(const fs::path& store, const EmbeddingProvenance& provenance,
                                             EmbeddingTable::Shape shape, std::span<const NsdId> photos)
{
    std::error_code error;
    if (!fs::exists(fileOf(store, provenance), error)) return std::vector<NsdId>(photos.begin(), photos.end());
    const auto table = EmbeddingTable::open(store, provenance, shape);
    if (!table) return std::unexpected(table.error());
    return table->missing(photos);
}

std::int64_t embeddingBytes(int channels)
{
    return std::int64_t{channels} * static_cast<std::int64_t>(sizeof(float)) + static_cast<std::int64_t>(kHashBytes) +
           static_cast<std::int64_t>(sizeof(std::uint32_t));
}

}  // namespace cortilens::dense
