// SPDX-License-Identifier: Apache-2.0
#include "core/data/Hdf5Betas.h"

#include "core/files/Hdf5.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

using Axes = std::vector<std::int64_t>;

constexpr std::uint64_t kMaxChunkBytes = std::uint64_t{1} << 26;
constexpr std::size_t kRowsInCache = 1024;  // 1.5 MB of NSD's integers

/// A wanted unit: which row it becomes, and where it lies along the spatial axes.
struct Wanted {
    std::size_t row = 0;
    std::size_t place = 0;
};

class Hdf5Betas : public BetaSource {
public:
    Hdf5Betas(files::Hdf5Dataset betas, std::vector<std::size_t> places, Axes chunk)
        : m_betas(std::move(betas))
        , m_places(std::move(places))
        , m_chunk(std::move(chunk))
    {}

    [[nodiscard]] files::DType dtype() const override { return m_betas.dtype(); }
    [[nodiscard]] double scale() const override { return dtype() == files::DType::float32 ? 1 : kPercentOfInteger; }
    [[nodiscard]] std::size_t trials() const override { return static_cast<std::size_t>(m_betas.shape().front()); }
    [[nodiscard]] std::size_t units() const override { return m_places.size(); }
    [[nodiscard]] std::string files() const override { return m_betas.path().filename().string(); }

    [[nodiscard]] std::size_t rowsAtOnce() const override { return isChunkOfOneUnit() ? kRowsInCache : units(); }

    [[nodiscard]] Result<void> rows(std::size_t first, std::size_t count, std::span<std::byte> values) override
    {
        if (dtype() == files::DType::int16)
            return rowsOf<std::int16_t>(first, {reinterpret_cast<std::int16_t*>(values.data()), count * trials()}, count);
        return rowsOf<float>(first, {reinterpret_cast<float*>(values.data()), count * trials()}, count);
    }

private:
    /// Along the spatial axes, which follow that of trials.
    [[nodiscard]] Axes coordinatesOf(std::size_t place) const
    {
        const auto& shape = m_betas.shape();
        Axes coordinates(shape.size(), 0);
        auto rest = static_cast<std::int64_t>(place);
        for (auto axis = shape.size() - 1; axis > 0; --axis) {
            coordinates[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return coordinates;
    }

    /// The chunk's first corner; trials are left at 0.
    [[nodiscard]] Axes chunkOf(std::size_t place) const
    {
        auto corner = coordinatesOf(place);
        for (std::size_t axis = 1; axis < corner.size(); ++axis) corner[axis] -= corner[axis] % m_chunk[axis];
        return corner;
    }

    [[nodiscard]] bool isChunkOfOneUnit() const
    {
        return std::all_of(m_chunk.begin() + 1, m_chunk.end(), [](std::int64_t length) { return length == 1; });
    }

    template <typename Value> [[nodiscard]] Result<void> rowsOf(std::size_t first, std::span<Value> rows, std::size_t count)
    {
        std::vector<Wanted> wanted(count);
        for (std::size_t row = 0; row < count; ++row) wanted[row] = {row, m_places[first + row]};
        if (isChunkOfOneUnit()) {
            std::ranges::sort(wanted, {}, &Wanted::place);  // the order in which they lie on the disk
            return oneByOne(std::span<const Wanted>(wanted), rows);
        }
        std::vector<std::pair<Axes, Wanted>> byChunk;
        byChunk.reserve(count);
        for (const auto& unit : wanted) byChunk.emplace_back(chunkOf(unit.place), unit);
        std::ranges::sort(byChunk, {},
                          [](const auto& pair) { return std::pair(std::cref(pair.first).get(), pair.second.place); });
        for (auto group = byChunk.begin(); group != byChunk.end();) {
            const auto end = std::find_if(group, byChunk.end(), [&](const auto& pair) { return pair.first != group->first; });
            if (auto read = chunkInto(std::span(group, end), rows); !read) return read;
            group = end;
        }
        return {};
    }

    template <typename Value> [[nodiscard]] Result<void> oneByOne(std::span<const Wanted> wanted, std::span<Value> rows) const
    {
        const auto length = trials();
        files::Hdf5Box box{Axes(m_betas.shape().size(), 0), Axes(m_betas.shape().size(), 1)};
        box.count.front() = static_cast<std::int64_t>(length);
        for (const auto& unit : wanted) {
            box.begin = coordinatesOf(unit.place);
            if (auto read = m_betas.read(box, rows.subspan(unit.row * length, length)); !read) return read;
        }
        return {};
    }

    /// All wanted units of one chunk, a stretch of trials at a time.
    template <typename Value>
    [[nodiscard]] Result<void> chunkInto(std::span<const std::pair<Axes, Wanted>> group, std::span<Value> rows) const
    {
        const auto& shape = m_betas.shape();
        files::Hdf5Box box{group.front().first, m_chunk};
        for (std::size_t axis = 1; axis < shape.size(); ++axis)
            box.count[axis] = std::min(m_chunk[axis], shape[axis] - box.begin[axis]);
        const auto spatial = std::accumulate(box.count.begin() + 1, box.count.end(), std::int64_t{1}, std::multiplies{});
        std::vector<Value> values;
        for (std::int64_t trial = 0; trial < shape.front(); trial += m_chunk.front()) {
            box.begin.front() = trial;
            box.count.front() = std::min(m_chunk.front(), shape.front() - trial);
            values.resize(static_cast<std::size_t>(box.count.front() * spatial));
            if (auto read = m_betas.read(box, std::span(values)); !read) return read;
            for (const auto& [corner, unit] : group) {
                const auto inside = insideOf(unit.place, box);
                for (std::int64_t t = 0; t < box.count.front(); ++t)
                    rows[unit.row * trials() + static_cast<std::size_t>(trial + t)] =
                        values[static_cast<std::size_t>(t * spatial + inside)];
            }
        }
        return {};
    }

    /// Place of a unit in a box of one trial.
    [[nodiscard]] std::int64_t insideOf(std::size_t place, const files::Hdf5Box& box) const
    {
        const auto coordinates = coordinatesOf(place);
        std::int64_t inside = 0;
        for (std::size_t axis = 1; axis < coordinates.size(); ++axis)
            inside = inside * box.count[axis] + coordinates[axis] - box.begin[axis];
        return inside;
    }

    files::Hdf5Dataset m_betas;
    std::vector<std::size_t> m_places;
    Axes m_chunk;  // of all axes; of an unchunked dataset one trial
};

}  // namespace

Result<std::unique_ptr<BetaSource>> openHdf5Betas(const fs::path& path, std::vector<std::size_t> places)
{
    auto betas = files::Hdf5Dataset::open(path, "betas");
    if (!betas) return std::unexpected(betas.error());
    const auto dtype = betas->dtype();
    if (dtype != files::DType::int16 && dtype != files::DType::float32)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} holds {}, where NSD's betas are int16 or float32.", path.string(), nameOf(dtype)),
                  "Convert it, or download NSD's own file."});
    auto chunk = betas->chunk();
    if (chunk.empty()) {
        chunk = betas->shape();
        chunk.front() = 1;
    }
    const auto bytes =
        std::accumulate(chunk.begin(), chunk.end(), std::uint64_t{files::bytesOf(dtype)},
                        [](std::uint64_t product, std::int64_t axis) { return product * static_cast<std::uint64_t>(axis); });
    if (bytes > kMaxChunkBytes)
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("{} is stored in chunks of {} MB, which are read whole.", path.string(), bytes >> 20U),
                  "Store it in chunks of one voxel and all trials, for example with h5repack -l CHUNK=750x1x1x1."});
    return std::make_unique<Hdf5Betas>(std::move(*betas), std::move(places), std::move(chunk));
}

}  // namespace cortilens::data
