// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexState.h"

#include "widgets/color/Theme.h"

#include <QColor>

namespace cortilens {

namespace {

[[nodiscard]] Rgba asRgba(const QColor& color)
{
    const auto rgba = color.rgba();
    return {static_cast<std::uint8_t>(qRed(rgba)), static_cast<std::uint8_t>(qGreen(rgba)),
            static_cast<std::uint8_t>(qBlue(rgba)), static_cast<std::uint8_t>(qAlpha(rgba))};
}

}  // namespace

CortexTheme cortexThemeOf(const color::Theme& theme)
{
    return {asRgba(theme.panel), asRgba(theme.gyrus), asRgba(theme.sulcus), asRgba(theme.secondary)};
}

CortexTheme lightCortexTheme()
{
    return cortexThemeOf(color::themeFor(color::Appearance::light));
}

CortexTheme darkCortexTheme()
{
    return cortexThemeOf(color::themeFor(color::Appearance::dark));
}

CortexTheme paperCortexTheme()
{
    auto theme = lightCortexTheme();
    theme.ground = {255, 255, 255, 255};
    theme.text = {0x1c, 0x1f, 0x23, 255};
    return theme;
}

Rgba familyRgba(std::string_view family)
{
    return asRgba(color::familyColor(family));
}

}  // namespace cortilens
