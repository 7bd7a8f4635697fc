// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <QtGlobal>

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

class QImage;

namespace cortilens::gui {

class EngineClient;

/// Fetches thumbnails for one row of photos. GUI thread.
class Thumbnails {
public:
    using Show = std::function<void(NsdId photo, const QImage& image)>;

    /// `show` is called for each that has arrived. No event may be handled once this is gone.
    Thumbnails(EngineClient& engine, Show show);
    Q_DISABLE_COPY_MOVE(Thumbnails)

    void fetch(const std::vector<NsdId>& photos);
    void fetchAgain();  ///< what an engine was asked for that was not ready, or has died
    void forget();      ///< takes back what is on its way: its numbers mean other photos now

private:
    struct Asked {
        std::vector<NsdId> photos;
        std::uint64_t request = 0;
    };

    EngineClient& m_engine;
    Show m_show;
    std::map<int, Asked> m_unanswered;  ///< by m_lastAsked
    int m_lastAsked = 0;
};

}  // namespace cortilens::gui
