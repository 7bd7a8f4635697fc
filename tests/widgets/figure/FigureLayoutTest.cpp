// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/FigureLayout.h"

#include <QTest>

#include <array>

using namespace cortilens;

namespace {

constexpr QSizeF kSquare(425, 425);

[[nodiscard]] FigureLayout laidOut(const PageSize& page, QSizeF photo = kSquare, double captionMm = 7)
{
    const auto layout = layoutOf(page, photo, [captionMm](double) { return captionMm; });
    return layout.value_or(FigureLayout{});
}

[[nodiscard]] std::array<QRectF, 7> partsOf(const FigureLayout& layout)
{
    return {layout.cortexHead, layout.cortex, layout.cortexBar, layout.photoHead, layout.photo, layout.photoBar, layout.caption};
}

}  // namespace

class FigureLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingOverlapsOrLeavesThePage_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        QTest::addColumn<QSizeF>("photo");
        QTest::newRow("two columns") << 183.0 << 90.0 << kSquare;
        QTest::newRow("one column") << 89.0 << 120.0 << kSquare;
        QTest::newRow("one column, low") << 89.0 << 60.0 << kSquare;
        QTest::newRow("wide photo") << 183.0 << 90.0 << QSizeF(640, 427);
        QTest::newRow("high photo") << 183.0 << 90.0 << QSizeF(427, 640);
        QTest::newRow("high photo below") << 89.0 << 150.0 << QSizeF(200, 800);
        QTest::newRow("a whole page") << 183.0 << 247.0 << kSquare;
    }
    void nothingOverlapsOrLeavesThePage()
    {
        QFETCH(double, width);
        QFETCH(double, height);
        QFETCH(QSizeF, photo);

        const auto layout = laidOut({width, height, 300}, photo);

        const auto parts = partsOf(layout);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            QVERIFY(parts[i].width() > 0 && parts[i].height() > 0);
            QVERIFY(QRectF(0, 0, width, height).contains(parts[i]));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY2(!parts[i].adjusted(1e-6, 1e-6, -1e-6, -1e-6).intersects(parts[j]),
                         qPrintable(QStringLiteral("%1 %2").arg(i).arg(j)));
        }
        QVERIFY(std::abs(layout.photo.width() / layout.photo.height() - photo.width() / photo.height()) < 1e-9);
        QVERIFY(layout.cortex.width() >= 0.5 * layout.photo.width());
    }

    void aWidePageHasThePanelsSideBySide()
    {
        const auto layout = laidOut({183, 90, 300});

        QCOMPARE(layout.cortex.top(), layout.photo.top());
        QVERIFY(layout.cortex.right() < layout.photo.left());
        QCOMPARE(layout.photo.right(), 181.0);
    }

    void aHighPageHasTheCortexAboveThePhoto()
    {
        const auto layout = laidOut({89, 120, 300});

        QVERIFY(layout.cortexBar.bottom() < layout.photoHead.top());
        QCOMPARE(layout.cortex.width(), 85.0);
        QCOMPARE(layout.caption.bottom(), 118.0);
    }

    void aPageWithoutRoomIsRefusedWithTheNumbers()
    {
        const auto layout = layoutOf({60, 40, 300}, kSquare, [](double widthMm) { return 1200 / widthMm; });

        QVERIFY(!layout.has_value());
        QCOMPARE(layout.error().kind, ErrorKind::invalidRequest);
        QVERIFY2(layout.error().message.starts_with("On 60 x 40 mm the caption takes 21 mm"), layout.error().message.c_str());
    }
};

QTEST_APPLESS_MAIN(FigureLayoutTest)
#include "FigureLayoutTest.moc"
