// SPDX-License-Identifier: Apache-2.0
#include "app/gui/History.h"

#include "app/gui/Drawing.h"
#include "app/gui/Session.h"
#include "core/types/LiveRegion.h"

#include <utility>

namespace cortilens::gui {

namespace {

constexpr std::size_t kMostSteps = 200;

/// Both are what lies above a threshold of one map: moving it is one stroke.
[[nodiscard]] bool isSameThreshold(const Selection& was, const Selection& is)
{
    const auto liveIn = [](const Selection& selection) -> std::optional<LiveRegion> {
        const auto* name = std::get_if<RoiName>(&selection);
        const auto live = name ? liveRegionFrom(name->name) : Result<std::optional<LiveRegion>>(std::nullopt);
        return live ? *live : std::nullopt;
    };
    const auto before = liveIn(was);
    const auto after = liveIn(is);
    return before && after && before->map == after->map && before->region == after->region;
}

}  // namespace

bool isStep(const ViewState& was, const ViewState& is)
{
    if (was.opened != is.opened) return false;
    const bool isBrushingOn = was.image == is.image && !was.patches.empty() && !is.patches.empty() && was.overlay == is.overlay &&
                              was.selection == is.selection && was.backbone == is.backbone;
    if (isBrushingOn && was.patches != is.patches) return false;
    ViewState asBefore = is;
    asBefore.click = was.click;
    asBefore.intervals = was.intervals;
    if (isOneStroke(was.drawn, is.drawn)) {
        asBefore.drawn = was.drawn;
        asBefore = withEditions(std::move(asBefore));
    }
    if (isSameThreshold(was.selection, is.selection)) asBefore.selection = was.selection;
    return asBefore != was;
}

History::History(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::changed, this, &History::onChanged);
}

void History::onChanged(const ViewState& was, const ViewState& is)
{
    if (m_isTravelling) return;
    if (was.directory != is.directory || was.subject != is.subject) {
        m_past.clear();
        m_future.clear();
    } else if (isStep(was, is)) {
        m_past.push_back(was);
        if (m_past.size() > kMostSteps) m_past.erase(m_past.begin());
        m_future.clear();
    }
    Q_EMIT changed();
}

void History::undo()
{
    travel(m_past, m_future);
}

void History::redo()
{
    travel(m_future, m_past);
}

void History::travel(std::vector<ViewState>& from, std::vector<ViewState>& to)
{
    if (from.empty()) return;
    ViewState target = from.back();
    from.pop_back();
    to.push_back(m_session.state());
    target.opened = m_session.state().opened;  // the engine may have been replaced since
    target.click = m_session.state().click;
    target.intervals = m_session.state().intervals;
    m_isTravelling = true;
    m_session.change(target);
    m_isTravelling = false;
    Q_EMIT changed();
}

}  // namespace cortilens::gui
