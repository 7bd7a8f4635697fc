// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "core/types/Surface.h"

#include <QObject>

#include <compare>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cortilens::gui {

class Session;
class SubjectModel;
enum class Step : std::uint8_t;
struct ViewState;

/// The values that lie on the cortex: overlays of the subject, kept once fetched, and the answer to brushed patches.
///
/// GUI thread.
class OverlayModel : public QObject {
    Q_OBJECT

public:
    OverlayModel(EngineClient& engine, Session& session, const SubjectModel& subject, QObject* parent = nullptr);

    /// What lies on the cortex now, with values; null: nothing.
    [[nodiscard]] std::shared_ptr<const Overlay> shown() const { return m_shown; }

    /// R2 of the backbone in use, for the read-out line; null: not known.
    [[nodiscard]] std::shared_ptr<const Overlay> r2() const;

    /// Overlays with values that `source` has measured on demand, of the backbone in use, in place of those before. They are
    /// listed behind the subject's own.
    void offer(const std::string& source, std::vector<Overlay> overlays);
    [[nodiscard]] std::vector<Overlay> list() const;  ///< all that can be chosen; the subject's own without values

Q_SIGNALS:
    void changed();
    void listChanged();
    void failed(const cortilens::Error& error);

private:
    struct Key {
        std::string overlay;
        std::string backbone;    ///< of an encoder's score; another overlay is the same for all
        std::string sampling{};  ///< of another overlay
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    void forgetAll();
    void onChanged(const ViewState& was, const ViewState& is, std::span<const Step> plan);
    void fetch(const std::string& id);
    [[nodiscard]] std::shared_ptr<const Overlay> findOffered(const std::string& id) const;
    void fetchR2();
    void respond();
    void show(std::shared_ptr<const Overlay> overlay);

    EngineClient& m_engine;
    Session& m_session;
    const SubjectModel& m_subject;
    RequestId m_request = 0;
    RequestId m_r2Request = 0;
    std::map<Key, std::shared_ptr<const Overlay>> m_kept;
    std::shared_ptr<const Overlay> m_shown;
    std::map<std::string, std::vector<std::shared_ptr<const Overlay>>> m_offered;  ///< by source
};

}  // namespace cortilens::gui
