// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/Theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QIcon>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QStyleFactory>

#include <algorithm>
#include <array>
#include <cmath>

// In the global namespace, as Q_INIT_RESOURCE asks: a static library's resources are not registered by themselves.
static void registerIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace cortilens::color {

namespace {

struct Family {
    std::string_view id;
    QRgb color;
    const char* name;
};

constexpr std::array<Family, 9> kFamilies{{
    {"faces", 0xFFFF6B6B, "faces"},
    {"bodies", 0xFFF2B705, "bodies"},
    {"places", 0xFF4DABF7, "places"},
    {"words", 0xFF51B96A, "words"},
    {"food", 0xFFFF922B, "food"},
    {"early", 0xFFB08CF0, "early visual"},
    {"streams", 0xFF5FB8B2, "streams"},
    {"drawn", 0xFFFF4FD8, "drawn"},
    {"other", 0xFF8A9099, "other"},
}};

[[nodiscard]] const Family& familyOf(std::string_view id)
{
    const auto found = std::ranges::find(kFamilies, id, &Family::id);
    return found == kFamilies.end() ? kFamilies.back() : *found;
}

[[nodiscard]] QColor grey(double share)
{
    return QColor::fromRgbF(static_cast<float>(share), static_cast<float>(share), static_cast<float>(share));
}

[[nodiscard]] QFont scaled(const QFont& body, double factor)
{
    QFont font = body;
    if (body.pixelSize() > 0)
        font.setPixelSize(std::max(1, static_cast<int>(std::lround(body.pixelSize() * factor))));
    else
        font.setPointSizeF(body.pointSizeF() * factor);
    return font;
}

/// The first installed family of `wanted`; empty when there is none.
[[nodiscard]] QString firstInstalled(std::initializer_list<QString> wanted)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString& family : wanted)
        if (installed.contains(family)) return family;
    return {};
}

}  // namespace

Theme themeFor(Appearance appearance)
{
    Theme theme;
    theme.appearance = appearance;
    switch (appearance) {
    case Appearance::light:
        theme.window = 0xF1F1EF;
        theme.panel = 0xFBFBFA;
        theme.raised = 0xFFFFFF;
        theme.hairline = 0xDEDEDB;
        theme.text = 0x1C1F23;
        theme.secondary = 0x5C636D;
        theme.tertiary = 0x8A9099;
        theme.accent = 0x0B7F70;
        theme.accentGround = 0xD9EFEB;
        theme.gyrus = grey(0.80);
        theme.sulcus = grey(0.62);
        theme.amber = 0xB26A00;
        theme.amberGround = 0xFDF1DC;
        theme.good = 0x2F9E44;
        theme.bad = 0xC92A2A;
        return theme;
    case Appearance::dark:
        theme.window = 0x0F1114;
        theme.panel = 0x14161A;
        theme.raised = 0x1B1E24;
        theme.hairline = 0x262A31;
        theme.text = 0xE7E9EC;
        theme.secondary = 0x9AA1AB;
        theme.tertiary = 0x6B727D;
        theme.accent = 0x4CC2B0;
        theme.accentGround = 0x173330;
        theme.gyrus = grey(0.56);
        theme.sulcus = grey(0.40);
        theme.amber = 0xF0B24A;
        theme.amberGround = 0x2E2512;
        theme.good = 0x51CF66;
        theme.bad = 0xFF7B7B;
        return theme;
    }
    return theme;
}

Theme themeOf(const QPalette& palette)
{
    return themeFor(palette.color(QPalette::Window).lightness() < 128 ? Appearance::dark : Appearance::light);
}

QPalette paletteFor(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.panel);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, theme.window);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.tertiary);
    palette.setColor(QPalette::Button, theme.raised);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accentGround);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.raised);
    palette.setColor(QPalette::Midlight, theme.hairline);
    palette.setColor(QPalette::Mid, theme.hairline);
    palette.setColor(QPalette::Dark, theme.hairline);
    palette.setColor(QPalette::Shadow, theme.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, theme.tertiary);
    return palette;
}

void applyTheme(QApplication& application, Appearance appearance, double textScale)
{
    registerIcons();
    const Theme theme = themeFor(appearance);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(bodyFont(textScale));
    QApplication::setPalette(paletteFor(theme));
    application.setStyleSheet(styleSheet(theme));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/cortilens/icons/cortilens.svg")));
}

QFont bodyFont(double textScale)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const QString inter = firstInstalled({QStringLiteral("Inter")});
    if (!inter.isEmpty()) font.setFamilies({inter});
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(static_cast<int>(std::lround(13 * std::max(1.0, textScale))));
    return font;
}

QFont secondaryFont(const QFont& body)
{
    return scaled(body, 12.0 / 13);
}

QFont headingFont(const QFont& body)
{
    QFont font = scaled(body, 15.0 / 13);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont numberFont(const QFont& body)
{
    // Inter's digits differ in width and Qt 6.4 cannot switch on its tabular ones.
    QFont font = scaled(body, 11.5 / 13);
    const QString mono =
        firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("IBM Plex Mono"), QStringLiteral("DejaVu Sans Mono")});
    font.setFamilies({mono.isEmpty() ? QFontDatabase::systemFont(QFontDatabase::FixedFont).family() : mono});
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

QFont spelledOut(QFont font, const QPaintDevice& device)
{
    const auto* engine = device.paintEngine();
    if (engine == nullptr || engine->type() != QPaintEngine::Pdf) return font;
    font.setStyleStrategy(static_cast<QFont::StyleStrategy>(font.styleStrategy() | QFont::PreferNoShaping));
    return font;
}

QColor familyColor(std::string_view family)
{
    return QColor::fromRgb(familyOf(family).color);
}

QString familyName(std::string_view family)
{
    return QString::fromUtf8(familyOf(family).name);
}

}  // namespace cortilens::color
