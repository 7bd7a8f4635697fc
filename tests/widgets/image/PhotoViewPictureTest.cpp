// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Pictures.h"
#include "tests/widgets/image/PhotoViewSamples.h"
#include "widgets/color/Theme.h"
#include "widgets/image/PhotoView.h"

#include <QApplication>
#include <QTest>

using namespace cortilens;
using namespace cortilens::image;

namespace {

/// 300 x 300, without words.
void prepare(PhotoView& view)
{
    view.setPalette(color::paletteFor(color::themeFor(color::Appearance::dark)));
    view.resize(300, 300);
    view.setPhoto(test::rampPhoto(120));
    view.setMap(test::hills(14));
}

QString fault(PhotoView& view, const char* name)
{
    return test::faultAgainstBaseline(view.grab().toImage().convertToFormat(QImage::Format_RGB32), QString::fromLatin1(name));
}

}  // namespace

class PhotoViewPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSmoothHeatmapOnItsPhoto()
    {
        PhotoView view;
        prepare(view);
        QCOMPARE(fault(view, "photo_smooth"), QString());
    }

    void truePatchesWithGridAndBrush()
    {
        PhotoView view;
        prepare(view);
        view.setSmooth(false);
        view.setGridVisible(true);
        view.setBrushEnabled(true);
        QTest::mousePress(&view, Qt::LeftButton, {}, {100, 100});
        QTest::mouseMove(&view, {150, 130});
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {150, 130});
        QCOMPARE(fault(view, "photo_patches"), QString());
    }

    void contourLines()
    {
        PhotoView view;
        prepare(view);
        view.setDisplay(color::MapDisplay::contour);
        QCOMPARE(fault(view, "photo_contour"), QString());
    }

    void hatchedWhereItMayBeZero()
    {
        PhotoView view;
        prepare(view);
        auto map = test::hills(14);
        for (const float value : map.values) {
            map.low.push_back(value - 0.06F);
            map.high.push_back(value + 0.06F);
        }
        view.setMap(map);
        QCOMPARE(fault(view, "photo_hatched"), QString());
    }

    void zoomedIntoACorner()
    {
        PhotoView view;
        prepare(view);
        view.setSmooth(false);
        for (int i = 0; i < 10; ++i) QTest::keyClick(&view, Qt::Key_Plus);
        QCOMPARE(fault(view, "photo_zoomed"), QString());
    }
};

QTEST_MAIN(PhotoViewPictureTest)
#include "PhotoViewPictureTest.moc"
