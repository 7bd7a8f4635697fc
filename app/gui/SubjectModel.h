// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/Opening.h"
#include "app/gui/RegionIndex.h"
#include "core/types/Surface.h"
#include "core/wire/Protocol.h"

#include <QObject>

#include <array>
#include <functional>
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
    [[nodiscard]] bool isOpening() const { return m_wish.has_value(); }
    /// Those that were chosen, with this one in place of the backbone's: for a wish about the open subject.
    [[nodiscard]] std::vector<std::string> encodersWith(const std::string& backbone, const std::string& file) const;

    /// Opens what is wished, as soon as an engine is ready. The present subject stays until that has succeeded.
    void open(const Wish& wish);
    /// Encoders that are preferred to those in use, asked when a subject has been opened for which none was named; empty: none.
    void setPreferred(std::function<std::vector<std::string>(const wire::SubjectSummary&)> preferred);
    /// What was drawn on a subject before, for wishes that bring no regions of their own.
    void setDrawnBefore(std::function<std::vector<DrawnShape>(const std::string& directory, const std::string& subject)> before);
    /// Takes another encoder of a backbone of the open subject. What is chosen stays.
    void useEncoder(const std::string& backbone, const std::string& file);
    void openAgain() { ask(); }  ///< what is open, with the same encoders and what is chosen now; nothing is open: nothing

Q_SIGNALS:
    void opening(const QString& directory);
    void opened(bool isAnother);  ///< false: the same subject again, in a new engine
    void anatomyArrived();        ///< every surface and vertex table of the subject is here, or has failed()
    void stimuliArrived();
    void failed(const cortilens::Error& error);

private:
    void ask();
    void onOpened(const Result<wire::SubjectSummary>& summary, const std::vector<std::string>& encoders);
    void fetchSurfaces();
    void fetchTables();
    void fetchStimuli();
    template <typename Value, typename Store> auto keep(Store store);
    void forgetAll();

    EngineClient& m_engine;
    Session& m_session;
    std::optional<Wish> m_wish;           ///< what to open next
    std::vector<std::string> m_wanted;    ///< encoders to be taken by the next opening
    std::vector<std::string> m_encoders;  ///< chosen ones that are taken, kept for an engine that starts again
    std::function<std::vector<std::string>(const wire::SubjectSummary&)> m_preferred;
    std::function<std::vector<DrawnShape>(const std::string&, const std::string&)> m_drawnBefore;
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
