// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SubjectModel.h"

#include "app/gui/Session.h"

#include <QFileInfo>

#include <algorithm>
#include <iterator>
#include <utility>

namespace cortilens::gui {

namespace {

/// The forms of the window's switch, the one that is shown first first; the white one is where coordinates are read.
constexpr std::array kForms{SurfaceForm::inflated, SurfaceForm::pial, SurfaceForm::flat, SurfaceForm::white};
}  // namespace

SubjectModel::SubjectModel(EngineClient& engine, Session& session, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_session(session)
{
    connect(&m_engine, &EngineClient::ready, this, &SubjectModel::ask);
}

std::shared_ptr<const SurfaceMesh> SubjectModel::surface(Hemisphere hemisphere, SurfaceForm form) const
{
    const auto found = m_surfaces.find({hemisphere, form});
    return found == m_surfaces.end() ? nullptr : found->second;
}

std::shared_ptr<const wire::VertexTable> SubjectModel::vertices(Hemisphere hemisphere) const
{
    return m_vertices[sideOf(hemisphere)];
}

std::optional<std::size_t> SubjectModel::stimulusRow(NsdId image) const
{
    const auto found = std::ranges::find(m_stimuli.nsdId, image.value);
    if (found == m_stimuli.nsdId.end()) return std::nullopt;
    return static_cast<std::size_t>(std::distance(m_stimuli.nsdId.begin(), found));
}

void SubjectModel::open(const Wish& wish)
{
    m_wish = wish;
    m_wanted = wish.encoders;
    Q_EMIT opening(QString::fromStdString(wish.directory));
    ask();
}

std::vector<std::string> SubjectModel::encodersWith(const std::string& backbone, const std::string& file) const
{
    const auto nameOf = [](const std::string& path) { return QFileInfo(QString::fromStdString(path)).fileName(); };
    auto chosen = m_encoders;
    if (const auto* known = isOpen() ? findBackbone(*m_summary, backbone) : nullptr)
        for (const auto& other : known->encoders)
            std::erase_if(chosen, [&](const std::string& each) { return nameOf(each) == nameOf(other.file); });
    chosen.push_back(file);
    return chosen;
}

void SubjectModel::useEncoder(const std::string& backbone, const std::string& file)
{
    if (isOpening()) return;  // another subject is on its way
    m_wanted = encodersWith(backbone, file);
    ask();
}

void SubjectModel::setPreferred(std::function<std::vector<std::string>(const wire::SubjectSummary&)> preferred)
{
    m_preferred = std::move(preferred);
}

void SubjectModel::setDrawnBefore(
    std::function<std::vector<DrawnShape>(const std::string& directory, const std::string& subject)> before)
{
    m_drawnBefore = std::move(before);
}

void SubjectModel::ask()
{
    if (!m_engine.isReady() || (!m_wish && !isOpen())) return;
    m_engine.cancel(m_request);
    const wire::OpenSubject query = m_wish ? wire::OpenSubject{m_wish->directory, m_wish->subject, m_wanted}
                                           : wire::OpenSubject{m_session.state().directory, m_session.state().subject, m_wanted};
    m_request = m_engine.openSubject(
        query, [this, encoders = m_wanted](const Result<wire::SubjectSummary>& summary) { onOpened(summary, encoders); });
}

void SubjectModel::onOpened(const Result<wire::SubjectSummary>& summary, const std::vector<std::string>& encoders)
{
    if (summary && encoders.empty() && m_preferred) {
        // Before anything is shown: maps of an encoder that is not meant would flash by.
        m_wanted = m_preferred(*summary);
        if (!m_wanted.empty()) return ask();
    }
    const auto wish = std::exchange(m_wish, {});
    m_wanted = m_encoders;
    if (!summary) {
        Q_EMIT failed(summary.error());
        return;
    }
    // Opening again brings back what is chosen now, which may be more than what the dead engine was asked for.
    auto wanted = wish.value_or(wishFor(m_session.state()));
    const bool isOther = m_session.state().directory != wanted.directory || m_session.state().subject != summary->subject;
    if (isOther && wanted.drawn.empty() && m_drawnBefore) wanted.drawn = m_drawnBefore(wanted.directory, summary->subject);
    const auto state = openedState(m_session.state(), wanted, *summary);
    if (!state) {
        Q_EMIT failed(state.error());
        return;
    }
    const bool isAnother =
        !m_summary || m_session.state().directory != state->directory || m_session.state().subject != state->subject;
    m_encoders = m_wanted = encoders;
    m_summary = std::make_shared<const wire::SubjectSummary>(*summary);
    if (isAnother) {
        forgetAll();
        m_regionIndex = RegionIndex(m_summary->regions, m_summary->vertexCounts);
    }
    Q_EMIT opened(isAnother);
    m_pieces.clear();
    fetchSurfaces();
    fetchTables();
    fetchStimuli();
    m_session.change(*state);
}

void SubjectModel::forgetAll()
{
    // What is still on its way belongs to the subject before.
    for (const RequestId piece : m_pieces) m_engine.cancel(piece);
    m_engine.cancel(m_stimuliRequest);
    m_surfaces.clear();
    m_vertices = {};
    m_stimuli = {};
    m_hasAnatomy = false;
}

/// What to do with a surface or table: store it, and tell when it was the last one awaited. One that cannot be read is named,
/// and the others are shown without it.
template <typename Value, typename Store> auto SubjectModel::keep(Store store)
{
    return [this, store](Result<Value> value) {
        if (value) {
            store(std::make_shared<const Value>(std::move(*value)));
        } else {
            Q_EMIT failed(value.error());
        }
        m_hasAnatomy = std::ranges::none_of(m_pieces, [this](RequestId piece) { return m_engine.isPending(piece); });
        if (m_hasAnatomy) Q_EMIT anatomyArrived();
    };
}

void SubjectModel::fetchSurfaces()
{
    for (const SurfaceForm form : kForms) {
        if (std::ranges::find(m_summary->forms, form) == m_summary->forms.end()) continue;
        for (const Hemisphere hemisphere : kHemispheres) {
            if (surface(hemisphere, form)) continue;
            m_pieces.push_back(m_engine.surface(
                {hemisphere, form}, keep<SurfaceMesh>([this, hemisphere, form](std::shared_ptr<const SurfaceMesh> mesh) {
                    m_surfaces[{hemisphere, form}] = std::move(mesh);
                })));
        }
    }
}

void SubjectModel::fetchTables()
{
    for (const Hemisphere hemisphere : kHemispheres) {
        if (vertices(hemisphere)) continue;
        m_pieces.push_back(m_engine.vertexTable(
            {hemisphere}, keep<wire::VertexTable>([this, hemisphere](std::shared_ptr<const wire::VertexTable> table) {
                m_vertices[sideOf(hemisphere)] = std::move(table);
            })));
    }
}

void SubjectModel::fetchStimuli()
{
    if (!m_stimuli.nsdId.empty() || m_summary->stimulusCount == 0) return;
    m_stimuliRequest = m_engine.stimuli([this](Result<wire::StimulusTable> stimuli) {
        if (!stimuli) {
            Q_EMIT failed(stimuli.error());
            return;
        }
        m_stimuli = std::move(*stimuli);
        Q_EMIT stimuliArrived();
    });
}

}  // namespace cortilens::gui
