// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <cstdint>
#include <string_view>

class QApplication;
class QPaintDevice;

namespace cortilens::color {

enum class Appearance : std::uint8_t { light, dark };

/// The window's colours, by what they are for. Chrome is grey; one accent marks what is selected or live.
struct Theme {
    Appearance appearance{};
    QColor window;        ///< ground behind everything
    QColor panel;         ///< ground of a panel
    QColor raised;        ///< ground of a control
    QColor hairline;      ///< 1 px between panels and around controls
    QColor text;          ///< what is read
    QColor secondary;     ///< what explains it
    QColor tertiary;      ///< what may be overlooked
    QColor accent;        ///< selected or live
    QColor accentGround;  ///< ground of what is selected
    QColor gyrus;         ///< cortex without data
    QColor sulcus;
    QColor amber;  ///< a notice's mark
    QColor amberGround;
    QColor good;  ///< the engine's states, each with its word beside it
    QColor bad;
};

[[nodiscard]] Theme themeFor(Appearance appearance);

/// The theme that a palette belongs to, told by the lightness of its window colour: how painted widgets follow a switch.
[[nodiscard]] Theme themeOf(const QPalette& palette);

[[nodiscard]] QPalette paletteFor(const Theme& theme);

/// One style sheet for every stock control. Sizes follow the application's font.
[[nodiscard]] QString styleSheet(const Theme& theme);

/// Font, palette, style sheet and window icon at once, on top of the Fusion style. `textScale` >= 1 enlarges all text.
void applyTheme(QApplication& application, Appearance appearance, double textScale = 1);

/// Body text: Inter when installed, else the desktop's sans serif; 13 px times the scale.
[[nodiscard]] QFont bodyFont(double textScale = 1);

// Relatives of the body font; they keep its scale.
[[nodiscard]] QFont secondaryFont(const QFont& body);  ///< 12/13 of it
[[nodiscard]] QFont headingFont(const QFont& body);    ///< 15/13, semibold
[[nodiscard]] QFont numberFont(const QFont& body);     ///< 11.5/13, every digit as wide as the next

/// For a PDF the font that draws each letter as itself: Inter raises a hyphen between capitals by another letter form, and the
/// file could not tell any more which letter that was. For any other device the font as it is.
[[nodiscard]] QFont spelledOut(QFont font, const QPaintDevice& device);

/// Colour of an ROI family (core/types/Surface.h: faces, bodies, places, words, food, early, streams); grey for any other word.
[[nodiscard]] QColor familyColor(std::string_view family);

/// The word that stands beside the colour.
[[nodiscard]] QString familyName(std::string_view family);

}  // namespace cortilens::color
