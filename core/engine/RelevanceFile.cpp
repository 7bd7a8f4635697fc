// SPDX-License-Identifier: Apache-2.0
#include "core/engine/RelevanceFile.h"

#include "core/engine/FeatureSource.h"
#include "core/engine/MapQuestion.h"
#include "core/engine/Resources.h"
#include "core/engine/Study.h"
#include "core/files/AtomicFile.h"
#include "core/files/Npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <ranges>
#include <vector>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::string lineAbout(const std::filesystem::path& out, const MapQuestion& question,
                                    const wire::RelevanceReply& reply)
{
    float low = INFINITY;
    float high = -INFINITY;
    for (const float value : reply.map.values) {
        low = std::fmin(low, value);  // skips NaN
        high = std::fmax(high, value);
    }
    return fmt::format("{}: {} x {} float32, {} ({}) to nsdId {}, {}, {:.4g} to {:.4g}", out.string(), reply.map.grid.rows,
                       reply.map.grid.cols, question.words, reply.recipe, question.order.photo->id.value,
                       reply.unit.empty() ? "no unit" : reply.unit, low, high);
}

[[nodiscard]] Result<void> writeInterval(const std::filesystem::path& out, const RelevanceMap& map)
{
    auto ends = map.low;
    ends.insert(ends.end(), map.high.begin(), map.high.end());
    return files::writeNpy(out, ends, {2, map.grid.rows, map.grid.cols});
}

}  // namespace

Result<wire::RelevanceRequest> requestOf(const RelevanceOptions& options, const Study& study)
{
    wire::RelevanceRequest request;
    const auto stimuli = study.stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto named = (*stimuli)->find(options.image);
    const auto image = named ? Result<NsdId>(*named) : data::imageFrom(options.image, (*stimuli)->count());
    if (!image) return std::unexpected(image.error());
    auto selection = selectionFrom(options.selection);
    if (!selection) return std::unexpected(selection.error());
    request.image = *image;
    request.selection = std::move(*selection);
    request.backbone = options.backbone;
    request.preset = options.preset;
    request.adaptor = options.adaptor;
    request.views = options.views;
    request.stopAtConvergence = options.stopAtConvergence;
    request.text = options.text;
    request.bank = options.bank;
    request.subject = options.homologueIn;
    request.draws = options.draws;
    return request;
}

Result<std::string> writeRelevance(const EngineOptions& engine, const RelevanceOptions& options, const ViewProgress& progress,
                                   const std::function<void(const Error&)>& trouble)
{
    // Before minutes of work: can the file be written at all? The draft goes away again.
    for (const auto& out : {options.out, options.interval})
        if (!out.empty())
            if (const auto draft = files::AtomicFile::create(out); !draft) return std::unexpected(draft.error());
    const auto resources = findResources(engine.resources);
    std::vector<std::filesystem::path> encoders;
    if (!options.encoder.empty()) encoders.emplace_back(options.encoder);
    const auto study =
        Study::open(options.directory, options.subject, resources ? *resources : std::filesystem::path{}, encoders);
    if (!study) return std::unexpected(study.error());
    const auto request = requestOf(options, **study);
    if (!request) return std::unexpected(request.error());
    const auto opened = openSource(engine);
    if (!opened) return std::unexpected(opened.error());
    if (opened->storeProblem) trouble(*opened->storeProblem);
    auto& source = *opened->source;
    TextSource texts(resources ? *resources : std::filesystem::path{});
    const auto question = mapQuestionOf(*study, source, texts, *request);
    if (!question) return std::unexpected(question.error());
    if (!question->noInterval.empty())
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("There is no interval for the {}: {}.", question->words, question->noInterval),
                                     "Select a region, or leave --interval away."});

    FeatureSource::Course course;
    if (progress) course.onViews = [&](int views) { progress(views, question->order.recipe.views); };
    const auto made = source.make(question->order, course);
    if (!made) return std::unexpected(made.error());
    if (made->storeProblem) trouble(*made->storeProblem);
    const auto reply = question->answer(*made->features, source.device());
    if (!reply) return std::unexpected(reply.error());
    if (!reply->notice.empty()) trouble({ErrorKind::invalidRequest, reply->notice, {}});
    const auto& map = reply->map;
    if (auto written = files::writeNpy(options.out, map.values, {map.grid.rows, map.grid.cols}); !written)
        return std::unexpected(written.error());
    auto line = lineAbout(options.out, *question, *reply);
    if (options.interval.empty()) return line;
    if (auto written = writeInterval(options.interval, map); !written) return std::unexpected(written.error());
    const auto doubtful = std::ranges::count_if(std::views::iota(std::size_t{0}, map.values.size()),
                                                [&](std::size_t patch) { return map.mayBeZero(patch); });
    return fmt::format("{}\n{}: 2 x {} x {} float32, low and high: {}; {} of {} patches hold zero", line,
                       options.interval.string(), map.grid.rows, map.grid.cols, reply->interval, doubtful, map.values.size());
}

}  // namespace cortilens::engine
