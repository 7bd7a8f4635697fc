// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/BackboneSwitch.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/OverlayChooser.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace cortilens;
using namespace cortilens::panels;

class MapControlsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void progressIsOneLineOfWords()
    {
        QCOMPARE(progressText({.viewsDone = 31, .viewsTotal = 51, .settled = 0.9931F}),
                 QString::fromUtf8("31 / 51 views · settled 0.993"));
        QCOMPARE(progressText({.viewsDone = 1, .viewsTotal = 1}), QStringLiteral("1 view"));
        QCOMPARE(progressText({.viewsDone = 51, .viewsTotal = 51, .fromStore = true}), QString::fromUtf8("51 views · stored"));
        QCOMPARE(progressText({}), QString());
    }

    void settersEmitNothing()
    {
        MapControls controls;
        int emitted = 0;
        connect(&controls, &MapControls::opacityChanged, this, [&] { ++emitted; });
        connect(&controls, &MapControls::limitChosen, this, [&] { ++emitted; });
        connect(&controls, &MapControls::viewsChosen, this, [&] { ++emitted; });
        connect(&controls, &MapControls::displayChosen, this, [&] { ++emitted; });
        controls.setOpacity(0.3F);
        controls.setScale(color::symmetricScale(0.4F), false, {});
        controls.setViews(13, 51);
        controls.setDisplay(color::MapDisplay::contour);
        QCOMPARE(emitted, 0);
    }

    void theRangeIsAutomaticOrALimit()
    {
        MapControls controls;
        controls.setScale(color::symmetricScale(0.2F), true, {});
        std::vector<std::optional<float>> limits;
        connect(&controls, &MapControls::limitChosen, this, [&](std::optional<float> limit) { limits.push_back(limit); });
        auto* automatic = controls.findChild<QCheckBox*>();
        automatic->click();
        controls.findChild<QDoubleSpinBox*>()->setValue(0.5);
        automatic->click();
        QCOMPARE(limits, (std::vector<std::optional<float>>{0.2F, 0.5F, std::nullopt}));
    }

    void aPresetIsChosenWithAllItsValuesInSight()
    {
        MapControls controls;
        std::vector<std::string> chosen;
        connect(&controls, &MapControls::presetChosen, this, [&](const std::string& id) { chosen.push_back(id); });
        const auto buttons = [&] {
            std::vector<QAbstractButton*> found;
            for (auto* button : controls.findChildren<QAbstractButton*>())
                if (button->text() == QStringLiteral("Paper") || button->text() == QStringLiteral("Best"))
                    found.push_back(button);
            return found;
        };
        controls.show();
        controls.setPresets({{"best", QStringLiteral("336 px")}}, "best");
        QVERIFY(buttons().empty() || !buttons().front()->isVisible());  // nothing to choose

        controls.setPresets({{"paper", QStringLiteral("51 views")}, {"best", QStringLiteral("no more than needed")}}, "paper");
        QCOMPARE(buttons().size(), std::size_t{2});
        QVERIFY(buttons()[0]->isVisible() && buttons()[0]->isChecked());
        QCOMPARE(buttons()[1]->toolTip(), QStringLiteral("no more than needed"));
        buttons()[1]->click();
        QCOMPARE(chosen, std::vector<std::string>{"best"});
    }

    void aBackboneThatCannotBeUsedStaysInSightAndSaysWhy()
    {
        BackboneSwitch backbones;
        backbones.setBackbones(
            {{.id = "deit-tiny", .name = QStringLiteral("DeiT"), .usable = true, .why = {}, .detail = {}},
             {.id = "clip", .name = QStringLiteral("CLIP"), .usable = false, .why = QStringLiteral("no weights"), .detail = {}}});
        backbones.setCurrent("deit-tiny");
        const auto buttons = backbones.findChildren<QPushButton*>();
        QVERIFY(buttons[0]->isChecked());
        QVERIFY(!buttons[1]->isEnabled());
        QVERIFY(buttons[1]->toolTip().contains(QStringLiteral("no weights")));
    }

    void buttonsHaveBriefNamesWhereTheyTellBackbonesApart()
    {
        BackboneSwitch backbones;
        const auto choice = [](const char* id, const char* name) {
            return BackboneChoice{.id = id, .name = QString::fromLatin1(name), .usable = true, .why = {}, .detail = {}};
        };
        backbones.setBackbones({choice("b16", "CLIP ViT-B/16"), choice("l14", "CLIP ViT-L/14"),
                                choice("l336", "CLIP ViT-L/14 with more pixels"), choice("radio", "RADIO v2.5-B, SigLIP head")});
        QStringList texts;
        for (const auto* button : backbones.findChildren<QPushButton*>()) texts << button->text();
        QCOMPARE(texts, (QStringList{QStringLiteral("CLIP B/16"), QStringLiteral("CLIP ViT-L/14"),
                                     QStringLiteral("CLIP ViT-L/14 with more pixels"), QStringLiteral("RADIO v2.5-B")}));
        QVERIFY(backbones.findChildren<QPushButton*>()[3]->toolTip().startsWith(QStringLiteral("RADIO v2.5-B, SigLIP head")));
    }

    void aPressedSegmentIsToldOnce()
    {
        SegmentedSwitch forms(QStringLiteral("Form"));
        forms.setSegments({{"flat", QStringLiteral("Flat"), {}, true}, {"inflated", QStringLiteral("Inflated"), {}, true}});
        std::vector<std::string> chosen;
        connect(&forms, &SegmentedSwitch::chosen, this, [&](const std::string& id) { chosen.push_back(id); });
        const auto buttons = forms.findChildren<QPushButton*>();
        buttons[1]->click();
        buttons[1]->click();
        forms.setCurrent("flat");
        QCOMPARE(chosen, std::vector<std::string>{"inflated"});
        QCOMPARE(forms.current(), std::string("flat"));
    }

    void theThresholdIsToldInTheOverlaysUnit()
    {
        OverlayChooser chooser;
        Overlay ceiling;
        ceiling.id = "noise-ceiling";
        ceiling.name = "Noise ceiling";
        ceiling.low = 0;
        ceiling.high = 80;
        ceiling.threshold = 20;
        chooser.setOverlays({ceiling});
        float told = -1;
        connect(&chooser, &OverlayChooser::thresholdChanged, this, [&](float threshold) { told = threshold; });
        chooser.setCurrent("noise-ceiling");
        auto* slider = chooser.findChild<QSlider*>();
        QCOMPARE(slider->value(), 25);
        QCOMPARE(told, -1.0F);
        slider->setValue(50);
        QCOMPARE(told, 40.0F);
        QCOMPARE(chooser.threshold(), 40.0F);
    }

    void aRegionIsOfferedOnlyWhereOneCanBeMadeAndIsToldByThePersonOnly()
    {
        OverlayChooser chooser;
        auto* region = chooser.findChild<QToolButton*>();
        QVERIFY(region->isHidden());
        std::vector<bool> told;
        connect(&chooser, &OverlayChooser::regionToggled, this, [&](bool isOn) { told.push_back(isOn); });
        chooser.setRegionOffered(true);
        QVERIFY(!region->isHidden());
        chooser.setRegionOn(true);
        QVERIFY(region->isChecked() && told.empty());
        region->click();
        QCOMPARE(told, std::vector<bool>{false});
    }
};

QTEST_MAIN(MapControlsTest)
#include "MapControlsTest.moc"
