// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ConvertResponses.h"

#include "core/data/BetaFiles.h"
#include "core/data/NoiseCeiling.h"
#include "core/data/Piece.h"
#include "core/data/ResponseConversion.h"
#include "core/data/ResponseMask.h"
#include "core/engine/Machine.h"
#include "core/types/Duration.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <map>

namespace cortilens::engine {

namespace {

[[nodiscard]] Result<data::ResponseKey> keyOf(const data::StudyFiles& tree, const ResponsesRequest& request)
{
    const auto subjects = tree.subjects();
    const auto found = request.subject.empty() ? subjects.begin() : std::ranges::find(subjects, request.subject);
    if (found == subjects.end())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("There is no subject {} in {}.", request.subject, tree.root().string()),
                                     subjects.empty() ? std::string("Download a subject's betas below nsddata_betas/ppdata.")
                                                      : fmt::format("Name one of: {}.", fmt::join(subjects, ", "))});
    // The usual space is NSD's: a study has one of its own.
    const bool other = tree.nsd() == nullptr && request.space == data::kSpace;
    data::ResponseKey key{*found, other ? tree.filesOf(*found).space : request.space,
                          std::string(data::betaVersionFrom(request.version)), data::usualMask(tree, *found, request.mask)};
    for (const auto& version : tree.versions(key.subject, key.space))
        if (key.version.empty() && tree.sessions(key.subject, key.space, version)) key.version = version;
    if (key.version.empty()) key.version = data::betaVersions().front();  // whose absence is then explained
    return key;
}

[[nodiscard]] std::string wordsOf(const data::ConversionProgress& progress, double seconds)
{
    auto words = fmt::format("session {} ({} of {})", progress.session, progress.sessionsDone + 1, progress.sessionsTotal);
    if (seconds > 0.5 && progress.bytesDone > 0)
        words += fmt::format(", {}/s", sizeText(static_cast<std::int64_t>(static_cast<double>(progress.bytesDone) / seconds)));
    if (!std::isnan(progress.secondsLeft) && seconds > 0.5) words += fmt::format(", {} left", durationText(progress.secondsLeft));
    return words;
}

/// 9000 photos: 8000 x 3, 700 x 2, 300 x 1.
[[nodiscard]] std::string repeatsText(std::span<const std::uint8_t> repeats)
{
    std::map<int, std::size_t, std::greater<>> counts;
    for (const auto trials : repeats) ++counts[trials];
    std::vector<std::string> parts;
    for (const auto& [trials, images] : counts) parts.push_back(fmt::format("{} seen {} x", images, trials));
    return fmt::format("{}", fmt::join(parts, ", "));
}

[[nodiscard]] std::string ceilingText(const data::Responses& responses)
{
    const auto share = data::noiseShareOf(responses.repeats());
    std::vector<float> ceilings;
    for (const auto ncsnr : responses.ncsnr())
        if (!std::isnan(ncsnr)) ceilings.push_back(data::noiseCeilingOf(ncsnr, share));
    if (ceilings.empty()) return "unknown: the betas' folder has no ncsnr";
    const auto middle = ceilings.begin() + static_cast<std::ptrdiff_t>(ceilings.size() / 2);
    std::ranges::nth_element(ceilings, middle);
    return fmt::format("{:.1f} % of variance in the median of {} {}", *middle, ceilings.size(),
                       responses.units().onSurface() ? "vertices" : "voxels");
}

[[nodiscard]] std::string reportOf(const data::ConversionReport& report, const data::Responses& responses)
{
    std::string text;
    auto out = std::back_inserter(text);
    const auto with = responses.sessionsWithData();
    const auto all = static_cast<std::uint8_t>(responses.sessions().size());
    fmt::format_to(out, "{}\n", report.folder.string());
    fmt::format_to(out, "  {} of {}, {}, {}\n", responses.key().subject, responses.key().space, responses.key().version,
                   responses.key().mask);
    fmt::format_to(out, "  {} {}, {} with data in every session, {} in none\n", responses.voxels(),
                   responses.units().onSurface() ? "vertices" : "voxels", std::ranges::count(with, all),
                   std::ranges::count(with, 0));
    fmt::format_to(out, "  {} sessions, {} trials, {} photos: {}\n", responses.sessions().size(), responses.trialImages().size(),
                   responses.images().size(), repeatsText(responses.repeats()));
    fmt::format_to(out, "  noise ceiling of these means: {}\n", ceilingText(responses));
    fmt::format_to(out, "  converted now: {}; kept: {}", report.converted.size(), report.kept.size());
    if (!report.converted.empty())
        fmt::format_to(out, " ({} in {}, {}/s)", sizeText(static_cast<std::int64_t>(report.bytes)), durationText(report.seconds),
                       sizeText(static_cast<std::int64_t>(static_cast<double>(report.bytes) / std::max(report.seconds, 1e-3))));
    text += '\n';
    for (const auto& [session, error] : report.failed)
        fmt::format_to(out, "  left out: session {}: {}\n", session, data::inWords(error));
    for (const auto& notice : report.notices) fmt::format_to(out, "  note: {}\n", notice);
    for (const auto& notice : responses.notices()) fmt::format_to(out, "  note: {}\n", notice);
    return text;
}

[[nodiscard]] std::string planText(const data::ConversionPlan& plan, std::string_view units)
{
    return fmt::format("{}\n  {} {}; sessions on disk: {}; to be converted: {}\n  needs {}, {} free\n", plan.folder.string(),
                       plan.voxels, units, plan.sessions.size(), plan.missing.size(),
                       sizeText(static_cast<std::int64_t>(plan.bytesNeeded)),
                       sizeText(static_cast<std::int64_t>(plan.bytesFree)));
}

[[nodiscard]] Result<void> checkSpace(const data::ConversionPlan& plan)
{
    if (plan.bytesFree == 0 || plan.bytesFree >= plan.bytesNeeded) return {};
    return std::unexpected(
        Error{ErrorKind::outOfSpace,
              fmt::format("The responses take {}, and {} are free for {}.", sizeText(static_cast<std::int64_t>(plan.bytesNeeded)),
                          sizeText(static_cast<std::int64_t>(plan.bytesFree)), plan.folder.string()),
              "Make room on that disk, name a folder on another one (--to), or fewer --sessions."});
}

}  // namespace

Result<std::string> convertResponses(const ResponsesRequest& request, const ResponsesProgress& progress)
{
    const auto tree = data::StudyFiles::open(request.directory);
    if (!tree) return std::unexpected(tree.error());
    const auto key = keyOf(*tree, request);
    if (!key) return std::unexpected(key.error());
    data::ConversionOptions options;
    options.base = request.to;
    options.sessions = request.sessions;
    options.memoryBytes = request.memoryBytes;
    options.replace = request.replace;
    options.stop = request.stop;
    const auto plan = data::planConversion(*tree, *key, options);
    if (!plan) return std::unexpected(plan.error());
    const bool onSurface = data::isSurfaceSpace(key->space) || tree->filesOf(key->subject).onSurface();
    if (request.planOnly) return planText(*plan, onSurface ? "vertices" : "voxels");
    if (auto fits = checkSpace(*plan); !fits) return std::unexpected(fits.error());
    const auto start = std::chrono::steady_clock::now();
    const auto watch = [&](const data::ConversionProgress& at) {
        const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (progress) progress(at.fraction, wordsOf(at, seconds));
    };
    const auto report = data::convertResponses(*tree, *key, options, watch);
    if (!report) return std::unexpected(report.error());
    const auto responses = data::Responses::open(report->folder);
    if (!responses) return std::unexpected(responses.error());
    if (request.verify) {
        if (progress) progress(1, "comparing with checksums");
        if (auto whole = responses->verify(); !whole) return std::unexpected(whole.error());
    }
    return reportOf(*report, *responses) + (request.verify ? "  every row agrees with its checksum\n" : "");
}

}  // namespace cortilens::engine
