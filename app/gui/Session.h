// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/Plan.h"
#include "app/gui/ViewState.h"

#include <QObject>

#include <span>

namespace cortilens::gui {

/// Holds what the person has chosen, and tells everybody what a change of it asks for. GUI thread.
class Session : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] const ViewState& state() const { return m_state; }

    /// An equal state is no work. A drawn region is selected as it is drawn now. From within a listener the change is made after
    /// all listeners have heard of the present one.
    void change(const ViewState& next);

    /// change() of a copy: session.edit([](ViewState& state) { state.selection = {}; }).
    template <typename Edit> void edit(Edit edit)
    {
        ViewState next = m_pending.value_or(m_state);
        edit(next);
        change(next);
    }

Q_SIGNALS:
    void changed(const cortilens::gui::ViewState& was, const cortilens::gui::ViewState& is,
                 std::span<const cortilens::gui::Step> plan);

private:
    ViewState m_state;
    std::optional<ViewState> m_pending;
    bool m_isTelling = false;
};

}  // namespace cortilens::gui
