// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/Stroke.h"

#include "widgets/color/Theme.h"

#include <QPainter>
#include <QPolygonF>

#include <cmath>

namespace cortilens {

namespace {

constexpr double kLeastStep = 1.5;  // device pixels between two points
constexpr double kLinePoints = 2;
constexpr double kRimPoints = 4;
constexpr double kSignRadius = 7;

}  // namespace

DragTool dragToolFor(bool draws, bool isFlat, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    const bool shift = modifiers.testFlag(Qt::ShiftModifier);
    const bool ctrl = modifiers.testFlag(Qt::ControlModifier);
    if (!draws) {
        if (ctrl) return DragTool::magnify;
        return isFlat || shift || button == Qt::MiddleButton ? DragTool::move : DragTool::turn;
    }
    if (button == Qt::MiddleButton || (shift && ctrl)) return DragTool::move;
    if (shift) return isFlat ? DragTool::move : DragTool::turn;
    return ctrl || modifiers.testFlag(Qt::AltModifier) ? DragTool::takeAway : DragTool::add;
}

void Stroke::extendTo(DevicePoint point)
{
    if (!points.empty() && std::hypot(point.x - points.back().x, point.y - points.back().y) < kLeastStep) return;
    points.push_back(point);
}

void paintStroke(QPainter& painter, const Stroke& stroke, double pixelsPerPoint)
{
    if (stroke.points.empty()) return;
    QPolygonF line;
    for (const auto& point : stroke.points) line << QPointF(point.x + 0.5, point.y + 0.5) / pixelsPerPoint;
    const auto ink = stroke.takesAway ? QColor(Qt::white) : color::familyColor("drawn");
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const QColor rim(0, 0, 0, 170);
    for (const auto& [tint, width] : {std::pair(rim, kRimPoints), std::pair(ink, kLinePoints)}) {
        QPen pen(tint, width);
        pen.setCapStyle(Qt::RoundCap);
        pen.setJoinStyle(Qt::RoundJoin);
        painter.setPen(pen);
        painter.drawPolyline(line);
    }
    for (const auto& [tint, width] : {std::pair(rim, kRimPoints - 1), std::pair(ink, kLinePoints)}) {
        QPen pen(tint, width);
        pen.setDashPattern({4 * kLinePoints / width, 4 * kLinePoints / width});
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(line.last(), line.first());
    }
    painter.setPen(QPen(rim, 1));
    painter.setBrush(ink);
    painter.drawEllipse(line.first(), kSignRadius, kSignRadius);
    painter.setPen(QPen(Qt::black, 2));
    const QPointF across(kSignRadius / 2, 0);
    const QPointF down(0, kSignRadius / 2);
    painter.drawLine(line.first() - across, line.first() + across);
    if (!stroke.takesAway) painter.drawLine(line.first() - down, line.first() + down);
    painter.restore();
}

}  // namespace cortilens
