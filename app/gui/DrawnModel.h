// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/ViewState.h"

#include <QObject>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cortilens::gui {

class OwnRegions;
class Session;

/// Tells the engine which regions are drawn before anybody asks for them, again whenever an engine has opened a subject, and
/// keeps what it says of them beside them.
///
/// GUI thread. Made before whoever asks the engine, since the session tells its listeners in the order of their making.
class DrawnModel : public QObject {
    Q_OBJECT

public:
    DrawnModel(EngineClient& engine, Session& session, OwnRegions& regions, QObject* parent = nullptr);

    /// What was drawn on a subject before another one was opened in this window.
    [[nodiscard]] std::vector<DrawnShape> before(const std::string& directory, const std::string& subject) const;

Q_SIGNALS:
    void failed(const cortilens::Error& error);

private:
    void onChanged(const ViewState& was, const ViewState& is);
    void tell(const ViewState& state);
    void show(const ViewState& state);

    EngineClient& m_engine;
    Session& m_session;
    OwnRegions& m_regions;
    RequestId m_request = 0;
    std::map<std::string, std::pair<int, wire::DrawnFacts>> m_facts;  ///< by name: of which edition
    std::map<std::pair<std::string, std::string>, std::vector<DrawnShape>> m_before;
};

}  // namespace cortilens::gui
