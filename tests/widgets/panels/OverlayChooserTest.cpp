// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/OverlayChooser.h"

#include <QMenu>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

[[nodiscard]] Overlay overlayOf(const char* id, const char* sampling)
{
    Overlay overlay;
    overlay.id = overlay.name = id;
    overlay.sampling = sampling;
    return overlay;
}

[[nodiscard]] QToolButton* samplingOf(const OverlayChooser& chooser)
{
    for (auto* button : chooser.findChildren<QToolButton*>())
        if (button->menu()) return button;
    return nullptr;
}

/// A map of voxels, and one of the surface.
struct Shown {
    OverlayChooser chooser;

    Shown()
    {
        chooser.setOverlays({overlayOf("faces", "nearest"), overlayOf("r2", "")});
        chooser.setCurrent("faces");
    }
};

}  // namespace

class OverlayChooserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSamplingIsOfferedOfMapsOfVoxelsAlone()
    {
        Shown shown;
        const auto* sampling = samplingOf(shown.chooser);
        QVERIFY(!sampling->isHidden());
        QVERIFY(sampling->text().startsWith(QStringLiteral("nearest")));
        shown.chooser.setCurrent("r2");
        QVERIFY(sampling->isHidden());
        shown.chooser.setCurrent({});
        QVERIFY(sampling->isHidden());
    }

    void aPlaneHasNoThreshold()
    {
        Shown shown;
        auto plane = overlayOf("umap", "");
        plane.kind = OverlayKind::plane;
        plane.threshold = 3;
        shown.chooser.setOverlays({overlayOf("faces", "nearest"), plane});
        shown.chooser.setCurrent("umap");
        auto* slider = shown.chooser.findChild<QSlider*>();
        QVERIFY(slider->isHidden());
        QCOMPARE(shown.chooser.threshold(), 0.0F);
        QSignalSpy changed(&shown.chooser, &OverlayChooser::thresholdChanged);
        slider->setValue(50);
        shown.chooser.setThreshold(2);
        QCOMPARE(changed.size(), 0);
        shown.chooser.setCurrent("faces");
        QVERIFY(!slider->isHidden());
        slider->setValue(20);
        QCOMPARE(changed.size(), 1);
    }

    void anotherSamplingIsToldOnceAndSaid()
    {
        Shown shown;
        const auto* sampling = samplingOf(shown.chooser);
        QSignalSpy chosen(&shown.chooser, &OverlayChooser::samplingChosen);
        const auto ways = sampling->menu()->actions();
        QCOMPARE(ways.size(), 3);
        ways[1]->trigger();
        ways[1]->trigger();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::string>(), std::string("linear"));
        QVERIFY(sampling->text().startsWith(QStringLiteral("linear")));
        QVERIFY(sampling->accessibleName().contains(QStringLiteral("linear")));

        shown.chooser.setSampling({});  // remembered from elsewhere: the usual
        QCOMPARE(chosen.size(), 1);
        QVERIFY(ways[0]->isChecked());
    }
};

QTEST_MAIN(OverlayChooserTest)
#include "OverlayChooserTest.moc"
