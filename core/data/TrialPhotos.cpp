// SPDX-License-Identifier: Apache-2.0
#include "core/data/TrialPhotos.h"

#include "core/data/Design.h"
#include "core/data/Piece.h"
#include "core/data/StimulusTable.h"
#include "core/data/StudyTrials.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr NsdId kUnknown{-1};
constexpr std::size_t kMaxTrials = 1'000'000;

/// What one file says: the photo of each trial, kUnknown where it says nothing.
struct Account {
    fs::path file;
    std::vector<NsdId> photos;
};

void put(std::vector<NsdId>& photos, std::size_t trial, NsdId photo)
{
    if (trial >= kMaxTrials) return;
    if (trial >= photos.size()) photos.resize(trial + 1, kUnknown);
    photos[trial] = photo;
}

[[nodiscard]] Result<Account> fromDesign(const NsdTree& tree, std::string_view subject)
{
    const auto design = readDesign(tree.design());
    if (!design) return std::unexpected(design.error());
    return Account{tree.design(), photosShown(*design, subject, std::numeric_limits<int>::max() / kTrialsPerSession)};
}

/// Fields between tabs; NSD's table has no quotes.
[[nodiscard]] std::vector<std::string_view> fieldsOf(std::string_view line)
{
    std::vector<std::string_view> fields;
    for (;;) {
        const auto tab = line.find('\t');
        fields.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return fields;
        line.remove_prefix(tab + 1);
    }
}

/// One row per trial in the order of acquisition; its session counts, so that a session that is left out moves nothing.
[[nodiscard]] Result<Account> fromBehaviour(const NsdTree& tree, std::string_view subject)
{
    Account account{tree.behaviour(subject), {}};
    const auto file = files::MappedFile::open(account.file);
    if (!file) return std::unexpected(file.error());
    const auto malformed = [&](std::size_t line, std::string_view what) {
        return std::unexpected(Error{ErrorKind::malformed, fmt::format("{}, line {}: {}.", account.file.string(), line, what),
                                     "Download it again."});
    };
    files::TextLines lines(files::textOf(file->bytes()));
    const auto header = fieldsOf(lines.next().value_or(""));
    const auto session = static_cast<std::size_t>(std::ranges::find(header, "SESSION") - header.begin());
    const auto photo = static_cast<std::size_t>(std::ranges::find(header, "73KID") - header.begin());
    if (session == header.size() || photo == header.size()) return malformed(1, "there is no column SESSION or 73KID");
    int current = 0;
    std::size_t inSession = 0;
    while (const auto line = lines.next()) {
        if (line->empty()) continue;
        const auto fields = fieldsOf(*line);
        if (fields.size() != header.size()) return malformed(lines.number(), "it has another number of fields than the first");
        const auto number = files::numberOf<int>(fields[session]);
        const auto id = files::numberOf<double>(fields[photo]);
        if (!number || *number < 1 || !id || !(*id >= 0 && *id < 1e9))
            return malformed(lines.number(), "its SESSION or 73KID is not a number");
        inSession = *number == current ? inSession + 1 : 0;
        current = *number;
        if (inSession >= kTrialsPerSession) return malformed(lines.number(), "its session has more than 750 trials");
        put(account.photos, static_cast<std::size_t>(current - 1) * kTrialsPerSession + inSession,
            nsdIdOf(Id73k{static_cast<std::int32_t>(*id)}));
    }
    return account;
}

[[nodiscard]] Result<Account> fromTable(const NsdTree& tree, std::string_view subject)
{
    Account account{tree.stimulusTable(), {}};
    const auto number = subject.starts_with("subj") ? files::numberOf<std::size_t>(subject.substr(4)) : std::nullopt;
    if (!number || *number < 1 || *number > kTableSubjects) return account;
    const auto read = readStimulusTable(account.file, [&](const TableRow& row) {
        for (const auto trial : row.trials[*number - 1])
            if (trial > 0) put(account.photos, static_cast<std::size_t>(trial) - 1, row.stimulus.nsdId);
    });
    if (!read) return std::unexpected(read.error());
    return account;
}

/// How two accounts differ.
struct Difference {
    std::size_t compared = 0;
    std::size_t differing = 0;
    std::size_t oneLess = 0;  ///< the other's ids are smaller by one
    std::size_t oneMore = 0;
    std::size_t example = 0;  ///< the first differing trial
};

[[nodiscard]] Difference differenceOf(const Account& followed, const Account& other)
{
    Difference difference;
    for (std::size_t trial = 0; trial < std::min(followed.photos.size(), other.photos.size()); ++trial) {
        const auto mine = followed.photos[trial];
        const auto theirs = other.photos[trial];
        if (mine == kUnknown || (theirs == kUnknown && trial % kTrialsPerSession != 0)) continue;
        ++difference.compared;
        if (mine == theirs) continue;
        if (difference.differing++ == 0) difference.example = trial;
        if (theirs.value == mine.value - 1) ++difference.oneLess;
        if (theirs.value == mine.value + 1) ++difference.oneMore;
    }
    return difference;
}

[[nodiscard]] std::string inWords(const Account& followed, const Account& other, const Difference& difference)
{
    return fmt::format(
        "{} and {} disagree about the photo of {} of {} trials: in trial {} (from 1) it is nsdId {} in the first and "
        "nsdId {} in the second",
        followed.file.string(), other.file.string(), difference.differing, difference.compared, difference.example + 1,
        followed.photos[difference.example].value, other.photos[difference.example].value);
}

/// Most trials differ: the files do not belong together, and responses would be given to the wrong photos.
[[nodiscard]] Error mismatch(const Account& followed, const Account& other, const Difference& difference)
{
    const bool shifted = 10 * std::max(difference.oneLess, difference.oneMore) > 9 * difference.differing;
    return {ErrorKind::mismatch, inWords(followed, other, difference) + '.',
            shifted
                ? "All ids differ by one: 73KIDs count from 1, nsdIds from 0, and one of the files was written with the other "
                  "numbering. Put NSD's own files there."
                : "They are of different releases or subjects. Download both again, or take away the one that is wrong."};
}

}  // namespace

std::span<const NsdId> TrialPhotos::ofSession(int session) const
{
    const auto place = static_cast<std::size_t>(session) - 1;
    const auto begin = place == 0 ? 0 : ends[place - 1];
    return std::span(photos).subspan(begin, ends[place] - begin);
}

Result<TrialPhotos> trialPhotosOf(const StudyFiles& study, std::string_view subject)
{
    if (!study.nsd()) return trialPhotosOf(study.filesOf(subject));
    const auto& tree = *study.nsd();
    TrialPhotos result;
    std::optional<Error> first;
    std::optional<Account> followed;
    for (const auto& read : {fromDesign, fromBehaviour, fromTable}) {
        auto account = read(tree, subject);
        if (!account) {
            if (account.error().kind != ErrorKind::notFound) result.notices.push_back(data::inWords(account.error()));
            if (!first || first->kind == ErrorKind::notFound) first = account.error();
            continue;
        }
        if (account->photos.empty()) continue;
        if (!followed) {
            followed = std::move(*account);
            continue;
        }
        const auto difference = differenceOf(*followed, *account);
        if (2 * difference.differing > difference.compared) return std::unexpected(mismatch(*followed, *account, difference));
        if (difference.differing > 0)
            result.notices.push_back(inWords(*followed, *account, difference) + ". The first is followed.");
    }
    if (!followed)
        return std::unexpected(first.value_or(
            Error{ErrorKind::notFound, fmt::format("{} does not say which photos {} saw.", tree.design().string(), subject),
                  fmt::format("Download {} and {}.", tree.design().string(), tree.behaviour(subject).string())}));
    // Trials that nothing is known of end the account: photos stay aligned with whole sessions.
    const auto unknown = std::ranges::find(followed->photos, kUnknown) - followed->photos.begin();
    const auto whole = unknown - unknown % kTrialsPerSession;
    followed->photos.resize(static_cast<std::size_t>(whole), kUnknown);
    result.photos = std::move(followed->photos);
    for (auto end = std::size_t{kTrialsPerSession}; end <= result.photos.size(); end += kTrialsPerSession)
        result.ends.push_back(end);
    result.source = followed->file.string();
    return result;
}

}  // namespace cortilens::data
