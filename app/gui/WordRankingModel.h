// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/ViewState.h"
#include "core/wire/TextMessages.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace cortilens::gui {

/// The photos by how well words fit them, as far as something of them is stored.
///
/// GUI thread.
class WordRankingModel : public QObject {
    Q_OBJECT

public:
    explicit WordRankingModel(EngineClient& engine, QObject* parent = nullptr);

    [[nodiscard]] std::shared_ptr<const wire::TextRanking> ranking() const { return m_ranking; }  ///< null: none
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }               ///< why there is none
    [[nodiscard]] const Words& words() const { return m_words; }                                  ///< asked for last
    [[nodiscard]] bool isWorking() const { return m_request != 0; }
    [[nodiscard]] bool isPreparing() const { return m_preparation != 0; }

    void ask(const ViewState& state);
    /// Makes the whole-image embedding of every photo, then asks again. Goes on among the jobs.
    void prepare();
    void forget();  ///< a preparation goes on

Q_SIGNALS:
    void changed();

private:
    void ask();

    EngineClient& m_engine;
    RequestId m_request = 0;
    RequestId m_preparation = 0;
    Words m_words;
    std::string m_backbone;
    std::shared_ptr<const wire::TextRanking> m_ranking;
    std::optional<Error> m_problem;
};

/// `12 of 320 photos, by the cosine of “dog” with whole-image embeddings`; what is going on, or why there is nothing.
[[nodiscard]] QString captionOf(const WordRankingModel& model);

/// What a person could do where nothing, or not of every photo, is stored; empty: nothing.
[[nodiscard]] QString offerOf(const WordRankingModel& model);

}  // namespace cortilens::gui
