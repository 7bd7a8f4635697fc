// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"

#include <QObject>

#include <set>
#include <string>

namespace cortilens::gui {

/// Whole-image embeddings of every photo, made once for whoever ranks by them. Goes on among the jobs.
///
/// GUI thread.
class EmbeddingModel : public QObject {
    Q_OBJECT

public:
    explicit EmbeddingModel(EngineClient& engine, QObject* parent = nullptr);

    [[nodiscard]] bool isMaking(const std::string& backbone) const { return m_making.contains(backbone); }

    /// Those that are being made already are not asked for again.
    void make(const std::string& backbone);

Q_SIGNALS:
    void changed();   ///< isMaking
    void finished();  ///< also when it was given up: what was made stays
    void failed(const cortilens::Error& error);

private:
    EngineClient& m_engine;
    std::set<std::string> m_making;  ///< backbones
};

}  // namespace cortilens::gui
