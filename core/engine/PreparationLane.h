// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureDesk.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/MapFolder.h"
#include "core/engine/Preparation.h"
#include "core/jobs/Lane.h"
#include "core/types/Error.h"
#include "core/wire/PrepareMessages.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace cortilens::engine {

/// Prepares the photos of one request after the other while nobody waits for anything else.
///
/// Any number of threads.
class PreparationLane {
public:
    using Finished = std::function<void(const Result<wire::PrepareReply>&)>;  ///< once; on the lane's thread, or in cancel()

    /// `changed`: jobs() has changed.
    PreparationLane(FeatureSource& source, FeatureDesk& desk, std::function<void()> changed);
    PreparationLane(const PreparationLane&) = delete;
    PreparationLane& operator=(const PreparationLane&) = delete;
    ~PreparationLane();

    /// Everything about the request is checked on the lane's thread, for the photos have to be looked at.
    void start(std::uint64_t request, const std::shared_ptr<const Study>& study, const wire::PrepareRequest& wish,
               Finished finished);

    using MapsFinished = std::function<void(const Result<wire::MapsReply>&)>;  ///< likewise
    /// Writes a folder of maps; `told`: photos done, of how many; on the lane's thread.
    void start(std::uint64_t request, const std::shared_ptr<const Study>& study, TextSource& texts, const wire::MapsRequest& wish,
               std::function<void(std::size_t done, std::size_t total)> told, MapsFinished finished);

    /// An unknown request is ignored: it may just have ended.
    void cancel(std::uint64_t request);

    [[nodiscard]] std::vector<FeatureDesk::JobState> jobs() const;

private:
    using Work = std::function<Result<void>(const ManyCourse& course)>;
    void post(std::uint64_t request, std::string title, Work work, std::function<void(const Result<void>&)> finished);
    [[nodiscard]] Result<wire::MapsReply> write(const std::shared_ptr<const Study>& study, const MapFolder& folder,
                                                const ManyCourse& course);
    [[nodiscard]] Result<wire::PrepareReply> embed(const std::shared_ptr<const Study>& study, const wire::PrepareRequest& wish,
                                                   const ManyCourse& course, std::span<const NsdId> photos);
    [[nodiscard]] Result<wire::PrepareReply> map(const std::shared_ptr<const Study>& study, const wire::PrepareRequest& wish,
                                                 const ManyCourse& course, std::span<const NsdId> photos);

    FeatureSource& m_source;
    FeatureDesk& m_desk;

    mutable std::mutex m_mutex;  // guards m_requests
    std::map<jobs::JobId, std::uint64_t> m_requests;

    jobs::Lane m_lane;  // last: its thread uses all of the above
};

}  // namespace cortilens::engine
