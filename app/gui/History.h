// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewState.h"

#include <QObject>

#include <optional>
#include <vector>

namespace cortilens::gui {

class Session;

/// Steps back and forth through what was looked at: photo, selection, backbone, overlay, brush, regions that are drawn. GUI
/// thread.
class History : public QObject {
    Q_OBJECT

public:
    explicit History(Session& session, QObject* parent = nullptr);

    [[nodiscard]] bool canUndo() const { return !m_past.empty(); }
    [[nodiscard]] bool canRedo() const { return !m_future.empty(); }
    void undo();
    void redo();

Q_SIGNALS:
    void changed();

private:
    void onChanged(const ViewState& was, const ViewState& is);
    void travel(std::vector<ViewState>& from, std::vector<ViewState>& to);

    Session& m_session;
    std::vector<ViewState> m_past;    ///< the last one is the newest
    std::vector<ViewState> m_future;  ///< the last one is the next
    bool m_isTravelling = false;
};

/// Whether a person would want to come back from `is` to `was`: brushing on is one stroke, so is moving a threshold, or
/// the radius of a disc; opening is no step.
[[nodiscard]] bool isStep(const ViewState& was, const ViewState& is);

}  // namespace cortilens::gui
