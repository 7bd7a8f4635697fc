// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/Opening.h"
#include "app/gui/RegionIndex.h"
#include "core/types/Surface.h"
#include "core/wire/Protocol.h"

#include <QObject>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cortilens::gui {

class Session;

/// The open subject as the engine describes it: summary, surfaces, vertex tables and stimuli, kept so that hovering never asks.
///
/// GUI thread. Opens again by itself when a new engine has started.
class SubjectModel : public QObject {
    Q_OBJECT

public:
    SubjectModel(EngineClient& engine, Session& session, QObject* parent = nullptr);

    [[nodiscard]] bool isOpen() const { return m_summary != nullptr; }
    /// Only when open.
    [[nodiscard]] const wire::SubjectSummary& summary() const { return *m_summary; }
    [[nodiscard]] const RegionIndex& regionIndex() const { return m_regionIndex; }
    [[nodiscard]] std::shared_ptr<const SurfaceMesh> surface(Hemisphere hemisphere, SurfaceForm form) const;  ///< null: not yet
    [[nodiscard]] std::shared_ptr<const wire::VertexTable> vertices(Hemisphere hemisphere) const;             ///< null: not yet
    [[nodiscard]] bool hasAnatomy() const { return m_hasAnatomy; }  ///< all that can be read has arrived
    [[nodiscard]] const wire::StimulusTable& stimuli() const { return m_stimuli; }
    [[nodiscard]] std::optional<std::size_t> stimulusRow(NsdId image) const;

    /// Opens what is wished, as soon as an engine is ready. The present subject stays until that has succeeded.
    void open(const Wish& wish);
    void openAgain() { ask(); }  ///< what is open, with the same encoders and what is chosen now; nothing is open: nothing

Q_SIGNALS:
    void opening(const QString& directory);
    void opened(bool isAnother);  ///< false: the same subject again, in a new engine
    void anatomyArrived();        ///< every surface and vertex table of the subject is here, or has failed()
    void stimuliArrived();
    void failed(const cortilens::Error& error);

private:
    void ask();
    void onOpened(const std::optional<Wish>& wish, const Result<wire::SubjectSummary>& summary);
    void fetchSurfaces();
    void fetchTables();
    void fetchStimuli();
    template <typename Value, typename Store> auto keep(Store store);
    void forgetAll();

    EngineClient& m_engine;
    Session& m_session;
    std::optional<Wish> m_wish;           ///< what to open next
    std::vector<std::string> m_encoders;  ///< chosen ones, kept for an engine that starts again
    RequestId m_request = 0;
    std::shared_ptr<const wire::SubjectSummary> m_summary;
    RegionIndex m_regionIndex;
    std::map<std::pair<Hemisphere, SurfaceForm>, std::shared_ptr<const SurfaceMesh>> m_surfaces;
    std::array<std::shared_ptr<const wire::VertexTable>, 2> m_vertices;
    wire::StimulusTable m_stimuli;
    std::vector<RequestId> m_pieces;  ///< surfaces and tables that were asked for, of this subject and this engine
    RequestId m_stimuliRequest = 0;
    bool m_hasAnatomy = false;
};

}  // namespace cortilens::gui
