// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <functional>
#include <vector>

class QImage;

namespace cortilens::gui {

class EngineClient;

/// Fetches thumbnails for one row of photos. GUI thread.
class Thumbnails {
public:
    using Show = std::function<void(NsdId photo, const QImage& image)>;

    /// `show` is called for each that has arrived, for as long as the engine client lives.
    Thumbnails(EngineClient& engine, Show show);

    void fetch(const std::vector<NsdId>& photos);
    void fetchAgain();  ///< what was asked for while no engine was ready

private:
    EngineClient& m_engine;
    Show m_show;
    std::vector<NsdId> m_unanswered;
};

}  // namespace cortilens::gui
