// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/Thumbnails.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace cortilens::panels {
class StimulusStrip;
}

namespace cortilens::gui {

class ActionSet;
struct ViewState;
struct Workspace;

/// Connects the strip of photos with what was chosen, and fetches the thumbnails that come into sight. GUI thread.
class StripController : public QObject {
    Q_OBJECT

public:
    StripController(Workspace& workspace, panels::StimulusStrip& strip, ActionSet& actions, QObject* parent = nullptr);

    void step(int photos);         ///< walks; stops at the ends
    void rankByWords(bool ranks);  ///< by those that are looked for; no: as in the file

Q_SIGNALS:
    void rankingChanged(bool ranks);

private:
    void showPhotos();
    void choose(const std::string& order);
    void survey();
    void onChanged(const ViewState& was, const ViewState& is);
    void showInOrder();
    [[nodiscard]] QString caption() const;

    Workspace& m_workspace;
    panels::StimulusStrip& m_strip;
    std::vector<std::int32_t> m_order;
    std::string m_orderId;
    Thumbnails m_thumbnails;
};

}  // namespace cortilens::gui
