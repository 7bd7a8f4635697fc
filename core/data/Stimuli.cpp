// SPDX-License-Identifier: Apache-2.0
#include "core/data/Stimuli.h"

#include "core/data/Piece.h"
#include "core/data/StimulusTable.h"
#include "core/files/Photo.h"
#include "core/files/PillowResize.h"
#include "core/files/Sha256.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::data {

namespace {

constexpr std::int64_t kMaxSidePixels = 4096;  // of a stored photo: NSD's are 425 x 425
constexpr int kMinThumbnail = 8;
constexpr int kMaxThumbnail = 425;

/// Photos as NSD stores them: [photos, height, width, 3] of uint8.
[[nodiscard]] Result<void> checkLayout(const files::Hdf5Dataset& photos, const PhotoFiles& files)
{
    const auto& shape = photos.shape();
    const auto side = [](std::int64_t length) { return length >= 1 && length <= kMaxSidePixels; };
    if (photos.dtype() == files::DType::uint8 && shape.size() == 4 && shape[0] <= std::numeric_limits<std::int32_t>::max() &&
        side(shape[1]) && side(shape[2]) && shape[3] == 3)
        return {};
    std::string axes;
    for (const auto axis : shape) axes += fmt::format("{}{}", axes.empty() ? "" : " x ", axis);
    return std::unexpected(Error{ErrorKind::mismatch,
                                 fmt::format("{} in {} is {} of {}, not photos x height x width x 3 of uint8.", files.dataset,
                                             photos.path().string(), axes, nameOf(photos.dtype())),
                                 files.table.empty() ? "Name a dataset with these axes, or a folder of pictures."
                                                     : "Put NSD's own nsd_stimuli.hdf5 there."});
}

[[nodiscard]] Error outside(std::string_view asked, std::int32_t photos)
{
    return {ErrorKind::invalidRequest,
            photos == 0
                ? fmt::format("There is no photo {}: the stimulus file holds none.", asked)
                : fmt::format("There is no photo {}: nsdId counts from 0 to {} here, and 73k ids count the same photos from "
                              "1 to {}.",
                              asked, photos - 1, photos),
            "Write 17 (or nsd:17) for an nsdId, and 73k:18 for the same photo by its 73KID."};
}

void skipSpaces(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

[[nodiscard]] bool skip(std::string_view& text, char expected)
{
    skipSpaces(text);
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(1);
    return true;
}

[[nodiscard]] std::optional<double> skipNumber(std::string_view& text)
{
    skipSpaces(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

std::optional<CropBox> cropBoxFrom(std::string_view text)
{
    std::array<double, 4> sides{};
    for (std::size_t side = 0; side < sides.size(); ++side) {
        if (!skip(text, side == 0 ? '(' : ',')) return std::nullopt;
        const auto value = skipNumber(text);
        if (!value || !(*value >= 0 && *value < 1)) return std::nullopt;
        sides[side] = *value;
    }
    if (!skip(text, ')')) return std::nullopt;
    skipSpaces(text);
    const auto [top, bottom, left, right] = sides;
    if (!text.empty() || top + bottom >= 1 || left + right >= 1) return std::nullopt;
    return CropBox{top, bottom, left, right};
}

Stimuli::Stimuli(files::Hdf5Dataset photos)
    : m_photos(std::make_shared<const files::Hdf5Dataset>(std::move(photos)))
    , m_rows(static_cast<std::size_t>(m_photos->shape().front()))
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) m_rows[row].nsdId = {static_cast<std::int32_t>(row)};
}

Stimuli::Stimuli(std::vector<std::filesystem::path> pictures)
    : m_pictures(std::move(pictures))
    , m_rows(m_pictures.size())
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) m_rows[row].nsdId = {static_cast<std::int32_t>(row)};
}

Result<Stimuli> Stimuli::open(const PhotoFiles& files)
{
    if (!files.pictures.empty()) return Stimuli(files.pictures);
    if (files.file.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     files.folder.empty() ? std::string("The study names no photos.")
                                                          : fmt::format("There is no picture in {}.", files.folder.string()),
                                     files.remedy});
    auto photos = files::Hdf5Dataset::open(files.file, files.dataset);
    if (!photos) {
        auto error = photos.error();
        if (error.kind == ErrorKind::notFound) error.remedy = files.remedy;
        return std::unexpected(std::move(error));
    }
    if (auto checked = checkLayout(*photos, files); !checked) return std::unexpected(checked.error());
    Stimuli stimuli(std::move(*photos));
    if (!files.table.empty()) stimuli.readTable(files.table);
    return stimuli;
}

std::optional<NsdId> Stimuli::find(std::string_view name) const
{
    const auto nameOf = [](const std::filesystem::path& path) { return path.filename().string(); };
    for (auto picture = std::ranges::lower_bound(m_pictures, name, {}, nameOf);
         picture != m_pictures.end() && nameOf(*picture).starts_with(name); ++picture)
        if (picture->filename() == name || picture->stem() == name)
            return NsdId{static_cast<std::int32_t>(picture - m_pictures.begin())};
    return std::nullopt;
}

void Stimuli::readTable(const std::filesystem::path& path)
{
    const auto photos = m_rows.size();
    std::vector<bool> described(photos, false);
    std::size_t beyond = 0;
    std::size_t twice = 0;
    auto rows = m_rows;
    const auto read = readStimulusTable(path, [&](const TableRow& row) {
        const auto place = static_cast<std::size_t>(row.stimulus.nsdId.value);
        if (place >= photos)
            ++beyond;
        else if (described[place])
            ++twice;
        else {
            described[place] = true;
            rows[place] = row.stimulus;
        }
    });
    if (!read) {
        m_notices.push_back(fmt::format(
            "Stimulus table: {} Without it photos have no COCO id, crop box or mark of the shared ones.", inWords(read.error())));
        return;
    }
    m_rows = std::move(rows);
    const auto missing = static_cast<std::size_t>(std::ranges::count(described, false));
    if (beyond > 0)
        m_notices.push_back(fmt::format("{} describes {} photos that {} does not hold: it holds {}.", path.string(), beyond,
                                        m_photos->path().string(), photos));
    if (missing > 0)
        m_notices.push_back(fmt::format("{} says nothing about {} of the {} photos in {}.", path.string(), missing, photos,
                                        m_photos->path().string()));
    if (twice > 0)
        m_notices.push_back(
            fmt::format("{} has {} rows for an nsdId that already had one; the first ones count.", path.string(), twice));
}

Result<Photo> Stimuli::photo(NsdId id) const
{
    if (id.value < 0 || id.value >= count()) return std::unexpected(outside(fmt::format("nsdId {}", id.value), count()));
    if (!m_photos) return files::readPhoto(m_pictures[static_cast<std::size_t>(id.value)]);
    const auto& shape = m_photos->shape();
    Photo photo{static_cast<int>(shape[2]), static_cast<int>(shape[1]), {}};
    photo.rgb.resize(static_cast<std::size_t>(shape[1] * shape[2] * shape[3]));
    const files::Hdf5Box box{{id.value, 0, 0, 0}, {1, shape[1], shape[2], shape[3]}};
    if (auto read = m_photos->read(box, std::span(photo.rgb)); !read) return std::unexpected(read.error());
    return photo;
}

Result<std::vector<std::uint8_t>> Stimuli::thumbnails(std::span<const NsdId> ids, int sidePixels) const
{
    if (sidePixels < kMinThumbnail || sidePixels > kMaxThumbnail)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("Thumbnails of {} pixels cannot be made.", sidePixels),
                                     fmt::format("Ask for {} to {} pixels.", kMinThumbnail, kMaxThumbnail)});
    std::vector<std::uint8_t> pixels;
    pixels.reserve(ids.size() * static_cast<std::size_t>(sidePixels) * static_cast<std::size_t>(sidePixels) * 3);
    for (const auto id : ids) {
        const auto shown = photo(id);
        if (!shown) return std::unexpected(shown.error());
        const auto small = files::resizeBicubic(*shown, sidePixels, sidePixels);
        pixels.insert(pixels.end(), small.rgb.begin(), small.rgb.end());
    }
    return pixels;
}

Result<std::string> fingerprintOf(const Stimuli& stimuli)
{
    constexpr std::int64_t kSamples = 32;
    const std::int64_t count = stimuli.count();
    const auto samples = std::min(kSamples, count);
    std::string text = fmt::format("stimuli-1 photos={}", count);
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        const auto place = samples == 1 ? 0 : sample * (count - 1) / (samples - 1);
        const auto photo = stimuli.photo({static_cast<std::int32_t>(place)});
        if (!photo) return std::unexpected(photo.error());
        text += fmt::format(" {}x{}:{}", photo->width, photo->height, files::sha256(std::as_bytes(std::span(photo->rgb))));
    }
    return files::sha256(std::as_bytes(std::span(text)));
}

Result<NsdId> imageFrom(std::string_view text, std::int32_t photos)
{
    const bool oneBased = text.starts_with("73k:");
    auto digits = text;
    if (oneBased || text.starts_with("nsd:")) digits.remove_prefix(4);
    const auto number = files::numberOf<std::int64_t>(digits);
    if (!number)
        return std::unexpected(
            Error{ErrorKind::invalidRequest, fmt::format("The photo '{}' cannot be read.", text),
                  "Write 17 (or nsd:17) for an nsdId, which counts from 0, and 73k:18 for the same photo by its "
                  "73KID, which counts from 1."});
    const std::int64_t first = oneBased ? 1 : 0;
    if (*number < first || *number - first >= photos)
        return std::unexpected(outside(fmt::format("{} {}", oneBased ? "73KID" : "nsdId", *number), photos));
    return NsdId{static_cast<std::int32_t>(*number - first)};
}

}  // namespace cortilens::data
