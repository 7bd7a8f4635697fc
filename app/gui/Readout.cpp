// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Readout.h"

#include "app/gui/SubjectModel.h"
#include "widgets/color/ValueScale.h"

#include <cmath>
#include <limits>

namespace cortilens::gui {

using namespace Qt::StringLiterals;
using color::formatValue;
using color::SignDisplay;

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] float valueAt(const Overlay* overlay, const SurfaceVertex& vertex)
{
    if (!overlay || overlay->kind == OverlayKind::plane) return kUnknown;  // a place's numbers say nothing
    const auto& values = overlay->values[sideOf(vertex.hemisphere)];
    const auto row = static_cast<std::size_t>(vertex.vertex.value);
    return row < values.size() ? values[row] : kUnknown;
}

[[nodiscard]] QString padded(int number, int width)
{
    return QString::number(number).rightJustified(width, QChar(0x2007));  // figure space: as wide as a digit
}

}  // namespace

VertexFacts factsAt(const SurfaceVertex& vertex, const SubjectModel& subject, const Overlay* shown, const Overlay* r2)
{
    VertexFacts facts{vertex,  {kUnknown, kUnknown, kUnknown}, {}, {}, {}, {}, valueAt(shown, vertex), valueAt(r2, vertex),
                      kUnknown};
    const auto row = static_cast<std::size_t>(vertex.vertex.value);
    auto mesh = subject.surface(vertex.hemisphere, SurfaceForm::white);
    if (!mesh) mesh = subject.surface(vertex.hemisphere, SurfaceForm::pial);
    if (mesh && row < mesh->points.size()) facts.ras = mesh->points[row];
    if (const auto table = subject.vertices(vertex.hemisphere); table) {
        if (row < table->voxel.size() && table->voxel[row][0] >= 0)
            facts.voxel = VoxelIndex{table->voxel[row][0], table->voxel[row][1], table->voxel[row][2]};
        if (row < table->noiseCeiling.size()) facts.noiseCeiling = table->noiseCeiling[row];
    }
    for (const std::uint16_t region : subject.regionIndex().at(vertex))
        facts.regions << QString::fromStdString(subject.summary().regions[region].name);
    if (shown && shown->kind != OverlayKind::plane) {
        facts.quantity = QString::fromStdString(shown->quantity);
        facts.unit = QString::fromStdString(shown->unit);
    }
    return facts;
}

QString nameOf(const SurfaceVertex& vertex)
{
    return u"%1 %2"_s.arg(vertex.hemisphere == Hemisphere::left ? u"lh"_s : u"rh"_s).arg(vertex.vertex.value);
}

QStringList readoutOf(const VertexFacts& facts)
{
    QStringList parts{nameOf(facts.at)};
    if (facts.voxel) parts << u"voxel %1, %2, %3"_s.arg(facts.voxel->i).arg(facts.voxel->j).arg(facts.voxel->k);
    if (!facts.regions.isEmpty()) parts << facts.regions.mid(0, 3).join(", "_L1);
    const bool shownIsCeiling = facts.quantity.contains("ceiling"_L1, Qt::CaseInsensitive);
    const bool shownIsR2 = facts.quantity.startsWith(u"R²"_s) || facts.quantity.startsWith("R2"_L1);
    if (!facts.quantity.isEmpty() && !shownIsCeiling && !shownIsR2)
        parts << facts.quantity + ' '_L1 + formatValue(facts.value, {2, SignDisplay::always, facts.unit, 0});
    if (std::isfinite(facts.r2)) parts << u"R² %1"_s.arg(formatValue(facts.r2));
    if (std::isfinite(facts.noiseCeiling))
        parts << u"noise ceiling %1"_s.arg(formatValue(facts.noiseCeiling, {0, {}, u"%"_s, 2}));
    if (std::isfinite(facts.ras[0])) {
        QStringList ras;
        for (const float axis : facts.ras) ras << formatValue(axis, {1, SignDisplay::always, {}, 0});
        parts << u"RAS %1 mm"_s.arg(ras.join(", "_L1));
    }
    return parts;
}

QString namesOf(NsdId image)
{
    return u"nsdId %1 · 73K %2"_s.arg(image.value).arg(id73kOf(image).value);
}

QString provenanceOf(const wire::StimulusTable& stimuli, std::size_t row)
{
    QStringList parts;
    if (row < stimuli.shared.size() && stimuli.shared[row] != 0) parts << u"shared"_s;
    if (row < stimuli.trials.size()) parts << (stimuli.trials[row] == 0 ? u"not seen"_s : u"seen %1×"_s.arg(stimuli.trials[row]));
    return parts.join(", "_L1);
}

QStringList readoutOf(GridCell cell, const RelevanceMap& map)
{
    QStringList parts{u"row %1, col %2"_s.arg(padded(cell.row, 2), padded(cell.col, 2))};
    if (!map.grid.holds(cell)) return parts;
    const std::size_t at = map.grid.indexOf(cell);
    if (at < map.values.size()) parts << formatValue(map.values[at], {3, SignDisplay::always, {}, 6});
    if (at < map.low.size() && at < map.high.size())
        parts << u"between %1 and %2"_s.arg(formatValue(map.low[at], {3, SignDisplay::always, {}, 6}),
                                            formatValue(map.high[at], {3, SignDisplay::always, {}, 6}));
    if (map.viewsDone > 1 && at < map.spread.size()) parts << u"views differ %1"_s.arg(formatValue(map.spread[at]));
    return parts;
}

QString sizeOf(std::int64_t bytes)
{
    const double megabytes = static_cast<double>(bytes) * 1e-6;
    if (megabytes < 1000) return u"%1 MB"_s.arg(megabytes, 0, 'f', 0);
    return u"%1 GB"_s.arg(megabytes * 1e-3, 0, 'f', 1);
}

}  // namespace cortilens::gui
