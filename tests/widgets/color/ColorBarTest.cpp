// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorBar.h"
#include "widgets/color/PlaneColors.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <algorithm>
#include <cstdlib>

using namespace cortilens::color;

namespace {

QImage painted(const ColorBarContent& content, QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintColorBar(painter, QRectF(image.rect()), content,
                  {.text = Qt::black,
                   .secondary = Qt::black,
                   .frame = Qt::black,
                   .numbers = {},
                   .words = {},
                   .thickness = 12,
                   .roundEnds = false});
    return image;
}

}  // namespace

class ColorBarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anUprightBarHasItsHighColourAboveAndItsLowBelow()
    {
        const ColorBarContent content{
            .map = *findColorMap("grey"), .scale = {0, 1}, .quantity = {}, .unit = {}, .orientation = Qt::Vertical};
        const QImage image = painted(content, {12, 200});
        QVERIFY(qGray(image.pixel(6, 40)) > qGray(image.pixel(6, 160)) + 80);
    }

    void aBarAcrossRunsFromLowToHigh()
    {
        const ColorBarContent content{.map = *findColorMap("grey"), .scale = {0, 1}, .quantity = {}, .unit = {}};
        const QImage image = painted(content, {300, 20});
        QVERIFY(qGray(image.pixel(240, 10)) > qGray(image.pixel(60, 10)) + 100);
    }

    void aBarThatInvitesIsClickedOrEnteredAndOthersAreNot()
    {
        ColorBar bar;
        bar.resize(200, 24);
        int asked = 0;
        connect(&bar, &ColorBar::activated, this, [&] { ++asked; });
        QTest::mouseClick(&bar, Qt::LeftButton);
        QTest::keyClick(&bar, Qt::Key_Return);
        QCOMPARE(asked, 0);
        bar.setInvitation(QStringLiteral("Click for other colours"));
        QVERIFY(bar.toolTip().endsWith(QStringLiteral("\nClick for other colours")));
        QTest::mouseClick(&bar, Qt::LeftButton);
        QTest::keyClick(&bar, Qt::Key_Return);
        QTest::mouseClick(&bar, Qt::RightButton);
        QCOMPARE(asked, 2);
    }

    void hiddenValuesAreNotShownInColour()
    {
        ColorBarContent content{.map = *findColorMap("hot"), .scale = {0, 1, 0.5F}, .quantity = {}, .unit = {}};
        QCOMPARE(painted(content, {300, 20}).pixel(90, 10), qRgb(0, 0, 0));
        content.scale.threshold = 0;
        QVERIFY(painted(content, {300, 20}).pixel(90, 10) != qRgb(0, 0, 0));
    }

    void aPlaneIsAPatchOfItsColoursWithoutNumbers()
    {
        const ColorBarContent content{.quantity = QStringLiteral("Place of the readout"), .isPlane = true};
        const QImage image = painted(content, {300, 40});
        const auto isLike = [&](QPoint at, const Rgb& rgb) {
            const QColor is = image.pixelColor(at);
            return std::max({std::abs(is.red() - rgb[0]), std::abs(is.green() - rgb[1]), std::abs(is.blue() - rgb[2])}) < 12;
        };
        QVERIFY(isLike({5, 37}, planeColor(0.055F, 0.0625F)));
        QVERIFY(isLike({95, 2}, planeColor(0.955F, 0.9375F)));  // two and a half times as wide as high
        QVERIFY(isLike({50, 20}, planeColor(0.5F, 0.5F)));
        ColorBar bar;
        bar.setContent(content);
        QCOMPARE(bar.accessibleDescription(), QStringLiteral("Place of the readout; a colour for each place"));
    }

    void itSaysQuantityUnitAndRangeInWords()
    {
        ColorBar bar;
        bar.setContent({.scale = {0, 75}, .quantity = QStringLiteral("Noise ceiling"), .unit = QStringLiteral("%")});
        QCOMPARE(bar.accessibleDescription(), QStringLiteral("Noise ceiling (%), from 0 to 75, colours Inferno"));
    }
};

QTEST_MAIN(ColorBarTest)
#include "ColorBarTest.moc"
