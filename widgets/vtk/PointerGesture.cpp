// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/PointerGesture.h"

#include <cmath>

namespace cortilens {

void PointerGesture::press(DevicePoint at)
{
    m_last = at;
    m_pressed = true;
    m_dragging = false;
}

DevicePoint PointerGesture::moveTo(DevicePoint at)
{
    if (!m_pressed) return {};
    const DevicePoint by{at.x - m_last.x, at.y - m_last.y};
    if (!m_dragging && std::hypot(by.x, by.y) <= m_slack) return {};
    m_dragging = true;
    m_last = at;
    return by;
}

bool PointerGesture::release()
{
    const bool wasClick = m_pressed && !m_dragging;
    m_pressed = false;
    m_dragging = false;
    return wasClick;
}

}  // namespace cortilens
