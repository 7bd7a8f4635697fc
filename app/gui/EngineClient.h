// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineProcess.h"
#include "app/gui/MessageDecoder.h"
#include "core/types/Error.h"
#include "core/wire/CompareMessages.h"
#include "core/wire/CorrelateMessages.h"
#include "core/wire/DataMessages.h"
#include "core/wire/MethodsMessages.h"
#include "core/wire/OcclusionMessages.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/Protocol.h"
#include "core/wire/RegionMessages.h"
#include "core/wire/StudyMessages.h"
#include "core/wire/TextMessages.h"
#include "core/wire/TrainingMessages.h"
#include "core/wire/UmapMessages.h"
#include "core/wire/WeightsMessages.h"

#include <QObject>
#include <QThread>

#include <nlohmann/json_fwd.hpp>

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace cortilens::gui {

/// Number of a request; 0: none.
using RequestId = std::uint64_t;

/// Told once with the outcome, on the GUI thread. Not told at all after cancel() and when the engine died meanwhile.
template <typename Message> using OnReply = std::function<void(Result<Message>)>;
template <typename Message> using OnProgress = std::function<void(const Message&)>;

/// The engine as typed questions with answers on the GUI thread.
///
/// GUI thread; messages are decoded on a thread of its own. Requests made while no engine is ready are not sent: ask again at
/// ready().
class EngineClient : public QObject {
    Q_OBJECT

public:
    enum class State : std::uint8_t {
        starting,  ///< no answer yet
        ready,
        restarting,  ///< the last one died, the next one is on its way
        stopped      ///< gave up, or the engine is of another version: start() tries again
    };

    EngineClient(QString program, QStringList arguments, QObject* parent = nullptr);
    ~EngineClient() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isReady() const { return m_state == State::ready; }
    [[nodiscard]] const wire::Hello& hello() const { return m_hello; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    /// Whether a request still waits for its answer. It does not while that is told, nor after cancel() and a death.
    [[nodiscard]] bool isPending(RequestId id) const { return m_pending.contains(id); }
    [[nodiscard]] int openRequests() const { return static_cast<int>(m_pending.size()); }

    void start();
    void restart();

    RequestId openSubject(const wire::OpenSubject& query, OnReply<wire::SubjectSummary> done);
    RequestId surface(const wire::SurfaceQuery& query, OnReply<SurfaceMesh> done);
    RequestId vertexTable(const wire::HemisphereQuery& query, OnReply<wire::VertexTable> done);
    RequestId overlay(const wire::OverlayQuery& query, OnReply<Overlay> done);
    RequestId photo(const wire::PhotoQuery& query, OnReply<Photo> done);
    RequestId thumbnails(const wire::ThumbnailQuery& query, OnReply<wire::ThumbnailStrip> done);
    RequestId stimuli(OnReply<wire::StimulusTable> done);
    RequestId relevance(const wire::RelevanceRequest& query, OnReply<wire::RelevanceReply> done,
                        OnProgress<wire::RelevanceReply> progress);
    RequestId textBanks(OnReply<wire::TextBankList> done);
    RequestId rank(const wire::TextRankQuery& query, OnReply<wire::TextRanking> done);
    RequestId describe(const wire::DescribeQuery& query, OnReply<wire::SelectionReport> done);
    RequestId drawRegions(const wire::DrawnRegions& regions, OnReply<wire::DrawnReport> done);
    RequestId saveRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done);
    RequestId exportRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done);
    RequestId deleteRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done);
    RequestId respond(const wire::PatchQuery& query, OnReply<Overlay> done);
    RequestId agreement(const wire::AgreementRequest& query, OnReply<wire::AgreementReply> done,
                        OnProgress<wire::AgreementReply> progress);
    RequestId disagreements(const wire::DisagreementQuery& query, OnReply<wire::DisagreementList> done,
                            OnProgress<wire::DisagreementList> progress);
    void prefetch(const wire::PrefetchRequest& query);
    RequestId weights(OnReply<wire::WeightsList> done);
    RequestId checkWeights(const wire::WeightsQuery& query, OnReply<wire::WeightsReport> done,
                           OnProgress<wire::WeightsReport> progress);
    RequestId installWeights(const wire::WeightsQuery& query, OnReply<wire::WeightsPlace> done,
                             OnProgress<wire::WeightsPlace> progress);
    RequestId prepare(const wire::PrepareRequest& query, OnReply<wire::PrepareReply> done);
    RequestId writeMaps(const wire::MapsRequest& query, OnReply<wire::MapsReply> done, OnProgress<wire::TrainProgress> progress);
    RequestId topPhotos(const wire::TopPhotosQuery& query, OnReply<wire::TopPhotosReply> done);
    RequestId planTraining(const wire::TrainRequest& query, OnReply<wire::TrainPlan> done);
    RequestId train(const wire::TrainRequest& query, OnReply<wire::TrainReply> done, OnProgress<wire::TrainProgress> progress);
    RequestId correlates(const wire::CorrelatesQuery& query, OnReply<wire::CorrelatesReply> done,
                         OnProgress<wire::TrainProgress> progress);
    RequestId umap(const wire::UmapQuery& query, OnReply<wire::UmapReply> done, OnProgress<wire::TrainProgress> progress);
    RequestId umapPatches(const wire::UmapQuery& query, OnReply<wire::UmapPatches> done);
    RequestId methods(const wire::RelevanceRequest& query, OnReply<wire::MethodsReply> done);
    RequestId occlusion(const wire::OcclusionQuery& query, OnReply<wire::OcclusionReply> done,
                        OnProgress<wire::OcclusionReply> progress);
    RequestId evaluate(const wire::EvaluateRequest& query, OnReply<wire::EvaluateReply> done,
                       OnProgress<wire::TrainProgress> progress);
    RequestId inspect(const wire::InspectQuery& query, OnReply<wire::InspectReply> done);
    RequestId planConversion(const wire::ConvertRequest& query, OnReply<wire::ConvertReply> done);
    RequestId convert(const wire::ConvertRequest& query, OnReply<wire::ConvertReply> done,
                      OnProgress<wire::ConvertProgress> progress);
    RequestId studyText(const wire::StudyTextQuery& query, OnReply<wire::StudyText> done);
    RequestId checkStudy(const wire::StudyText& study, OnReply<wire::StudyVerdict> done);
    RequestId saveStudy(const wire::StudyText& study, OnReply<wire::StudyText> done);

    /// Takes a request back: it is not answered any more, and the engine stops working on it. 0 and finished ones are ignored.
    void cancel(RequestId id);
    /// Asks the engine to give up a job; its asker hears the outcome.
    void cancelJob(std::uint64_t id);

Q_SIGNALS:
    void ready(const cortilens::wire::Hello& hello);
    void died(const cortilens::gui::EngineDeath& death);
    void failed(const cortilens::Error& error);  ///< of the connection itself: another version, a frame that lies
    void stateChanged(cortilens::gui::EngineClient::State state);
    void statusChanged(const cortilens::wire::EngineStatus& status);
    void jobsChanged(const cortilens::wire::JobList& jobs);
    void noticed(const cortilens::wire::Notice& notice);  ///< work went on all the same, but a person should know

private:
    struct Pending {
        std::function<void(const std::any&)> done;
        std::function<void(const std::any&)> progress;
    };

    template <typename Reply, typename Progress = Reply>
    RequestId ask(const char* method, nlohmann::json params, OnReply<Reply> done, OnProgress<Progress> progress = {});
    RequestId send(const char* method, nlohmann::json params, Pending pending, const Decoding& decoding);
    void write(const nlohmann::json& message);
    void setState(State state);
    void dropPending();
    void onDied(const EngineDeath& death);
    void take(int life, Arrival arrival);
    RequestId initialize(const wire::Initialize& self, OnReply<wire::Hello> done);
    void takeHello(const wire::Hello& hello);
    void refuse(const Error& error);  ///< another version: no other engine would do better
    void breakOff(const Error& error);

    EngineProcess m_process;
    QThread m_thread;
    MessageDecoder* m_decoder = nullptr;  ///< lives on m_thread, which deletes it when it ends
    std::map<RequestId, Pending> m_pending;
    wire::Hello m_hello;
    State m_state = State::starting;
    RequestId m_lastId = 0;
};

}  // namespace cortilens::gui
