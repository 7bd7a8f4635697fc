// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/ViewState.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace cortilens::gui {

/// The photos to which the selection answers most and least. GUI thread; the newest question wins.
class TopPhotosModel : public QObject {
    Q_OBJECT

public:
    explicit TopPhotosModel(EngineClient& engine, QObject* parent = nullptr);

    /// What was answered last; null: nothing yet, or the last answer was problem().
    [[nodiscard]] std::shared_ptr<const wire::TopPhotosReply> reply() const { return m_reply; }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] bool isWorking() const { return m_request != 0; }

    void ask(const ViewState& state, const std::string& by);  ///< by predicted or measured response
    void clear();

Q_SIGNALS:
    void changed();

private:
    EngineClient& m_engine;
    RequestId m_request = 0;
    std::shared_ptr<const wire::TopPhotosReply> m_reply;
    std::optional<Error> m_problem;
};

/// What a person can do where there are no photos to show.
enum class RankingRemedy : std::uint8_t {
    none,
    prepare,  ///< make the embeddings of all photos
    train,    ///< an encoder for this backbone
    convert   ///< the betas
};

/// Words in the photos' place.
struct RankingAdvice {
    QString words;
    QString remedy;
    RankingRemedy action = RankingRemedy::none;
};

/// Nothing when there are photos to show, or nothing is known yet.
[[nodiscard]] std::optional<RankingAdvice> adviceFor(const ViewState& state, const std::string& by,
                                                     const wire::TopPhotosReply* reply, const std::optional<Error>& problem);

/// Whether a question can be asked at all: something is selected, and a backbone is there to predict with.
[[nodiscard]] bool canBeRanked(const ViewState& state, const std::string& by);

/// Quantity and unit; how many photos, trials and voxels; the noise ceiling. A line each.
[[nodiscard]] QString factsOf(const wire::TopPhotosReply& reply);

/// What else can be done about a ranking: photos without an embedding are left out of it.
[[nodiscard]] QString offerFor(const wire::TopPhotosReply& reply);

/// What a button for it says; empty for none.
[[nodiscard]] QString wordsOf(RankingRemedy remedy);

}  // namespace cortilens::gui
