// SPDX-License-Identifier: Apache-2.0
#include "core/data/Responses.h"

#include "core/data/NsdTree.h"
#include "core/data/Piece.h"
#include "core/data/ResponseIndex.h"
#include "core/data/ResponseSession.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

}  // namespace

struct Responses::State {
    fs::path folder;
    std::shared_ptr<const ResponseIndex> index;
    std::vector<std::shared_ptr<const ResponseSession>> sessions;  // ascending
    std::vector<std::string> notices;

    // Worked out from the sessions.
    std::vector<int> numbers;
    std::vector<NsdId> trialImages;
    std::vector<NsdId> images;
    std::vector<std::uint8_t> repeats;
    std::vector<std::size_t> imageOf;  // [T] place in `images`

    void arrange();
    void expect(std::span<const std::size_t> units) const;
    [[nodiscard]] Result<void> zOf(std::size_t unit, std::span<float> z) const;
    void meanOf(std::span<const float> z, std::span<float> means, std::span<float> counts) const;
};

/// Which images there are, and which trials are theirs.
void Responses::State::arrange()
{
    for (const auto& session : sessions) {
        numbers.push_back(session->session());
        trialImages.insert(trialImages.end(), session->photos().begin(), session->photos().end());
    }
    images = trialImages;
    std::ranges::sort(images);
    const auto rest = std::ranges::unique(images);
    images.erase(rest.begin(), rest.end());
    repeats.assign(images.size(), 0);
    for (const auto photo : trialImages) {
        const auto place = static_cast<std::size_t>(std::ranges::lower_bound(images, photo) - images.begin());
        imageOf.push_back(place);
        if (repeats[place] < std::numeric_limits<std::uint8_t>::max()) ++repeats[place];
    }
}

/// Of all sessions at once: from a disk that turns, forty rows one after the other take forty times as long as the first.
void Responses::State::expect(std::span<const std::size_t> units) const
{
    for (std::size_t first = 0, count = 0; first < units.size(); first += count) {
        count = 1;
        while (first + count < units.size() && units[first + count] == units[first] + count) ++count;
        for (const auto& session : sessions) session->expect(units[first], count);
    }
}

Result<void> Responses::State::zOf(std::size_t unit, std::span<float> z) const
{
    for (const auto& session : sessions) {
        if (auto read = session->row(unit, z.first(session->trials())); !read) return read;
        z = z.subspan(session->trials());
    }
    return {};
}

/// `means` and `counts` are as long as `images`.
void Responses::State::meanOf(std::span<const float> z, std::span<float> means, std::span<float> counts) const
{
    std::ranges::fill(means, 0.0F);
    std::ranges::fill(counts, 0.0F);
    for (std::size_t trial = 0; trial < z.size(); ++trial) {
        if (std::isnan(z[trial])) continue;
        means[imageOf[trial]] += z[trial];
        counts[imageOf[trial]] += 1;
    }
    for (std::size_t n = 0; n < means.size(); ++n) means[n] = counts[n] > 0 ? means[n] / counts[n] : kNan;
}

Responses::Responses(std::shared_ptr<const State> state)
    : m_state(std::move(state))
{}

Result<Responses> Responses::open(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::exists(indexFile(folder), ignored))
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("There are no converted responses in {}.", folder.string()),
                                     "Convert them first (cortilens-engine responses)."});
    auto index = readResponseIndex(folder);
    if (!index) return std::unexpected(index.error());
    auto state = std::make_shared<State>();
    state->folder = folder;
    for (const auto& path : filesIn(folder, "session", ".safetensors")) {
        auto session = ResponseSession::open(path, index->unitsHash);
        if (session && session->units() == index->units.size())
            state->sessions.push_back(std::make_shared<const ResponseSession>(std::move(*session)));
        else
            state->notices.push_back(session ? fmt::format("{} has another number of voxels than its index.", path.string())
                                             : inWords(session.error()));
    }
    state->index = std::make_shared<const ResponseIndex>(std::move(*index));
    if (state->sessions.empty())
        return std::unexpected(Error{
            ErrorKind::notFound,
            state->notices.empty() ? fmt::format("No session has been converted in {} yet.", folder.string())
                                   : fmt::format("No session in {} can be used: {}", folder.string(), state->notices.front()),
            "Convert the responses (cortilens-engine responses)."});
    std::ranges::sort(state->sessions, {}, &ResponseSession::session);
    state->arrange();
    return Responses(std::move(state));
}

const fs::path& Responses::folder() const
{
    return m_state->folder;
}

const ResponseKey& Responses::key() const
{
    return m_state->index->key;
}

const ResponseUnits& Responses::units() const
{
    return m_state->index->units;
}

std::size_t Responses::voxels() const
{
    return m_state->index->units.size();
}

std::span<const int> Responses::sessions() const
{
    return m_state->numbers;
}

std::span<const NsdId> Responses::trialImages() const
{
    return m_state->trialImages;
}

std::span<const NsdId> Responses::images() const
{
    return m_state->images;
}

std::span<const std::uint8_t> Responses::repeats() const
{
    return m_state->repeats;
}

std::span<const float> Responses::ncsnr() const
{
    return m_state->index->ncsnr;
}

std::span<const std::string> Responses::notices() const
{
    return m_state->notices;
}

std::vector<std::uint8_t> Responses::sessionsWithData() const
{
    std::vector<std::uint8_t> counts(voxels(), 0);
    for (const auto& session : m_state->sessions)
        for (std::size_t unit = 0; unit < counts.size(); ++unit)
            if (session->hasData(unit)) ++counts[unit];
    return counts;
}

Result<Responses> Responses::limitedTo(std::span<const int> sessions) const
{
    auto state = std::make_shared<State>();
    state->folder = m_state->folder;
    state->index = m_state->index;
    state->notices = m_state->notices;
    for (const auto& session : m_state->sessions)
        if (std::ranges::find(sessions, session->session()) != sessions.end()) state->sessions.push_back(session);
    for (const int session : sessions)
        if (std::ranges::find(m_state->numbers, session) == m_state->numbers.end())
            return std::unexpected(Error{ErrorKind::notFound,
                                         fmt::format("Session {} is not among the converted ones in {}: {}.", session,
                                                     folder().string(), fmt::join(m_state->numbers, ", ")),
                                         "Convert it, or leave it out."});
    if (sessions.empty()) return std::unexpected(Error{ErrorKind::notFound, "No session was named.", "Name at least one."});
    state->arrange();
    return Responses(std::move(state));
}

Result<void> Responses::means(std::size_t first, std::size_t count, std::span<float> values) const
{
    if (first > voxels()) return means(std::array{first}, values);  // says that it is outside
    std::vector<std::size_t> places(std::min(count, voxels() + 1 - first));
    std::iota(places.begin(), places.end(), first);
    return means(places, values);
}

Result<void> Responses::means(std::span<const std::size_t> places, std::span<float> values) const
{
    const auto images = m_state->images.size();
    const bool inside = std::ranges::all_of(places, [&](std::size_t place) { return place < voxels(); });
    if (!inside || values.size() != images * places.size())
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("{} values cannot hold the means of {} voxels for {} images in {}, which has {}.", values.size(),
                              places.size(), images, folder().string(), voxels()),
                  {}});
    std::vector<float> z(m_state->trialImages.size());
    std::vector<float> counts(images);
    constexpr std::size_t kTogether = 16;  // a cache line of each image's row
    std::vector<float> tile(kTogether * images);
    for (std::size_t first = 0; first < places.size(); first += kTogether) {
        const auto count = std::min(kTogether, places.size() - first);
        m_state->expect(places.subspan(first, count));
        for (std::size_t n = 0; n < count; ++n) {
            if (auto read = m_state->zOf(places[first + n], z); !read) return read;
            m_state->meanOf(z, std::span(tile).subspan(n * images, images), counts);
        }
        for (std::size_t image = 0; image < images; ++image)
            for (std::size_t n = 0; n < count; ++n) values[image * places.size() + first + n] = tile[n * images + image];
    }
    return {};
}

Result<void> Responses::trials(std::size_t first, std::size_t count, std::span<float> values) const
{
    const auto trials = m_state->trialImages.size();
    if (first > voxels() || count > voxels() - first || values.size() != trials * count)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} values cannot hold {} trials of the voxels {} to {} in {}, which has {}.",
                                                 values.size(), trials, first, first + count, folder().string(), voxels()),
                                     {}});
    std::vector<float> z(trials);
    for (std::size_t n = 0; n < count; ++n) {
        if (auto read = m_state->zOf(first + n, z); !read) return read;
        for (std::size_t trial = 0; trial < trials; ++trial) values[trial * count + n] = z[trial];
    }
    return {};
}

Result<VoxelResponses> Responses::voxel(std::size_t place) const
{
    VoxelResponses responses;
    responses.trials.resize(m_state->trialImages.size());
    responses.means.resize(m_state->images.size());
    if (place < voxels()) m_state->expect(std::array{place});
    if (auto read = trials(place, 1, responses.trials); !read) return std::unexpected(read.error());
    std::vector<float> counts(m_state->images.size());
    m_state->meanOf(responses.trials, responses.means, counts);
    for (const auto& session : m_state->sessions)
        if (!session->hasData(place)) responses.sessionsOff.push_back(session->session());
    return responses;
}

Result<void> Responses::verify() const
{
    std::vector<float> z;
    for (const auto& session : m_state->sessions) {
        z.resize(session->trials());
        for (std::size_t unit = 0; unit < session->units(); ++unit)
            if (auto read = session->row(unit, z); !read) return read;
    }
    return {};
}

fs::path responseFolder(const fs::path& base, const ResponseKey& key)
{
    // A mask may be a file anywhere: its name is enough, and another one of that name is told by its voxels.
    std::error_code ignored;
    const bool isFile = fs::is_regular_file(key.mask, ignored);
    auto name = fmt::format("{}_{}_{}_{}", key.subject, key.space, key.version,
                            isFile ? fs::path(key.mask).filename().string() : key.mask);
    std::erase(name, ' ');
    std::ranges::replace_if(
        name, [](char letter) { return letter == '/' || letter == '\\' || letter == '&' || letter == '>'; }, '-');
    return base / name;
}

std::vector<fs::path> convertedIn(const fs::path& base)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(base, error), end; !error && entry != end; entry.increment(error))
        if (fs::exists(indexFile(entry->path())) && !filesIn(entry->path(), "session", ".safetensors").empty())
            folders.push_back(entry->path());
    std::ranges::sort(folders);
    return folders;
}

}  // namespace cortilens::data
