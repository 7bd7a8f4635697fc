// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Call.h"
#include "core/engine/Homology.h"
#include "core/engine/Resources.h"
#include "core/engine/Session.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

}  // namespace

template <typename Query, typename Reply>
void Session::ask(const CallPtr& call, const Json& params, Result<Reply> (Session::*reply)(const Query&))
{
    const auto query = wire::fromJson<Query>(params);
    if (!query) return answer(call, std::unexpected(query.error()));
    post(*m_quick, call, {}, [this, query = *query, reply](const CallPtr& asked) -> Result<void> {
        const auto result = (this->*reply)(query);
        if (!result) return std::unexpected(result.error());
        answer(asked, wire::toJson(*result));
        return {};
    });
}

bool Session::dispatchSubject(const CallPtr& call, const Json& params)
{
    const std::string_view name = call->method;
    if (name == wire::method::kOpenSubject) {
        ask(call, params, &Session::openSubject);
    } else if (name == wire::method::kSurface) {
        ask(call, params, &Session::surface);
    } else if (name == wire::method::kVertexTable) {
        ask(call, params, &Session::vertexTable);
    } else if (name == wire::method::kOverlay) {
        ask(call, params, &Session::overlay);
    } else if (name == wire::method::kPhoto) {
        ask(call, params, &Session::photo);
    } else if (name == wire::method::kThumbnails) {
        ask(call, params, &Session::thumbnails);
    } else if (name == wire::method::kDescribe) {
        startDescription(call, params);
    } else if (name == wire::method::kDrawRegions) {
        drawRegions(call, params);
    } else if (name == wire::method::kSaveRegion) {
        ask(call, params, &Session::saveRegion);
    } else if (name == wire::method::kExportRegion) {
        ask(call, params, &Session::exportRegion);
    } else if (name == wire::method::kDeleteRegion) {
        ask(call, params, &Session::deleteRegion);
    } else if (name == wire::method::kStimuli) {
        post(*m_quick, call, {}, [this](const CallPtr& asked) -> Result<void> {
            const auto opened = study();
            if (!opened) return std::unexpected(opened.error());
            const auto table = (*opened)->stimulusTable();
            if (!table) return std::unexpected(table.error());
            answer(asked, wire::toJson(*table));
            return {};
        });
    } else {
        return false;
    }
    return true;
}

/// Another subject may have to be opened first, on which neither surfaces nor photos shall wait.
void Session::startDescription(const CallPtr& call, const Json& params)
{
    const auto query = wire::fromJson<wire::DescribeQuery>(params);
    if (!query) return answer(call, std::unexpected(query.error()));
    post(query->subject.empty() ? *m_quick : *m_clicks, call, {}, [this, query = *query](const CallPtr& asked) -> Result<void> {
        const auto report = describe(query);
        if (!report) return std::unexpected(report.error());
        answer(asked, wire::toJson(*report));
        return {};
    });
}

Result<wire::SubjectSummary> Session::openSubject(const wire::OpenSubject& query)
{
    const auto resources = findResources(m_options.resources);
    const std::vector<std::filesystem::path> encoders(query.encoders.begin(), query.encoders.end());
    auto opened = Study::open(query.directory, query.subject, resources ? *resources : std::filesystem::path{}, encoders);
    if (!opened) return std::unexpected(opened.error());
    m_desk->orderAhead({}, 0);
    auto summary = (*opened)->summary();
    if (m_source->choosesPrecision()) choosePrecisions(*opened);
    const std::scoped_lock lock(m_mutex);
    m_study = std::move(*opened);
    return summary;
}

/// Before a click needs them: on a machine that has tried a backbone before this reads a file. Of several backbones each is
/// waited for by those alone who ask for its maps.
void Session::choosePrecisions(const std::shared_ptr<const Study>& study)
{
    jobs::Job job;
    job.key = "precisions";
    job.title = "Choosing precisions";
    job.work = [this, study](const jobs::JobContext& context) -> Result<void> {
        for (const auto& backbone : study->backbones())
            if (!backbone.weightsProblem && !context.stop.stop_requested())
                (void)m_source->mapPrecision(*backbone.row, context.stop);
        return {};
    };
    (void)m_trials->post(std::move(job));
}

Result<SurfaceMesh> Session::surface(const wire::SurfaceQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return (*opened)->subject().surface(query.hemisphere, query.form);
}

Result<wire::VertexTable> Session::vertexTable(const wire::HemisphereQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return (*opened)->vertexTable(query.hemisphere);
}

Result<Overlay> Session::overlay(const wire::OverlayQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    return (*opened)->overlay(query);
}

Result<Photo> Session::photo(const wire::PhotoQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto shelved = (*opened)->photo(query.image);
    if (!shelved) return std::unexpected(shelved.error());
    return (*shelved)->photo;
}

Result<wire::ThumbnailStrip> Session::thumbnails(const wire::ThumbnailQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto stimuli = (*opened)->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    auto rgb = (*stimuli)->thumbnails(query.images, query.sidePixels);
    if (!rgb) return std::unexpected(rgb.error());
    return wire::ThumbnailStrip{.images = query.images, .sidePixels = query.sidePixels, .rgb = std::move(*rgb)};
}

Result<wire::SelectionReport> Session::describe(const wire::DescribeQuery& query)
{
    const auto opened = study();
    if (!opened) return std::unexpected(opened.error());
    const auto who = respondentOf(*opened, query.selection, query.subject);
    if (!who) return std::unexpected(who.error());
    auto report = who->study->describe({.selection = who->selection, .backbone = query.backbone});
    if (report) report->homology = who->homology;
    return report;
}

}  // namespace cortilens::engine
