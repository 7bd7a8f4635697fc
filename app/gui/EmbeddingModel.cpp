// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EmbeddingModel.h"

#include <utility>

namespace cortilens::gui {

EmbeddingModel::EmbeddingModel(EngineClient& engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&m_engine, &EngineClient::died, this, [this] {
        if (!std::exchange(m_making, {}).empty()) Q_EMIT changed();
    });
}

void EmbeddingModel::make(const std::string& backbone)
{
    if (backbone.empty() || isMaking(backbone)) return;
    const auto asked =
        m_engine.prepare({.backbone = backbone, .what = "embedding"}, [this, backbone](const Result<wire::PrepareReply>& reply) {
            m_making.erase(backbone);
            if (!reply && reply.error().kind != ErrorKind::cancelled) Q_EMIT failed(reply.error());
            Q_EMIT changed();
            Q_EMIT finished();
        });
    if (asked == 0) return;
    m_making.insert(backbone);
    Q_EMIT changed();
}

}  // namespace cortilens::gui
