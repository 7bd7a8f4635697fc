// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/Announcer.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureDesk.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Inquiry.h"
#include "core/engine/PhotoSurvey.h"
#include "core/engine/PreparationLane.h"
#include "core/engine/Study.h"
#include "core/engine/TextSource.h"
#include "core/engine/UmapShelf.h"
#include "core/engine/WeightsShelf.h"
#include "core/jobs/Lane.h"
#include "core/models/Device.h"
#include "core/types/Error.h"
#include "core/wire/CompareMessages.h"
#include "core/wire/CorrelateMessages.h"
#include "core/wire/DataMessages.h"
#include "core/wire/Envelope.h"
#include "core/wire/MethodsMessages.h"
#include "core/wire/OcclusionMessages.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/Protocol.h"
#include "core/wire/RegionMessages.h"
#include "core/wire/StudyMessages.h"
#include "core/wire/TextMessages.h"
#include "core/wire/TrainingMessages.h"
#include "core/wire/UmapMessages.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::engine {

class AgreementBoard;
struct TrainingCourse;

/// One conversation with a window (or a script): requests in, replies and notifications out.
///
/// receive() and settle() belong to one thread. Work is done on eight others: what is read from files, clicks, words, the network
/// (the desk's), surveys of what is stored, weights files, training and conversions, and what is prepared ahead, so that no
/// thumbnail waits for a forward pass and no click for a thumbnail. Every request is answered once. `send` may be called from any
/// of them, one at a time.
class Session {
public:
    using Send = std::function<void(const nlohmann::json& message)>;

    /// Chooses the device and opens the store. A store that cannot be opened is a notice, and the session works without.
    /// Errors: those of models::chooseDevice.
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(const EngineOptions& options, Send send);

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    [[nodiscard]] wire::Hello hello() const;

    /// Sends `hello` and what has to be said about the start. Once, before anything is received.
    void greet();

    void receive(const nlohmann::json& message);

    /// Call when no message is at hand. Requests that were cancelled stop their work here: had the window asked for the same
    /// features again right behind, the work would have gone on.
    void settle();

    [[nodiscard]] bool isOver() const { return m_over; }  ///< after `shutdown`

private:
    struct Call;
    using CallPtr = std::shared_ptr<Call>;
    using Work = std::function<Result<void>(const CallPtr&)>;
    Session(const EngineOptions& options, OpenedSource source, Send send);

    // Bookkeeping (Session.cpp)
    void dispatch(const wire::Envelope& envelope);
    void cancel(std::uint64_t request);
    void initialize(const CallPtr& call, const nlohmann::json& params);
    void post(jobs::Lane& lane, const CallPtr& call, std::string key, Work work);
    void answer(const CallPtr& call, Result<nlohmann::json> result);
    void progress(const CallPtr& call, nlohmann::json value);
    void send(const nlohmann::json& message);
    void notice(const Error& error);
    void touch();
    void announce();
    [[nodiscard]] wire::EngineStatus status() const;
    [[nodiscard]] wire::JobList jobList() const;
    [[nodiscard]] Result<std::shared_ptr<const Study>> study() const;

    // Requests about the subject (SessionSubject.cpp), answered on m_quick
    [[nodiscard]] bool dispatchSubject(const CallPtr& call, const nlohmann::json& params);
    template <typename Query, typename Reply>
    void ask(const CallPtr& call, const nlohmann::json& params, Result<Reply> (Session::*reply)(const Query&));
    void startDescription(const CallPtr& call, const nlohmann::json& params);
    [[nodiscard]] Result<wire::SubjectSummary> openSubject(const wire::OpenSubject& query);
    void choosePrecisions(const std::shared_ptr<const Study>& study);
    [[nodiscard]] Result<SurfaceMesh> surface(const wire::SurfaceQuery& query);
    [[nodiscard]] Result<wire::VertexTable> vertexTable(const wire::HemisphereQuery& query);
    [[nodiscard]] Result<Overlay> overlay(const wire::OverlayQuery& query);
    [[nodiscard]] Result<Photo> photo(const wire::PhotoQuery& query);
    [[nodiscard]] Result<wire::ThumbnailStrip> thumbnails(const wire::ThumbnailQuery& query);
    [[nodiscard]] Result<wire::SelectionReport> describe(const wire::DescribeQuery& query);

    // Requests about regions that are drawn (SessionRegions.cpp): the receiving thread's, and those about files m_quick's
    void drawRegions(const CallPtr& call, const nlohmann::json& params);
    [[nodiscard]] Result<wire::RegionFiles> saveRegion(const wire::RegionFileQuery& query);
    [[nodiscard]] Result<wire::RegionFiles> exportRegion(const wire::RegionFileQuery& query);
    [[nodiscard]] Result<wire::RegionFiles> deleteRegion(const wire::RegionFileQuery& query);

    // Requests about features (SessionFeatures.cpp), answered on m_clicks and at the desk
    [[nodiscard]] bool dispatchFeatures(const CallPtr& call, const nlohmann::json& params);
    void startRelevance(const CallPtr& call, const wire::RelevanceRequest& request);
    [[nodiscard]] Result<void> computeRelevance(const CallPtr& call, const wire::RelevanceRequest& request);
    using Answerer = std::function<Result<wire::RelevanceReply>(const dense::FeatureMap&)>;
    void serveMap(const CallPtr& call, const FeatureOrder& order, std::string title, const Answerer& answerer);
    void startPatches(const CallPtr& call, const wire::PatchQuery& query);
    [[nodiscard]] Result<void> computePatches(const CallPtr& call, const wire::PatchQuery& query);
    [[nodiscard]] Result<void> prefetch(const CallPtr& call, const wire::PrefetchRequest& request);
    void takePanel(const std::string& panel, const CallPtr& call);
    void waitAtDesk(const CallPtr& call, const FeatureOrder& order, FeatureDesk::Watcher watcher);
    void leavePredecessors(const CallPtr& call);

    // Requests about several backbones (SessionCompare.cpp), answered on m_clicks, at the desk and on m_surveys
    [[nodiscard]] bool dispatchComparison(const CallPtr& call, const nlohmann::json& params);
    void startAgreement(const CallPtr& call, const wire::AgreementRequest& request);
    [[nodiscard]] Result<void> computeAgreement(const CallPtr& call, const wire::AgreementRequest& request);
    void startTextAgreement(const CallPtr& call, const wire::AgreementRequest& request);  // SessionText.cpp
    void tellAgreement(const CallPtr& call, const std::shared_ptr<AgreementBoard>& board);
    void startSurvey(const CallPtr& call, const wire::DisagreementQuery& query);

    // Requests for many photos (SessionPrepare.cpp), worked on by m_preparing
    [[nodiscard]] bool dispatchPreparation(const CallPtr& call, const nlohmann::json& params);
    void startPreparation(const CallPtr& call, const Result<wire::PrepareRequest>& request);
    void startMaps(const CallPtr& call, const Result<wire::MapsRequest>& request);

    // Requests about words (SessionText.cpp): understood on m_words, answered on m_clicks, at the desk and on m_surveys
    [[nodiscard]] bool dispatchWords(const CallPtr& call, const nlohmann::json& params);
    void startTextMap(const CallPtr& call, const wire::RelevanceRequest& request);
    [[nodiscard]] Result<void> understand(const CallPtr& call, const wire::RelevanceRequest& request);
    void continueOnClicks(const CallPtr& call, const std::function<Result<void>()>& work);
    [[nodiscard]] Result<void> computeTextMap(const CallPtr& call, const wire::RelevanceRequest& request);
    [[nodiscard]] Result<void> rank(const CallPtr& call, const wire::TextRankQuery& query);

    // Requests about weights (SessionWeights.cpp), answered on m_quick and m_weights
    [[nodiscard]] bool dispatchWeights(const CallPtr& call, const nlohmann::json& params);
    template <typename Reply>
    void postWeights(const CallPtr& call, const nlohmann::json& params,
                     Result<Reply> (WeightsShelf::*reply)(const wire::WeightsQuery&, const WeightsTask&) const);
    [[nodiscard]] WeightsShelf weightsShelf() const;

    // Requests about encoders (SessionTraining.cpp), answered on m_training and m_surveys
    [[nodiscard]] bool dispatchTraining(const CallPtr& call, const nlohmann::json& params);
    template <typename Request, typename Reply>
    void work(const CallPtr& call, const nlohmann::json& params, jobs::Lane& lane,
              Result<Reply> (Session::*reply)(const CallPtr&, const Request&));
    [[nodiscard]] TrainingCourse courseOf(const CallPtr& call);
    void showLongWork(const CallPtr& call, std::string title, double fraction);
    void hideLongWork(const CallPtr& call);
    [[nodiscard]] Result<wire::TrainPlan> planOfTraining(const CallPtr& call, const wire::TrainRequest& request);
    [[nodiscard]] Result<wire::TrainReply> trainEncoder(const CallPtr& call, const wire::TrainRequest& request);
    [[nodiscard]] Result<wire::EvaluateReply> evaluateEncoder(const CallPtr& call, const wire::EvaluateRequest& request);

    // Requests about what readouts and their maps say (SessionAnalysis.cpp), answered on m_surveys
    [[nodiscard]] bool dispatchAnalysis(const CallPtr& call, const nlohmann::json& params);
    [[nodiscard]] Result<wire::CorrelatesReply> correlates(const CallPtr& call, const wire::CorrelatesQuery& query);
    [[nodiscard]] Result<wire::UmapReply> umap(const CallPtr& call, const wire::UmapQuery& query);
    [[nodiscard]] Result<wire::UmapPatches> umapPatches(const CallPtr& call, const wire::UmapQuery& query);
    [[nodiscard]] Result<wire::OcclusionReply> occlusion(const CallPtr& call, const wire::OcclusionQuery& query);
    [[nodiscard]] Result<wire::MethodsReply> methods(const CallPtr& call, const wire::RelevanceRequest& request);
    [[nodiscard]] Result<wire::TopPhotosReply> topPhotos(const CallPtr& call, const wire::TopPhotosQuery& query);
    [[nodiscard]] Result<Features> waitForFeatures(const CallPtr& call, const FeatureOrder& order, std::string title);

    // Requests about what lies on the disk (SessionData.cpp), answered on m_training and m_surveys
    [[nodiscard]] bool dispatchData(const CallPtr& call, const nlohmann::json& params);
    [[nodiscard]] Result<wire::InspectReply> inspect(const CallPtr& call, const wire::InspectQuery& query);
    [[nodiscard]] Result<wire::ConvertReply> planOfConversion(const CallPtr& call, const wire::ConvertRequest& request);
    [[nodiscard]] Result<wire::ConvertReply> convert(const CallPtr& call, const wire::ConvertRequest& request);
    [[nodiscard]] Result<wire::StudyText> studyText(const CallPtr& call, const wire::StudyTextQuery& query);
    [[nodiscard]] Result<wire::StudyVerdict> checkStudyText(const CallPtr& call, const wire::StudyText& study);
    [[nodiscard]] Result<wire::StudyText> saveStudyText(const CallPtr& call, const wire::StudyText& study);

    EngineOptions m_options;
    models::DeviceChoice m_device;
    std::optional<Error> m_storeProblem;
    Send m_send;
    bool m_over = false;               // of the receiving thread
    bool m_ready = false;              // likewise: initialize was answered
    std::vector<CallPtr> m_cancelled;  // likewise: to be settled

    std::mutex m_sending;  // held while m_send is called

    mutable std::mutex m_mutex;  // guards what follows
    std::shared_ptr<const Study> m_study;
    std::map<std::uint64_t, CallPtr> m_calls;                   // by request, until answered
    std::map<std::string, CallPtr> m_panels;                    // the newest call of each
    std::map<std::uint64_t, FeatureDesk::JobState> m_longWork;  // by request: trainings and conversions that run
    std::set<std::string> m_noticed;                            // messages that were told
    std::uint64_t m_prefetch = 0;                               // request whose maps are ordered ahead
    wire::JobList m_announcedJobs;
    wire::EngineStatus m_announcedStatus;
    std::unique_ptr<Announcer> m_announcer;  // null when the session ends

    std::unique_ptr<FeatureSource> m_source;
    PhotoHashes m_photoHashes;  // of m_surveys' thread
    UmapShelf m_layouts;        // likewise
    std::unique_ptr<TextSource> m_texts;
    // The threads, last: they use all of the above.
    std::unique_ptr<FeatureDesk> m_desk;
    std::unique_ptr<jobs::Lane> m_quick;
    std::unique_ptr<jobs::Lane> m_clicks;
    std::unique_ptr<jobs::Lane> m_surveys;
    std::unique_ptr<jobs::Lane> m_trials;  // of precisions: seconds, for which nobody should wait who does not need them
    std::unique_ptr<jobs::Lane> m_words;
    std::unique_ptr<jobs::Lane> m_weights;
    std::unique_ptr<jobs::Lane> m_training;
    std::unique_ptr<PreparationLane> m_preparing;
};

}  // namespace cortilens::engine
