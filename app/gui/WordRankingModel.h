// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EmbeddingModel.h"
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
    WordRankingModel(EngineClient& engine, EmbeddingModel& embeddings, QObject* parent = nullptr);

    [[nodiscard]] std::shared_ptr<const wire::TextRanking> ranking() const { return m_ranking; }  ///< null: none
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }               ///< why there is none
    [[nodiscard]] const Words& words() const { return m_words; }                                  ///< asked for last
    [[nodiscard]] bool isWorking() const { return m_request != 0; }
    [[nodiscard]] bool isPreparing() const { return m_embeddings.isMaking(m_backbone); }

    void ask(const ViewState& state);
    void prepare();  ///< makes the embeddings, then asks again
    void forget();   ///< a preparation goes on

Q_SIGNALS:
    void changed();

private:
    void ask();

    EngineClient& m_engine;
    EmbeddingModel& m_embeddings;
    RequestId m_request = 0;
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
