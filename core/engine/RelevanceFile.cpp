// SPDX-License-Identifier: Apache-2.0
#include "core/engine/RelevanceFile.h"

#include "core/engine/FeatureSource.h"
#include "core/engine/Inquiry.h"
#include "core/engine/Resources.h"
#include "core/engine/Study.h"
#include "core/files/AtomicFile.h"
#include "core/files/Npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cortilens::engine {

namespace {

/// The question in the wire's words, so that both front ends ask the same.
[[nodiscard]] Result<wire::RelevanceRequest> requestFrom(const RelevanceOptions& options, const Study& study)
{
    wire::RelevanceRequest request;
    const auto stimuli = study.stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto image = data::imageFrom(options.image, (*stimuli)->count());
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
    return request;
}

[[nodiscard]] std::string lineAbout(const std::filesystem::path& out, const Inquiry& inquiry, const wire::RelevanceReply& reply)
{
    float low = INFINITY;
    float high = -INFINITY;
    for (const float value : reply.map.values) {
        low = std::fmin(low, value);  // skips NaN
        high = std::fmax(high, value);
    }
    return fmt::format("{}: {} x {} float32, {} of {} ({}) to nsdId {}, {}, {:.4g} to {:.4g}", out.string(), reply.map.grid.rows,
                       reply.map.grid.cols, "predicted response", titleOf(inquiry.request.selection), reply.recipe,
                       inquiry.request.image.value, reply.unit, low, high);
}

}  // namespace

Result<std::string> writeRelevance(const EngineOptions& engine, const RelevanceOptions& options, const ViewProgress& progress,
                                   const std::function<void(const Error&)>& trouble)
{
    // Before minutes of work: can the file be written at all? The draft goes away again.
    if (const auto draft = files::AtomicFile::create(options.out); !draft) return std::unexpected(draft.error());
    const auto resources = findResources(engine.resources);
    const auto study = Study::open(options.directory, options.subject, resources ? *resources : std::filesystem::path{});
    if (!study) return std::unexpected(study.error());
    const auto request = requestFrom(options, **study);
    if (!request) return std::unexpected(request.error());
    const auto opened = openSource(engine);
    if (!opened) return std::unexpected(opened.error());
    if (opened->storeProblem) trouble(*opened->storeProblem);
    auto& source = *opened->source;
    const auto inquiry = inquiryOf(*study, source, *request);
    if (!inquiry) return std::unexpected(inquiry.error());

    FeatureSource::Course course;
    if (progress) course.onViews = [&](int views) { progress(views, inquiry->order.recipe.views); };
    const auto made = source.make(inquiry->order, course);
    if (!made) return std::unexpected(made.error());
    if (made->storeProblem) trouble(*made->storeProblem);
    const auto reply = answerTo(*inquiry, *made->features, source.device());
    if (!reply) return std::unexpected(reply.error());
    const auto& map = reply->map;
    if (auto written = files::writeNpy(options.out, map.values, {map.grid.rows, map.grid.cols}); !written)
        return std::unexpected(written.error());
    return lineAbout(options.out, *inquiry, *reply);
}

}  // namespace cortilens::engine
