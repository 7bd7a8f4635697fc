// SPDX-License-Identifier: Apache-2.0
#include "core/data/BetaSource.h"

#include "core/data/Hdf5Betas.h"
#include "core/data/Piece.h"
#include "core/data/ResponseMatrix.h"
#include "core/files/FrameStream.h"
#include "core/types/Surface.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

/// Frames of a NIfTI or MGH file, each a trial of all voxels or vertices.
class FrameBetas : public BetaSource {
public:
    FrameBetas(files::FrameStream stream, fs::path path, std::vector<std::size_t> places)
        : m_stream(std::move(stream))
        , m_path(std::move(path))
        , m_places(std::move(places))
    {}

    [[nodiscard]] files::DType dtype() const override { return m_stream.stored().dtype; }
    [[nodiscard]] double scale() const override
    {
        const double slope = m_stream.stored().slope;
        return slope != 1 || dtype() == files::DType::float32 ? slope : kPercentOfInteger;
    }
    [[nodiscard]] std::size_t trials() const override { return static_cast<std::size_t>(m_stream.shape()[3]); }
    [[nodiscard]] std::size_t units() const override { return m_places.size(); }
    [[nodiscard]] std::string files() const override { return m_path.filename().string(); }

    [[nodiscard]] Result<void> rows(std::size_t first, std::size_t count, std::span<std::byte> values) override
    {
        std::vector<std::byte> frame(m_stream.frameBytes());
        if (auto rewound = m_stream.rewind(); !rewound) return rewound;
        const auto places = std::span(m_places).subspan(first, count);
        for (std::size_t trial = 0; trial < trials(); ++trial) {
            if (auto read = m_stream.next(frame); !read) return read;
            if (dtype() == files::DType::int16)
                scatter<std::int16_t>(frame, places, trial, values);
            else
                scatter<float>(frame, places, trial, values);
        }
        return {};
    }

private:
    template <typename Value>
    void scatter(std::span<const std::byte> frame, std::span<const std::size_t> places, std::size_t trial,
                 std::span<std::byte> values) const
    {
        const auto* from = reinterpret_cast<const Value*>(frame.data());
        auto* to = reinterpret_cast<Value*>(values.data()) + trial;
        const auto stride = trials();
        for (const auto place : places) {
            *to = from[place];
            to += stride;
        }
    }

    files::FrameStream m_stream;
    fs::path m_path;
    std::vector<std::size_t> m_places;
};

/// The left hemisphere's vertices, then the right one's.
class PairedBetas : public BetaSource {
public:
    explicit PairedBetas(std::array<std::unique_ptr<BetaSource>, 2> halves)
        : m_halves(std::move(halves))
    {}

    [[nodiscard]] files::DType dtype() const override { return any().dtype(); }
    [[nodiscard]] double scale() const override { return any().scale(); }
    [[nodiscard]] std::size_t trials() const override { return any().trials(); }
    [[nodiscard]] std::size_t units() const override { return unitsOf(0) + unitsOf(1); }
    [[nodiscard]] std::string files() const override
    {
        std::vector<std::string> names;
        for (const auto& half : m_halves)
            if (half) names.push_back(half->files());
        return fmt::format("{}", fmt::join(names, ", "));
    }

    [[nodiscard]] Result<void> rows(std::size_t first, std::size_t count, std::span<std::byte> values) override
    {
        const auto left = std::min(count, unitsOf(0) - std::min(first, unitsOf(0)));
        const auto bytes = left * trials() * files::bytesOf(dtype());
        if (left > 0)
            if (auto read = m_halves[0]->rows(first, left, values.first(bytes)); !read) return read;
        if (left == count) return {};
        return m_halves[1]->rows(std::max(first, unitsOf(0)) - unitsOf(0), count - left, values.subspan(bytes));
    }

private:
    [[nodiscard]] std::size_t unitsOf(std::size_t side) const { return m_halves[side] ? m_halves[side]->units() : 0; }
    [[nodiscard]] const BetaSource& any() const { return m_halves[0] ? *m_halves[0] : *m_halves[1]; }

    std::array<std::unique_ptr<BetaSource>, 2> m_halves;
};

[[nodiscard]] Error otherType(const fs::path& path, files::DType dtype)
{
    return {ErrorKind::mismatch,
            fmt::format("{} holds {}, where NSD's betas are int16 or float32.", path.string(), nameOf(dtype)),
            "Convert it, or download NSD's own file."};
}

/// One file, of which `places` (x fastest) are wanted.
[[nodiscard]] Result<std::unique_ptr<BetaSource>> openFile(const fs::path& path, std::vector<std::size_t> places)
{
    if (path.extension() == ".hdf5") return openHdf5Betas(path, std::move(places));
    const bool mgh = path.extension() == ".mgh" || path.extension() == ".mgz";
    auto stream = mgh ? files::openMghFrames(path) : files::openNiftiFrames(path);
    if (!stream) return std::unexpected(stream.error());
    const auto dtype = stream->stored().dtype;
    if (dtype != files::DType::int16 && dtype != files::DType::float32) return std::unexpected(otherType(path, dtype));
    return std::make_unique<FrameBetas>(std::move(*stream), path, std::move(places));
}

[[nodiscard]] Error otherVolume(const fs::path& path, const VolumeShape& found, const ResponseUnits& units)
{
    return {ErrorKind::mismatch,
            fmt::format("{} is a volume of {}, the mask is one of {} ({}).", path.string(), fmt::join(found, " x "),
                        fmt::join(units.shape, " x "), units.space),
            "Take a mask of the same subject and space as the betas."};
}

[[nodiscard]] Result<std::unique_ptr<BetaSource>> openVolume(const fs::path& path, const ResponseUnits& units)
{
    const auto shape = shapeOf(SessionFiles{0, {path}, {}});
    if (!shape) return std::unexpected(shape.error());
    if (shape->volume != units.shape) return std::unexpected(otherVolume(path, shape->volume, units));
    std::vector<std::size_t> places;
    places.reserve(units.voxels.size());
    for (const auto voxel : units.voxels) places.push_back(flatIndex(units.shape, voxel));
    return openFile(path, std::move(places));
}

[[nodiscard]] Result<std::unique_ptr<BetaSource>> openHemisphere(const SessionFiles& files, const ResponseUnits& units,
                                                                 Hemisphere hemisphere)
{
    const auto side = sideOf(hemisphere);
    const auto& path = files.halves[side];
    if (path.empty())
        return std::unexpected(
            Error{ErrorKind::notFound,
                  fmt::format("Session {} has no file of the {} hemisphere ({}.betas_session{:02}).", files.session,
                              hemisphere == Hemisphere::left ? "left" : "right", prefixOf(hemisphere), files.session),
                  "Download it, or choose a mask in the other hemisphere."});
    const auto shape = shapeOf(files);
    if (!shape) return std::unexpected(shape.error());
    if (shape->vertices[side] != units.vertexCounts[side])
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} has {} vertices, the mask is for a surface of {} ({}).", path.string(),
                                                 shape->vertices[side], units.vertexCounts[side], units.space),
                                     "Take a mask of the same subject and space as the betas."});
    std::vector<std::size_t> places;
    for (const auto vertex : units.vertices[side]) places.push_back(static_cast<std::size_t>(vertex.value));
    return openFile(path, std::move(places));
}

}  // namespace

std::unique_ptr<BetaSource> pairedBetas(std::array<std::unique_ptr<BetaSource>, 2> halves)
{
    return std::make_unique<PairedBetas>(std::move(halves));
}

Result<std::unique_ptr<BetaSource>> openBetas(const SessionFiles& files, const ResponseUnits& units,
                                              std::vector<std::string>& notices)
{
    if (files.matrix) return openMatrix(files, units);
    if (units.onSurface()) {
        std::array<std::unique_ptr<BetaSource>, 2> halves;
        for (const auto hemisphere : kHemispheres) {
            if (units.vertices[sideOf(hemisphere)].empty()) continue;
            auto half = openHemisphere(files, units, hemisphere);
            if (!half) return std::unexpected(half.error());
            halves[sideOf(hemisphere)] = std::move(*half);
        }
        if (halves[0] && halves[1] && halves[0]->dtype() != halves[1]->dtype())
            return std::unexpected(otherType(files.halves[1], halves[1]->dtype()));
        return pairedBetas(std::move(halves));
    }
    std::optional<Error> first;
    for (const auto& path : files.volumes) {
        auto source = openVolume(path, units);
        if (source && first) notices.push_back(fmt::format("{} {} is read instead.", inWords(*first), path.filename().string()));
        if (source) return source;
        if (!first) first = source.error();
    }
    return std::unexpected(
        first.value_or(Error{ErrorKind::notFound, fmt::format("Session {} has no betas.", files.session), "Download them."}));
}

}  // namespace cortilens::data
