// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/vtk/DevicePoint.h"

#include <Qt>

namespace cortilens {

/// Tells a click from a drag: a press and a release without movement between them is a click.
class PointerGesture {
public:
    /// `slack`: device pixels that a hand may tremble within a click.
    explicit PointerGesture(double slack = 4)
        : m_slack(slack)
    {}

    [[nodiscard]] bool isPressed() const { return m_pressed; }
    [[nodiscard]] bool isDragging() const { return m_dragging; }

    void press(DevicePoint at);

    /// How far the picture is dragged by this movement, zero within the slack. The first movement beyond it includes the slack.
    [[nodiscard]] DevicePoint moveTo(DevicePoint at);

    /// Ends the gesture; true: it was a click.
    [[nodiscard]] bool release();

private:
    double m_slack;
    DevicePoint m_last;
    bool m_pressed = false;
    bool m_dragging = false;
};

}  // namespace cortilens
