// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "core/types/Ids.h"
#include "core/types/Photo.h"

#include <QObject>

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <vector>

namespace cortilens::gui {

class Session;
class SubjectModel;
enum class Step : std::uint8_t;
struct ViewState;

/// The photo in view; the ones around it are prepared while the engine has nothing else to do.
///
/// GUI thread.
class PhotoModel : public QObject {
    Q_OBJECT

public:
    PhotoModel(EngineClient& engine, Session& session, const SubjectModel& subject, QObject* parent = nullptr);

    /// Null until it has arrived.
    [[nodiscard]] std::shared_ptr<const Photo> photo() const { return m_photo; }

    /// How people walk through the photos. Until it is told, no neighbours are prepared.
    void setOrder(std::vector<std::int32_t> order);
    void setViews(int views);  ///< of the neighbours' maps; 0: as the backbone's recipe says

Q_SIGNALS:
    void arrived();
    void forgotten();  ///< another subject: the photo in view is not its own
    void failed(const cortilens::Error& error);

private:
    void forgetAll();
    void onChanged(const ViewState& was, const ViewState& is, std::span<const Step> plan);
    void fetch(NsdId image);
    void prefetch();
    void keep(NsdId image, std::shared_ptr<const Photo> photo);

    EngineClient& m_engine;
    Session& m_session;
    std::vector<std::int32_t> m_order;
    int m_views = 0;
    RequestId m_request = 0;
    std::shared_ptr<const Photo> m_photo;
    std::list<std::pair<NsdId, std::shared_ptr<const Photo>>> m_kept;  ///< seen last first
};

}  // namespace cortilens::gui
