// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/Theme.h"

#include <QApplication>
#include <QFile>
#include <QFontMetrics>
#include <QIcon>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens::color;

namespace {

/// Contrast ratio of WCAG 2.
double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& color) {
        const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(static_cast<double>(color.redF())) + 0.7152 * linear(static_cast<double>(color.greenF())) +
               0.0722 * linear(static_cast<double>(color.blueF()));
    };
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPaletteTellsWhichThemeItBelongsTo()
    {
        for (const auto appearance : {Appearance::light, Appearance::dark})
            QCOMPARE(themeOf(paletteFor(themeFor(appearance))).appearance, appearance);
    }

    void textCanBeReadOnItsGround()
    {
        for (const auto appearance : {Appearance::light, Appearance::dark}) {
            const Theme theme = themeFor(appearance);
            QVERIFY(contrast(theme.text, theme.panel) > 7);
            QVERIFY(contrast(theme.secondary, theme.panel) > 4.5);
            QVERIFY(contrast(theme.accent, theme.accentGround) > 3);
            QVERIFY(contrast(theme.tertiary, theme.panel) > 3);
        }
    }

    void noTokenIsLeftInTheStyleSheet()
    {
        for (const auto appearance : {Appearance::light, Appearance::dark})
            QVERIFY(!styleSheet(themeFor(appearance)).contains(QLatin1Char('@')));
    }

    void digitsOfTheNumberFontAreAllOfOneWidth()
    {
        const QFontMetrics metrics(numberFont(bodyFont()));
        for (char digit = '0'; digit <= '9'; ++digit)
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('1')));
    }

    void textScales()
    {
        QCOMPARE(bodyFont(2).pixelSize(), 26);
        QCOMPARE(headingFont(bodyFont(2)).pixelSize(), 30);
    }

    void everyFamilyHasItsWordAndStrangersAreGrey()
    {
        QCOMPARE(familyColor("faces"), QColor(0xFF, 0x6B, 0x6B));
        QCOMPARE(familyName("food"), QStringLiteral("food"));
        QCOMPARE(familyColor("unheard of"), familyColor("other"));
    }

    void theThemeIsAppliedWithItsIcons()
    {
        applyTheme(*qApp, Appearance::dark);
        QVERIFY(!QApplication::windowIcon().isNull());
        QVERIFY(QFile::exists(QStringLiteral(":/cortilens/icons/chevron-down-dark.svg")));
        QCOMPARE(themeOf(QApplication::palette()).appearance, Appearance::dark);
    }
};

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
