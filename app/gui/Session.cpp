// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Session.h"

#include "app/gui/Drawing.h"

#include <utility>

namespace cortilens::gui {

void Session::change(const ViewState& next)
{
    m_pending = withEditions(next);
    if (m_isTelling) return;
    m_isTelling = true;
    while (m_pending) {
        const ViewState is = *std::exchange(m_pending, std::nullopt);
        if (is == m_state) continue;
        const ViewState was = std::exchange(m_state, is);
        const auto plan = planFor(was, is);
        Q_EMIT changed(was, is, plan);
    }
    m_isTelling = false;
}

}  // namespace cortilens::gui
