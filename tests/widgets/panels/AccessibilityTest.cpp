// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/Theme.h"
#include "widgets/panels/BackboneSwitch.h"
#include "widgets/panels/BatchSheet.h"
#include "widgets/panels/CommandPalette.h"
#include "widgets/panels/CorrelateSheet.h"
#include "widgets/panels/DataSheet.h"
#include "widgets/panels/EncoderButton.h"
#include "widgets/panels/EnginePanel.h"
#include "widgets/panels/HelpSheet.h"
#include "widgets/panels/JobsPanel.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/OverlayChooser.h"
#include "widgets/panels/OverlayColors.h"
#include "widgets/panels/RankingStrip.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/ScoreSheet.h"
#include "widgets/panels/SelectionCard.h"
#include "widgets/panels/StimulusStrip.h"
#include "widgets/panels/StudySheet.h"
#include "widgets/panels/TrainingSheet.h"
#include "widgets/panels/VisionSheet.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>

#include <memory>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

/// Every panel with something in it.
std::vector<std::unique_ptr<QWidget>> everyPanel(QWidget* window)
{
    std::vector<std::unique_ptr<QWidget>> all;
    auto backbones = std::make_unique<BackboneSwitch>();
    backbones->setBackbones({{.id = "a", .name = QStringLiteral("DeiT"), .usable = true, .why = {}, .detail = {}}});
    auto encoder = std::make_unique<EncoderButton>();
    encoder->setChoices(QStringLiteral("DeiT"), {{"a", QStringLiteral("ridge"), {}, {}}}, "a");
    auto jobs = std::make_unique<JobsPanel>();
    jobs->setJobs({{.id = 1, .title = QStringLiteral("Relevance")}});
    auto card = std::make_unique<SelectionCard>();
    card->setActions({{"pin", QStringLiteral("Pin"), QStringLiteral("Pin it")}});
    auto notice = std::make_unique<NoticeBar>();
    notice->say(QStringLiteral("The engine ended"), QStringLiteral("Show"));
    auto help = std::make_unique<HelpSheet>();
    help->setGroups({{QStringLiteral("Photo"), {{QStringLiteral("S"), QStringLiteral("smooth")}}}});
    all.push_back(std::move(backbones));
    all.push_back(std::move(encoder));
    all.push_back(std::move(jobs));
    all.push_back(std::move(card));
    all.push_back(std::move(notice));
    all.push_back(std::move(help));
    all.push_back(std::make_unique<CommandPalette>(window));
    all.push_back(std::make_unique<EngineChip>());
    all.push_back(std::make_unique<EnginePanel>());
    all.push_back(std::make_unique<MapControls>());
    all.push_back(std::make_unique<OverlayChooser>());
    all.push_back(std::make_unique<OverlayColors>());
    all.push_back(std::make_unique<RegionList>());
    all.push_back(std::make_unique<StimulusStrip>());
    all.push_back(std::make_unique<RankingStrip>());
    all.push_back(std::make_unique<TrainingSheet>());
    all.push_back(std::make_unique<VisionSheet>());
    all.push_back(std::make_unique<DataSheet>());
    all.push_back(std::make_unique<StudySheet>());
    all.push_back(std::make_unique<ScoreSheet>());
    all.push_back(std::make_unique<CorrelateSheet>());
    all.push_back(std::make_unique<BatchSheet>());
    return all;
}

bool isControl(const QWidget* widget)
{
    if (qobject_cast<const QScrollBar*>(widget)) return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSlider*>(widget) ||
           qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
}

/// Parts of a stock control (the field of a spin box, the list of a combo box) speak through it.
bool isPart(const QWidget* widget)
{
    for (const QWidget* above = widget->parentWidget(); above; above = above->parentWidget())
        if (isControl(above) && !qobject_cast<const QAbstractItemView*>(above)) return true;
    return false;
}

}  // namespace

class AccessibilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { color::applyTheme(*qApp, color::Appearance::light); }

    void everyControlHasAName()
    {
        QWidget window;
        int controls = 0;
        for (const auto& panel : everyPanel(&window)) {
            auto widgets = panel->findChildren<QWidget*>();
            widgets.push_back(panel.get());
            for (const QWidget* widget : widgets) {
                if (!isControl(widget) || isPart(widget)) continue;
                ++controls;
                const QByteArray which = QByteArray(panel->metaObject()->className()) + " > " + widget->metaObject()->className();
                QVERIFY2(!widget->accessibleName().isEmpty(), which.constData());
                const bool isList = qobject_cast<const QAbstractItemView*>(widget) != nullptr;
                QVERIFY2(isList || !widget->toolTip().isEmpty(), which.constData());
            }
        }
        QVERIFY(controls > 25);
    }

    void everyPanelHasAName()
    {
        QWidget window;
        for (const auto& panel : everyPanel(&window))
            QVERIFY2(!panel->accessibleName().isEmpty(), panel->metaObject()->className());
    }

    void largerTextMakesLargerPanels()
    {
        QWidget window;
        std::vector<QSize> before;
        for (const auto& panel : everyPanel(&window)) before.push_back(panel->sizeHint());
        color::applyTheme(*qApp, color::Appearance::light, 2);
        std::size_t index = 0;
        for (const auto& panel : everyPanel(&window)) {
            QVERIFY2(panel->sizeHint().height() > before[index].height(), panel->metaObject()->className());
            ++index;
        }
        color::applyTheme(*qApp, color::Appearance::light);
    }

    void theBottomAndSidesFitAWindowOf1024Pixels()
    {
        StimulusStrip strip;
        QVERIFY(strip.minimumSizeHint().width() <= 1024);
        RegionList regions;
        MapControls map;
        QVERIFY(regions.minimumSizeHint().width() + map.minimumSizeHint().width() <= 1024 - 320);
    }
};

QTEST_MAIN(AccessibilityTest)
#include "AccessibilityTest.moc"
