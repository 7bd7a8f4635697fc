// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "core/wire/Protocol.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <optional>
#include <span>

namespace cortilens::gui {

class Session;
enum class Step : std::uint8_t;
struct ViewState;

/// The heatmap that belongs to the session's photo, selection (or words) and backbone: asked for when they change, newest first.
/// While backbones are compared it rests; what it has is stale.
///
/// GUI thread.
class RelevanceModel : public QObject {
    Q_OBJECT

public:
    RelevanceModel(EngineClient& engine, Session& session, QObject* parent = nullptr);

    /// The newest map that arrived; null: none. While isStale() it belongs to the question before.
    [[nodiscard]] std::shared_ptr<const wire::RelevanceReply> reply() const { return m_reply; }
    [[nodiscard]] bool isStale() const { return m_isStale; }
    [[nodiscard]] bool isWorking() const { return m_request != 0; }   ///< views are still arriving
    [[nodiscard]] double firstMapMs() const { return m_firstMapMs; }  ///< from the last change to its first map; NaN: none yet
    [[nodiscard]] int views() const { return m_views; }

    void setViews(int views);  ///< of later maps; 0: as the backbone's recipe says
    void cancel();             ///< the map stays as far as it has come

Q_SIGNALS:
    void viewsChanged();
    void asked();    ///< the present map is stale from now on
    void arrived();  ///< a partial or the final map
    void finished();
    void cancelled();
    void cleared();
    void failed(const cortilens::Error& error);

private:
    void onChanged(const ViewState& was, const ViewState& is, std::span<const Step> plan);
    void ask();
    void take(const wire::RelevanceReply& reply);

    EngineClient& m_engine;
    Session& m_session;
    RequestId m_request = 0;
    std::uint64_t m_generation = 0;
    std::shared_ptr<const wire::RelevanceReply> m_reply;
    std::optional<NsdId> m_image;  ///< that was asked about, and that m_reply is about
    bool m_isStale = false;
    int m_views = 0;
    double m_firstMapMs = 0;
    QElapsedTimer m_sinceAsked;
};

}  // namespace cortilens::gui
