// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Pictures.h"
#include "tests/widgets/image/PhotoViewSamples.h"
#include "tests/widgets/image/ScatterSamples.h"
#include "widgets/color/Theme.h"
#include "widgets/image/PatchMosaic.h"

#include <QApplication>
#include <QTest>

using namespace cortilens;
using namespace cortilens::image;

namespace {

QString fault(QWidget& widget, const char* name)
{
    return test::faultAgainstBaseline(widget.grab().toImage().convertToFormat(QImage::Format_RGB32), QString::fromLatin1(name));
}

void setTheme(color::Appearance appearance)
{
    color::applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), appearance);
}

}  // namespace

class ScatterPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void voxelsWithPatchesAndNames()
    {
        setTheme(color::Appearance::light);
        ScatterView view;
        view.resize(300, 300);
        view.setPoints(test::fourClouds());
        view.setPatches(test::fourPatches());
        view.setMarked(0);
        QCOMPARE(fault(view, "scatter_light"), QString());
    }

    void aRegionAmongFadedOnes()
    {
        setTheme(color::Appearance::dark);
        ScatterView view;
        view.resize(300, 300);
        const auto points = test::fourClouds();
        view.setPoints(points);
        view.setPatches(test::fourPatches());
        view.setHighlighted(points.regions[1].rows);
        view.setPointed({.voxel = std::nullopt, .patch = GridCell{0, 1}});
        QCOMPARE(fault(view, "scatter_dark"), QString());
    }

    void aPhotoInColoursOfAPage()
    {
        PatchMosaic mosaic;
        mosaic.resize(300, 300);
        mosaic.setPhoto(test::rampPhoto(120));
        std::vector<color::Rgba> colors;
        for (int row = 0; row < 10; ++row)
            for (int col = 0; col < 10; ++col) {
                const auto rgb = color::planeColor(static_cast<float>(col) / 9, 1 - static_cast<float>(row) / 9);
                colors.push_back({rgb[0], rgb[1], rgb[2], 255});
            }
        mosaic.setColors({10, 10}, colors);
        mosaic.setPointed(GridCell{3, 6});
        QCOMPARE(fault(mosaic, "mosaic"), QString());
    }
};

QTEST_MAIN(ScatterPictureTest)
#include "ScatterPictureTest.moc"
