// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseConversion.h"

#include "core/data/BetaFiles.h"
#include "core/data/BetaSource.h"
#include "core/data/Design.h"
#include "core/data/Ncsnr.h"
#include "core/data/ResponseIndex.h"
#include "core/data/ResponseMask.h"
#include "core/data/ResponseSession.h"
#include "core/data/TrialPhotos.h"
#include "core/files/FolderLock.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLeastMemory = std::size_t{16} << 20;

/// Everything that is known before a session is read.
struct Preparation {
    ResponseIndex index;
    fs::path folder;
    std::vector<SessionFiles> sessions;  // that were asked for
    std::vector<SessionFiles> missing;   // still to be converted
    std::vector<int> kept;
    TrialPhotos photos;
    std::uint64_t sessionBytes = 0;  // of one converted session
};

[[nodiscard]] std::uint64_t bytesOf(const SessionFiles& files)
{
    std::uint64_t bytes = 0;
    std::error_code error;
    for (const auto& path : files.halves)
        if (!path.empty()) bytes += fs::file_size(path, error);
    if (!files.volumes.empty()) bytes += fs::file_size(files.volumes.front(), error);
    return bytes;
}

[[nodiscard]] Result<std::vector<SessionFiles>> sessionsOf(const StudyFiles& study, const ResponseKey& key,
                                                           const ConversionOptions& options)
{
    auto found = study.sessions(key.subject, key.space, key.version);
    if (!found) return found;
    auto& sessions = *found;
    for (const int session : options.sessions)
        if (std::ranges::find(sessions, session, &SessionFiles::session) == sessions.end())
            return std::unexpected(
                Error{ErrorKind::notFound,
                      fmt::format("There is no session {} of {} ({} in {}).", session, key.subject, key.version, key.space),
                      "Download it, or leave it out."});
    if (!options.sessions.empty())
        std::erase_if(sessions, [&](const SessionFiles& files) {
            return std::ranges::find(options.sessions, files.session) == options.sessions.end();
        });
    return found;
}

/// Of the first session whose header can be read.
[[nodiscard]] Result<BetaShape> shapeOfFirst(const std::vector<SessionFiles>& sessions)
{
    std::optional<Error> first;
    for (const auto& files : sessions) {
        auto shape = shapeOf(files);
        if (shape) return shape;
        if (!first) first = shape.error();
    }
    return std::unexpected(first.value_or(Error{ErrorKind::notFound, "There are no betas.", {}}));
}

/// Splits the sessions into those that are converted and those that are not.
void sortOut(Preparation& ready, const ConversionOptions& options)
{
    for (const auto& files : ready.sessions) {
        const auto path = sessionFile(ready.folder, files.session);
        std::error_code ignored;
        const bool there = !options.replace && fs::exists(path, ignored);
        const auto session =
            there ? ResponseSession::open(path, ready.index.unitsHash) : Result<ResponseSession>(std::unexpected(Error{}));
        if (session && session->units() == ready.index.units.size() && session->sourceBytes() == bytesOf(files))
            ready.kept.push_back(files.session);
        else
            ready.missing.push_back(files);
    }
}

[[nodiscard]] Result<void> checkFolder(const Preparation& ready, const ConversionOptions& options)
{
    std::error_code ignored;
    if (options.replace || !fs::exists(indexFile(ready.folder), ignored)) return {};
    const auto index = readResponseIndex(ready.folder);
    if (!index) return std::unexpected(index.error());
    if (index->unitsHash == ready.index.unitsHash) return {};
    return std::unexpected(
        Error{ErrorKind::mismatch,
              fmt::format("{} holds responses of another mask {}: {} voxels, where it has {} now.", ready.folder.string(),
                          ready.index.key.mask, index->units.size(), ready.index.units.size()),
              "The mask's file has changed: convert everything again (--force), or name another folder."});
}

[[nodiscard]] Result<Preparation> prepare(const StudyFiles& study, const ResponseKey& key, const ConversionOptions& options)
{
    Preparation ready;
    auto sessions = sessionsOf(study, key, options);
    if (!sessions) return std::unexpected(sessions.error());
    ready.sessions = std::move(*sessions);
    const auto shape = shapeOfFirst(ready.sessions);
    if (!shape) return std::unexpected(shape.error());
    auto units = unitsOf(study, key.subject, key.space, *shape, key.mask);
    if (!units) return std::unexpected(units.error());
    auto photos = trialPhotosOf(study, key.subject);
    if (!photos) return std::unexpected(photos.error());
    ready.photos = std::move(*photos);
    ready.index = {key, std::move(*units), {}, {}};
    ready.index.unitsHash = hashOf(ready.index.units);
    ready.index.ncsnr = readNcsnr(study, key, ready.index.units, ready.photos.notices);
    ready.folder = responseFolder(options.base.empty() ? study.responseFolder() : options.base, key);
    if (auto fits = checkFolder(ready, options); !fits) return std::unexpected(fits.error());
    sortOut(ready, options);
    constexpr std::uint64_t kTableBytes = 12;  // mean, deviation and checksum of a row
    const bool floats = key.space.starts_with("fsaverage") || ready.sessions.front().matrix;
    const std::uint64_t valueBytes = floats ? sizeof(float) : sizeof(std::int16_t);
    ready.sessionBytes = ready.index.units.size() * (static_cast<std::uint64_t>(shape->trials) * valueBytes + kTableBytes);
    return ready;
}

/// The photos of a session's trials. Errors: mismatch (the design ends before).
[[nodiscard]] Result<std::span<const NsdId>> photosOf(const Preparation& ready, int session)
{
    if (session > ready.photos.sessions())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} tells the photos of {} sessions, but betas of session {} are there.",
                                                 ready.photos.source, ready.photos.sessions(), session),
                                     "It is the design of another release: put that of the same release there."});
    return ready.photos.ofSession(session);
}

/// Tells how far it is, how fast, and how long it will take.
class Watch {
public:
    Watch(const Preparation& ready, const ConversionWatcher& watcher)
        : m_ready(ready)
        , m_watcher(watcher)
    {}
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }
    void show(int session, std::size_t done, double ofSession) const
    {
        if (!m_watcher) return;
        const auto total = static_cast<double>(m_ready.missing.size());
        const double fraction = (static_cast<double>(done) + ofSession) / total;
        m_watcher({session, done, m_ready.missing.size(), fraction,
                   static_cast<std::uint64_t>(fraction * total * static_cast<double>(m_ready.sessionBytes)),
                   fraction > 0 ? seconds() * (1 - fraction) / fraction : std::numeric_limits<double>::quiet_NaN()});
    }

private:
    const Preparation& m_ready;
    const ConversionWatcher& m_watcher;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

[[nodiscard]] Result<void> convertSession(const Preparation& ready, const SessionFiles& files, const ConversionOptions& options,
                                          const std::function<void(double)>& progress, std::vector<std::string>& notices)
{
    const auto photos = photosOf(ready, files.session);
    if (!photos) return std::unexpected(photos.error());
    auto source = openBetas(files, ready.index.units, notices);
    if (!source) return std::unexpected(source.error());
    return writeResponseSession(sessionFile(ready.folder, files.session), **source,
                                {files.session, ready.index.unitsHash, bytesOf(files), *photos,
                                 std::max(options.memoryBytes, kLeastMemory), options.stop, progress});
}

/// Such an error ends the conversion; others end their session.
[[nodiscard]] bool endsAll(ErrorKind kind)
{
    return kind == ErrorKind::outOfSpace || kind == ErrorKind::cancelled || kind == ErrorKind::outOfMemory;
}

[[nodiscard]] Result<void> makeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) return {};
    return std::unexpected(Error{error == std::errc::no_space_on_device ? ErrorKind::outOfSpace : ErrorKind::unreadable,
                                 fmt::format("The folder {} cannot be made: {}.", folder.string(), error.message()),
                                 "Name a folder that you may write to (--to)."});
}

}  // namespace

Result<ConversionPlan> planConversion(const StudyFiles& study, const ResponseKey& key, const ConversionOptions& options)
{
    const auto ready = prepare(study, key, options);
    if (!ready) return std::unexpected(ready.error());
    ConversionPlan plan{ready->folder, ready->index.units.size(), {}, {}, ready->missing.size() * ready->sessionBytes, 0};
    for (const auto& files : ready->sessions) plan.sessions.push_back(files.session);
    for (const auto& files : ready->missing) plan.missing.push_back(files.session);
    auto existing = ready->folder;
    std::error_code error;
    while (!fs::exists(existing, error) && existing.has_relative_path()) existing = existing.parent_path();
    if (const auto space = fs::space(existing, error); !error) plan.bytesFree = space.available;
    return plan;
}

Result<ConversionReport> convertResponses(const StudyFiles& study, const ResponseKey& key, const ConversionOptions& options,
                                          const ConversionWatcher& watcher)
{
    auto ready = prepare(study, key, options);
    if (!ready) return std::unexpected(ready.error());
    if (auto made = makeFolder(ready->folder); !made) return std::unexpected(made.error());
    const auto lock = files::FolderLock::take(ready->folder);
    if (!lock) return std::unexpected(lock.error());
    files::removeTemporaryFiles(ready->folder);
    if (options.replace)
        for (const auto& path : filesIn(ready->folder, "session", ".safetensors")) {
            std::error_code ignored;
            fs::remove(path, ignored);
        }
    if (auto written = writeResponseIndex(ready->folder, ready->index); !written) return std::unexpected(written.error());

    ConversionReport report{ready->folder, ready->index.units.size(), {}, ready->kept, {}, ready->photos.notices, 0, 0};
    const Watch watch(*ready, watcher);
    std::size_t done = 0;
    for (const auto& files : ready->missing) {
        const auto show = [&](double fraction) { watch.show(files.session, done, fraction); };
        show(0);
        const auto converted = convertSession(*ready, files, options, show, report.notices);
        if (!converted && endsAll(converted.error().kind)) return std::unexpected(converted.error());
        if (converted) {
            report.converted.push_back(files.session);
            report.bytes += ready->sessionBytes;
        } else {
            report.failed.push_back({files.session, converted.error()});
        }
        ++done;
    }
    report.seconds = watch.seconds();
    if (report.converted.empty() && report.kept.empty()) return std::unexpected(report.failed.front().error);
    return report;
}

}  // namespace cortilens::data
