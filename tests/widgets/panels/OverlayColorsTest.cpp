// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ColorMapBox.h"
#include "widgets/panels/OverlayColors.h"

#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

[[nodiscard]] QList<QDoubleSpinBox*> boxesOf(const OverlayColors& sheet)
{
    return sheet.findChildren<QDoubleSpinBox*>();  // low, high
}

}  // namespace

class OverlayColorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsFilledInAsksForNothing()
    {
        OverlayColors sheet;
        const QSignalSpy ranges(&sheet, &OverlayColors::rangeChosen);
        const QSignalSpy maps(&sheet, &OverlayColors::colorMapChosen);
        sheet.setContent({.quantity = QStringLiteral("R²"), .map = *color::findColorMap("hot"), .scale = {0, 0.8F}});
        QCOMPARE(boxesOf(sheet)[0]->value(), 0.0);
        QCOMPARE(boxesOf(sheet)[1]->value(), 0.8);
        QCOMPARE(sheet.findChild<ColorMapBox*>()->currentData().toString(), QStringLiteral("hot"));
        QVERIFY(!sheet.findChild<QPushButton*>()->isEnabled());
        QVERIFY(ranges.isEmpty() && maps.isEmpty());
    }

    void endsDoNotCross()
    {
        OverlayColors sheet;
        sheet.setContent({.scale = {0, 1}});
        QSignalSpy ranges(&sheet, &OverlayColors::rangeChosen);
        boxesOf(sheet)[0]->setValue(1.5);
        QCOMPARE(ranges.size(), 1);
        QCOMPARE(ranges[0][0].toFloat(), 1.5F);
        QVERIFY(ranges[0][1].toFloat() > 1.5F);
        boxesOf(sheet)[1]->setValue(0.25);
        QCOMPARE(ranges[1][1].toFloat(), 0.25F);
        QVERIFY(ranges[1][0].toFloat() < 0.25F);
    }

    void whatLiesOnBothSidesOfZeroHasOneNumber()
    {
        OverlayColors sheet;
        sheet.setContent({.scale = color::symmetricScale(10), .isSymmetric = true, .isChosen = true});
        QVERIFY(boxesOf(sheet)[0]->isHidden());
        QSignalSpy ranges(&sheet, &OverlayColors::rangeChosen);
        boxesOf(sheet)[1]->setValue(4);
        QCOMPARE(ranges[0][0].toFloat(), -4.0F);
        QCOMPARE(ranges[0][1].toFloat(), 4.0F);
        boxesOf(sheet)[1]->setValue(-3);
        QVERIFY(ranges.last()[1].toFloat() > 0);
        const QSignalSpy resets(&sheet, &OverlayColors::resetWished);
        sheet.findChild<QPushButton*>()->click();
        QCOMPARE(resets.size(), 1);
    }

    void anAngleGoesOnceAround()
    {
        OverlayColors sheet;
        sheet.setContent({.scale = {0, 360}, .hasFixedRange = true});
        for (const auto* box : boxesOf(sheet)) QVERIFY(!box->isEnabled());
        QVERIFY(sheet.findChild<ColorMapBox*>()->isEnabled());
    }
};

QTEST_MAIN(OverlayColorsTest)
#include "OverlayColorsTest.moc"
