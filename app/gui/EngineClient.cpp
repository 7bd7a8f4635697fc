// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EngineClient.h"

#include "core/wire/Envelope.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

template <typename Reply> [[nodiscard]] std::any decoded(Result<const nlohmann::json*> body)
{
    const auto outcome = [](Result<Reply> reply) { return std::make_shared<Result<Reply>>(std::move(reply)); };
    if (!body) return outcome(std::unexpected(body.error()));
    if (!*body) {
        return outcome(std::unexpected(Error{ErrorKind::malformed, "The engine sent an empty answer.", "Restart the engine."}));
    }
    return outcome(wire::fromJson<Reply>(**body));
}

template <typename Reply> [[nodiscard]] Result<Reply>& outcomeIn(const std::any& value)
{
    return *std::any_cast<const std::shared_ptr<Result<Reply>>&>(value);
}

}  // namespace

EngineClient::EngineClient(QString program, QStringList arguments, QObject* parent)
    : QObject(parent)
    , m_process(std::move(program), std::move(arguments))
{
    const auto sink = [this](int life, Arrival arrival) {
        QMetaObject::invokeMethod(this, [this, life, arrival = std::move(arrival)] { take(life, arrival); });
    };
    m_decoder = new MessageDecoder(sink);
    m_decoder->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_decoder, &QObject::deleteLater);
    connect(&m_process, &EngineProcess::arrived, m_decoder, &MessageDecoder::feed);
    connect(&m_process, &EngineProcess::started, this, [this] { setState(State::starting); });
    connect(&m_process, &EngineProcess::died, this, &EngineClient::onDied);
    m_thread.setObjectName("decoder"_L1);
    m_thread.start();
}

EngineClient::~EngineClient()
{
    m_process.disconnect();
    m_process.stop();
    m_thread.quit();
    m_thread.wait();  // for one message at most
}

void EngineClient::start()
{
    setState(State::starting);
    m_process.start();
}

void EngineClient::restart()
{
    setState(State::starting);
    m_process.restart();
}

template <typename Reply, typename Progress>
RequestId EngineClient::ask(const char* method, nlohmann::json params, OnReply<Reply> done, OnProgress<Progress> progress)
{
    Pending pending;
    // Each answer is told once, so that a surface need not be copied on the GUI thread.
    pending.done = [done = std::move(done)](const std::any& value) {
        if (done) done(std::move(outcomeIn<Reply>(value)));
    };
    pending.progress = [progress = std::move(progress)](const std::any& value) {
        const auto& outcome = outcomeIn<Progress>(value);
        if (progress && outcome) progress(*outcome);
    };
    return send(method, std::move(params), std::move(pending), {.reply = &decoded<Reply>, .progress = &decoded<Progress>});
}

RequestId EngineClient::send(const char* method, nlohmann::json params, Pending pending, const Decoding& decoding)
{
    if (m_state != State::ready) return 0;
    const RequestId id = ++m_lastId;
    m_pending.emplace(id, std::move(pending));
    QMetaObject::invokeMethod(m_decoder, [decoder = m_decoder, id, decoding] { decoder->expect(id, decoding); });
    write(wire::requestOf(id, method, std::move(params)));
    return id;
}

void EngineClient::write(const nlohmann::json& message)
{
    const auto frame = wire::frameOf(message);
    m_process.write(QByteArray(reinterpret_cast<const char*>(frame.data()), static_cast<qsizetype>(frame.size())));
}

RequestId EngineClient::openSubject(const wire::OpenSubject& query, OnReply<wire::SubjectSummary> done)
{
    return ask(wire::method::kOpenSubject, wire::toJson(query), std::move(done));
}

RequestId EngineClient::surface(const wire::SurfaceQuery& query, OnReply<SurfaceMesh> done)
{
    return ask(wire::method::kSurface, wire::toJson(query), std::move(done));
}

RequestId EngineClient::vertexTable(const wire::HemisphereQuery& query, OnReply<wire::VertexTable> done)
{
    return ask(wire::method::kVertexTable, wire::toJson(query), std::move(done));
}

RequestId EngineClient::overlay(const wire::OverlayQuery& query, OnReply<Overlay> done)
{
    return ask(wire::method::kOverlay, wire::toJson(query), std::move(done));
}

RequestId EngineClient::photo(const wire::PhotoQuery& query, OnReply<Photo> done)
{
    return ask(wire::method::kPhoto, wire::toJson(query), std::move(done));
}

RequestId EngineClient::thumbnails(const wire::ThumbnailQuery& query, OnReply<wire::ThumbnailStrip> done)
{
    return ask(wire::method::kThumbnails, wire::toJson(query), std::move(done));
}

RequestId EngineClient::stimuli(OnReply<wire::StimulusTable> done)
{
    return ask(wire::method::kStimuli, nlohmann::json::object(), std::move(done));
}

RequestId EngineClient::relevance(const wire::RelevanceRequest& query, OnReply<wire::RelevanceReply> done,
                                  OnProgress<wire::RelevanceReply> progress)
{
    return ask(wire::method::kRelevance, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::textBanks(OnReply<wire::TextBankList> done)
{
    return ask(wire::method::kTextBanks, nlohmann::json::object(), std::move(done));
}

RequestId EngineClient::rank(const wire::TextRankQuery& query, OnReply<wire::TextRanking> done)
{
    return ask(wire::method::kTextRank, wire::toJson(query), std::move(done));
}

RequestId EngineClient::describe(const wire::DescribeQuery& query, OnReply<wire::SelectionReport> done)
{
    return ask(wire::method::kDescribe, wire::toJson(query), std::move(done));
}

RequestId EngineClient::drawRegions(const wire::DrawnRegions& regions, OnReply<wire::DrawnReport> done)
{
    return ask(wire::method::kDrawRegions, wire::toJson(regions), std::move(done));
}

RequestId EngineClient::saveRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done)
{
    return ask(wire::method::kSaveRegion, wire::toJson(query), std::move(done));
}

RequestId EngineClient::exportRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done)
{
    return ask(wire::method::kExportRegion, wire::toJson(query), std::move(done));
}

RequestId EngineClient::deleteRegion(const wire::RegionFileQuery& query, OnReply<wire::RegionFiles> done)
{
    return ask(wire::method::kDeleteRegion, wire::toJson(query), std::move(done));
}

RequestId EngineClient::respond(const wire::PatchQuery& query, OnReply<Overlay> done)
{
    return ask(wire::method::kPatches, wire::toJson(query), std::move(done));
}

RequestId EngineClient::agreement(const wire::AgreementRequest& query, OnReply<wire::AgreementReply> done,
                                  OnProgress<wire::AgreementReply> progress)
{
    return ask(wire::method::kAgreement, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::disagreements(const wire::DisagreementQuery& query, OnReply<wire::DisagreementList> done,
                                      OnProgress<wire::DisagreementList> progress)
{
    return ask(wire::method::kDisagreement, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::weights(OnReply<wire::WeightsList> done)
{
    return ask(wire::method::kWeights, nlohmann::json::object(), std::move(done));
}

RequestId EngineClient::checkWeights(const wire::WeightsQuery& query, OnReply<wire::WeightsReport> done,
                                     OnProgress<wire::WeightsReport> progress)
{
    return ask(wire::method::kCheckWeights, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::installWeights(const wire::WeightsQuery& query, OnReply<wire::WeightsPlace> done,
                                       OnProgress<wire::WeightsPlace> progress)
{
    return ask(wire::method::kInstallWeights, wire::toJson(query), std::move(done), std::move(progress));
}

void EngineClient::prefetch(const wire::PrefetchRequest& query)
{
    // Prepared or not, nobody waits for it: the answer needs no reader.
    if (m_state == State::ready) write(wire::requestOf(++m_lastId, wire::method::kPrefetch, wire::toJson(query)));
}

RequestId EngineClient::prepare(const wire::PrepareRequest& query, OnReply<wire::PrepareReply> done)
{
    return ask(wire::method::kPrepare, wire::toJson(query), std::move(done));
}

RequestId EngineClient::writeMaps(const wire::MapsRequest& query, OnReply<wire::MapsReply> done,
                                  OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kMaps, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::topPhotos(const wire::TopPhotosQuery& query, OnReply<wire::TopPhotosReply> done)
{
    return ask(wire::method::kTopPhotos, wire::toJson(query), std::move(done));
}

RequestId EngineClient::planTraining(const wire::TrainRequest& query, OnReply<wire::TrainPlan> done)
{
    return ask(wire::method::kTrainPlan, wire::toJson(query), std::move(done));
}

RequestId EngineClient::train(const wire::TrainRequest& query, OnReply<wire::TrainReply> done,
                              OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kTrain, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::correlates(const wire::CorrelatesQuery& query, OnReply<wire::CorrelatesReply> done,
                                   OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kCorrelates, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::umap(const wire::UmapQuery& query, OnReply<wire::UmapReply> done,
                             OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kUmap, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::umapPatches(const wire::UmapQuery& query, OnReply<wire::UmapPatches> done)
{
    return ask(wire::method::kUmapPatches, wire::toJson(query), std::move(done), OnProgress<wire::TrainProgress>{});
}

RequestId EngineClient::methods(const wire::RelevanceRequest& query, OnReply<wire::MethodsReply> done)
{
    return ask(wire::method::kMethods, wire::toJson(query), std::move(done));
}

RequestId EngineClient::occlusion(const wire::OcclusionQuery& query, OnReply<wire::OcclusionReply> done,
                                  OnProgress<wire::OcclusionReply> progress)
{
    return ask(wire::method::kOcclusion, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::evaluate(const wire::EvaluateRequest& query, OnReply<wire::EvaluateReply> done,
                                 OnProgress<wire::TrainProgress> progress)
{
    return ask(wire::method::kEvaluate, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::inspect(const wire::InspectQuery& query, OnReply<wire::InspectReply> done)
{
    return ask(wire::method::kInspect, wire::toJson(query), std::move(done));
}

RequestId EngineClient::planConversion(const wire::ConvertRequest& query, OnReply<wire::ConvertReply> done)
{
    return ask(wire::method::kConvertPlan, wire::toJson(query), std::move(done));
}

RequestId EngineClient::convert(const wire::ConvertRequest& query, OnReply<wire::ConvertReply> done,
                                OnProgress<wire::ConvertProgress> progress)
{
    return ask(wire::method::kConvert, wire::toJson(query), std::move(done), std::move(progress));
}

RequestId EngineClient::studyText(const wire::StudyTextQuery& query, OnReply<wire::StudyText> done)
{
    return ask(wire::method::kStudyText, wire::toJson(query), std::move(done));
}

RequestId EngineClient::checkStudy(const wire::StudyText& study, OnReply<wire::StudyVerdict> done)
{
    return ask(wire::method::kStudyCheck, wire::toJson(study), std::move(done));
}

RequestId EngineClient::saveStudy(const wire::StudyText& study, OnReply<wire::StudyText> done)
{
    return ask(wire::method::kStudySave, wire::toJson(study), std::move(done));
}

void EngineClient::cancel(RequestId id)
{
    if (m_pending.erase(id) == 0) return;
    QMetaObject::invokeMethod(m_decoder, [decoder = m_decoder, id] { decoder->forget(id); });
    write(wire::cancelOf(id));
}

void EngineClient::cancelJob(std::uint64_t id)
{
    if (m_state == State::ready) write(wire::cancelOf(id));
}

void EngineClient::setState(State state)
{
    if (m_state == state) return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void EngineClient::dropPending()
{
    for (const auto& [id, pending] : m_pending)
        QMetaObject::invokeMethod(m_decoder, [decoder = m_decoder, id = id] { decoder->forget(id); });
    m_pending.clear();
}

void EngineClient::onDied(const EngineDeath& death)
{
    dropPending();
    setState(death.restartInMs ? State::restarting : State::stopped);
    Q_EMIT died(death);
}

void EngineClient::take(int life, Arrival arrival)
{
    if (life != m_process.life() || m_state == State::stopped) return;  // the last words of a dead engine
    if (const auto* hello = std::get_if<wire::Hello>(&arrival)) return takeHello(*hello);
    if (const auto* status = std::get_if<wire::EngineStatus>(&arrival)) {
        Q_EMIT statusChanged(*status);
    } else if (const auto* jobs = std::get_if<wire::JobList>(&arrival)) {
        Q_EMIT jobsChanged(*jobs);
    } else if (const auto* notice = std::get_if<wire::Notice>(&arrival)) {
        Q_EMIT noticed(*notice);
    } else if (const auto* broken = std::get_if<StreamBroken>(&arrival)) {
        breakOff(broken->error);
    } else if (const auto* progress = std::get_if<ProgressArrived>(&arrival)) {
        const auto pending = m_pending.find(progress->id);
        if (pending == m_pending.end()) return;
        const auto tell = pending->second.progress;  // a copy: the listener may cancel the request
        if (tell) tell(progress->value);
    } else if (const auto* reply = std::get_if<ReplyArrived>(&arrival)) {
        auto pending = m_pending.extract(reply->id);
        if (pending.empty()) return;
        pending.mapped().done(reply->value);
    }
}

void EngineClient::takeHello(const wire::Hello& hello)
{
    if (hello.protocol != wire::kProtocolVersion) {
        return refuse({ErrorKind::mismatch,
                       "The engine (" + hello.engineVersion + ") speaks protocol " + std::to_string(hello.protocol) +
                           ", this window protocol " + std::to_string(wire::kProtocolVersion) + ".",
                       "Install cortilens and cortilens-engine from the same release."});
    }
    if (m_state == State::ready) return;
    m_hello = hello;
    setState(State::ready);
    const wire::Initialize self{wire::kProtocolVersion, "cortilens " + QCoreApplication::applicationVersion().toStdString()};
    ask<wire::Hello>(wire::method::kInitialize, wire::toJson(self), [this](const Result<wire::Hello>& answer) {
        if (!answer) refuse(answer.error());
    });
    Q_EMIT ready(m_hello);
}

void EngineClient::refuse(const Error& error)
{
    m_process.stop();
    dropPending();
    setState(State::stopped);
    Q_EMIT failed(error);
}

void EngineClient::breakOff(const Error& error)
{
    // Nothing after a broken frame can be trusted; another engine may do better, and the process counts the attempts.
    Q_EMIT failed({error.kind, "The engine sent something that is no message: " + error.message,
                   "A new engine is started. If this comes back, install both programs from the same release."});
    m_process.restart();
}

}  // namespace cortilens::gui
