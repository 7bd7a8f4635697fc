// SPDX-License-Identifier: Apache-2.0
#include "core/engine/PhotoSurvey.h"

#include "core/analysis/Agreement.h"
#include "core/analysis/Relevance.h"
#include "core/engine/Inquiry.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTellEvery = std::chrono::milliseconds(200);
constexpr int kMostPhotos = 1000;

/// What a column's features are found by on any photo, and how they are read out.
struct SurveyColumn {
    std::int32_t place = 0;  // in the query
    dense::Provenance provenance;
    encoder::Readout readout;
};

[[nodiscard]] std::unexpected<Error> invalid(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::move(remedy)});
}

/// `anyPhoto`: recipe and weights are the same on all of them.
[[nodiscard]] Result<std::vector<SurveyColumn>> columnsOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                          const wire::DisagreementQuery& query, NsdId anyPhoto)
{
    std::vector<SurveyColumn> columns;
    std::optional<Error> problem;
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
        auto inquiry = inquiryOf(study, source, cellOf(query.columns[i], anyPhoto, query.selection));
        if (inquiry)
            columns.push_back({static_cast<std::int32_t>(i), std::move(inquiry->order.provenance), std::move(inquiry->readout)});
        else if (!problem)
            problem = inquiry.error();
    }
    if (columns.size() >= 2) return columns;
    const auto why = problem ? fmt::format(" {}", problem->message) : std::string{};
    return invalid(fmt::format("{} of {} columns can be compared; two are needed.{}", columns.size(), query.columns.size(), why),
                   problem ? problem->remedy : "Choose two backbones or adaptors.");
}

/// Nothing when a column has no features of this photo.
[[nodiscard]] std::optional<PhotoDisagreement> compared(std::vector<SurveyColumn>& columns, FeatureSource& source, NsdId image,
                                                        const std::string& hash)
{
    for (auto& column : columns) column.provenance.photo = hash;
    if (!std::ranges::all_of(columns, [&](const auto& column) { return source.has(column.provenance); })) return std::nullopt;
    std::vector<RelevanceMap> maps;
    std::vector<analysis::MapValues> values;
    maps.reserve(columns.size());
    for (const auto& column : columns) {
        const auto features = source.look(column.provenance);
        if (!features) return std::nullopt;  // damaged, or dropped a moment ago
        auto map = analysis::relevance(*features, column.readout);
        if (!map) return std::nullopt;
        maps.push_back(std::move(*map));
        values.push_back({maps.back().grid, maps.back().values});
    }
    const auto agreement = analysis::agreementOf(values);
    if (!agreement) return std::nullopt;
    return PhotoDisagreement{image, agreement->overall, analysis::meanCorrelation(*agreement)};
}

void write(wire::DisagreementList& list, const std::vector<PhotoDisagreement>& ranking)
{
    list.images.clear();
    list.overall.clear();
    list.correlation.clear();
    for (const auto& photo : ranking) {
        list.images.push_back(photo.image);
        list.overall.push_back(photo.overall);
        list.correlation.push_back(photo.correlation);
    }
}

}  // namespace

Result<std::string> PhotoHashes::of(const std::shared_ptr<const Study>& study, NsdId image)
{
    if (const auto opened = Study::asOpened(study); m_study.lock() != opened) {
        m_hashes.clear();
        m_study = opened;
    }
    auto& hash = m_hashes[image.value];
    if (!hash.empty()) return hash;
    const auto photo = study->photo(image);
    if (!photo) return std::unexpected(photo.error());
    return hash = (*photo)->hash;
}

Result<wire::DisagreementList> survey(const std::shared_ptr<const Study>& study, FeatureSource& source, PhotoHashes& hashes,
                                      const wire::DisagreementQuery& query, const SurveyCourse& course)
{
    if (query.most < 1 || query.most > kMostPhotos)
        return invalid(fmt::format("A list of {} photos cannot be made.", query.most),
                       fmt::format("Ask for 1 to {}.", kMostPhotos));
    const auto stimuli = study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto rows = (*stimuli)->rows();
    if (rows.empty()) return invalid("There are no photos to compare on.", "Open a tree with stimuli.");
    auto columns = columnsOf(study, source, query, rows.front().nsdId);
    if (!columns) return std::unexpected(columns.error());

    wire::DisagreementList list;
    list.photos = static_cast<std::int32_t>(rows.size());
    for (const auto& column : *columns) list.columns.push_back(column.place);
    std::vector<PhotoDisagreement> ranking;
    auto told = Clock::now();
    for (const auto& row : rows) {
        if (course.stop.stop_requested()) return cancelled("The survey was given up.");
        ++list.looked;
        const auto hash = hashes.of(study, row.nsdId);
        const auto photo = hash ? compared(*columns, source, row.nsdId, *hash) : std::nullopt;
        if (photo) {
            ++list.compared;
            analysis::rank(ranking, *photo, static_cast<std::size_t>(query.most));
        }
        if (!course.onProgress || Clock::now() - told < kTellEvery) continue;
        told = Clock::now();
        write(list, ranking);
        course.onProgress(list);
    }
    write(list, ranking);
    return list;
}

}  // namespace cortilens::engine
