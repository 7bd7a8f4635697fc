// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ViewSettings.h"

#include "widgets/cortex/CortexState.h"
#include "widgets/image/HeatmapLayer.h"

#include <QSettings>

#include <algorithm>

namespace cortilens::gui {

namespace {

[[nodiscard]] QString keyOf(const std::string& name)
{
    return QStringLiteral("view/") + QString::fromStdString(name);
}

}  // namespace

ViewSettings settingsOf(const CortexState& state, SurfaceForm form, bool withUnderside)
{
    return {{"form", std::string(nameOf(form))},
            {"underside", withUnderside},
            {"names", state.labelsVisible},
            {"outlines", state.outlinesVisible}};
}

ViewSettings settingsOf(const image::HeatmapStyle& style)
{
    return {{"opacity", std::round(1000 * static_cast<double>(style.opacity)) / 1000},  // 0.72, not 0.7200000286
            {"smooth", style.smooth},
            {"contour", style.display == color::MapDisplay::contour},
            {"colorMap", std::string(style.map.id)}};
}

image::HeatmapStyle styleFrom(const ViewSettings& settings, image::HeatmapStyle like)
{
    like.opacity = static_cast<float>(std::clamp(settingOf(settings, "opacity", static_cast<double>(like.opacity)), 0.0, 1.0));
    like.smooth = settingOf(settings, "smooth", like.smooth);
    const bool isContour = settingOf(settings, "contour", like.display == color::MapDisplay::contour);
    like.display = isContour ? color::MapDisplay::contour : color::MapDisplay::heatmap;
    if (const auto map = color::findColorMap(settingOf(settings, "colorMap", std::string(like.map.id)))) like.map = *map;
    return like;
}

std::optional<SurfaceForm> formNamed(std::string_view name)
{
    for (const auto form : {SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat})
        if (nameOf(form) == name) return form;
    return std::nullopt;
}

ViewSettings keptSettings(const QSettings& store, const ViewSettings& like)
{
    ViewSettings kept;
    for (const auto& [name, value] : like) {
        const auto stored = store.value(keyOf(name));
        if (!stored.isValid()) continue;
        if (std::holds_alternative<bool>(value))
            kept[name] = stored.toBool();
        else if (std::holds_alternative<double>(value))
            kept[name] = stored.toDouble();
        else
            kept[name] = stored.toString().toStdString();
    }
    return kept;
}

void keep(QSettings& store, const ViewSettings& settings)
{
    for (const auto& [name, value] : settings) {
        if (const auto* flag = std::get_if<bool>(&value)) store.setValue(keyOf(name), *flag);
        if (const auto* number = std::get_if<double>(&value)) store.setValue(keyOf(name), *number);
        if (const auto* text = std::get_if<std::string>(&value)) store.setValue(keyOf(name), QString::fromStdString(*text));
    }
}

}  // namespace cortilens::gui
