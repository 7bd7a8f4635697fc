// SPDX-License-Identifier: Apache-2.0
#include "app/gui/DrawnModel.h"

#include "app/gui/Drawing.h"
#include "app/gui/OwnRegions.h"
#include "app/gui/Session.h"

#include <limits>
#include <utility>

namespace cortilens::gui {

DrawnModel::DrawnModel(EngineClient& engine, Session& session, OwnRegions& regions, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_session(session)
    , m_regions(regions)
{
    connect(&m_session, &Session::changed, this,
            [this](const ViewState& was, const ViewState& is, std::span<const Step>) { onChanged(was, is); });
}

std::vector<DrawnShape> DrawnModel::before(const std::string& directory, const std::string& subject) const
{
    const auto found = m_before.find({directory, subject});
    return found == m_before.end() ? std::vector<DrawnShape>{} : found->second;
}

void DrawnModel::onChanged(const ViewState& was, const ViewState& is)
{
    if (was.directory != is.directory || was.subject != is.subject) {
        m_before[{was.directory, was.subject}] = was.drawn;
        m_facts.clear();
    }
    const bool isAnew = was.opened != is.opened;
    if (was.drawn == is.drawn && !(isAnew && !is.drawn.empty())) return;
    tell(is);
    show(is);
}

void DrawnModel::tell(const ViewState& state)
{
    m_engine.cancel(m_request);
    m_request = m_engine.drawRegions({state.subject, drawnRegions(state)},
                                     [this, drawn = state.drawn](const Result<wire::DrawnReport>& report) {
                                         if (!report) {
                                             Q_EMIT failed(report.error());
                                             return;
                                         }
                                         for (const auto& facts : report->regions)
                                             for (const auto& shape : drawn)
                                                 if (shape.name == facts.name) m_facts[facts.name] = {shape.edition, facts};
                                         show(m_session.state());
                                     });
}

void DrawnModel::show(const ViewState& state)
{
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    std::vector<RegionOfInterest> regions;
    std::vector<std::string> hidden;
    for (const auto& shape : state.drawn) {
        if (!shape.vertices) {
            hidden.push_back(shape.name);
            continue;
        }
        RegionOfInterest region{.name = shape.name,
                                .set = std::string(kDrawnSet),
                                .family = std::string(kDrawnSet),
                                .voxelCount = 0,
                                .meanR2 = kNan,
                                .meanNoiseCeiling = kNan,
                                .vertices = *shape.vertices};
        if (const auto known = m_facts.find(shape.name); known != m_facts.end() && known->second.first == shape.edition) {
            const auto& facts = known->second.second;
            region.voxelCount = facts.voxelCount;
            region.meanR2 = facts.r2;
            region.meanNoiseCeiling = facts.noiseCeiling;
        }
        regions.push_back(std::move(region));
    }
    m_regions.setDrawn(std::move(regions), std::move(hidden));
}

}  // namespace cortilens::gui
