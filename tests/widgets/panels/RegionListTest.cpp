// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionList.h"
#include "widgets/panels/RegionModel.h"

#include <QLineEdit>
#include <QListView>
#include <QTest>

#include <limits>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

RegionOfInterest region(const char* name, const char* set, const char* family, int voxels, float r2)
{
    RegionOfInterest made;
    made.name = name;
    made.set = set;
    made.family = family;
    made.voxelCount = voxels;
    made.meanR2 = r2;
    return made;
}

std::vector<RegionOfInterest> regions()
{
    return {region("FFA-10", "floc-faces", "faces", 300, 0.2F), region("FFA-2", "floc-faces", "faces", 412, 0.41F),
            region("PPA", "floc-places", "places", 611, std::numeric_limits<float>::quiet_NaN()),
            region("OFA", "floc-faces", "faces", 100, 0.33F)};
}

QStringList shownIn(const RegionList& list)
{
    QStringList names;
    const auto* model = list.findChild<QListView*>()->model();
    for (int row = 0; row < model->rowCount(); ++row) names += model->index(row, 0).data().toString();
    return names;
}

}  // namespace

class RegionListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setsStandUnderTheirNames()
    {
        RegionList list;
        list.setRegions(regions());
        QCOMPARE(shownIn(list).join(u' '), QStringLiteral("floc-faces FFA-10 FFA-2 OFA floc-places PPA"));
        QCOMPARE(list.visibleCount(), 4);
    }

    void ordersSortNumbersAsNumbersAndUnknownLast()
    {
        RegionList list;
        list.setRegions(regions());
        list.setOrder(RegionOrder::byName);
        QCOMPARE(shownIn(list).join(u' '), QStringLiteral("FFA-2 FFA-10 OFA PPA"));
        list.setOrder(RegionOrder::byR2);
        QCOMPARE(shownIn(list).join(u' '), QStringLiteral("FFA-2 OFA FFA-10 PPA"));
        list.setOrder(RegionOrder::byVoxels);
        QCOMPARE(shownIn(list).join(u' '), QStringLiteral("PPA FFA-2 FFA-10 OFA"));
    }

    void everyTypedWordMustOccurInNameSetOrFamily()
    {
        RegionList list;
        list.setRegions(regions());
        QTest::keyClicks(list.findChild<QLineEdit*>(), QStringLiteral("ffa FACES"));
        QCOMPARE(list.visibleCount(), 2);
        list.setFilter(QStringLiteral("places"));
        QCOMPARE(shownIn(list).join(u' '), QStringLiteral("floc-places PPA"));
        list.setFilter(QStringLiteral("ffa places"));
        QCOMPARE(list.visibleCount(), 0);
    }

    void enterInTheFieldChoosesTheFirstFound()
    {
        RegionList list;
        list.setRegions(regions());
        std::vector<std::string> chosen;
        connect(&list, &RegionList::regionChosen, this, [&](const std::string& name) { chosen.push_back(name); });
        auto* field = list.findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("pp"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(chosen, std::vector<std::string>{"PPA"});
    }

    void arrowsWalkOverRegionsAndSkipHeadings()
    {
        RegionList list;
        list.resize(240, 400);
        list.setRegions(regions());
        list.setCurrent("OFA");
        std::vector<std::string> chosen;
        connect(&list, &RegionList::regionChosen, this, [&](const std::string& name) { chosen.push_back(name); });
        list.show();
        QTest::keyClick(list.findChild<QListView*>(), Qt::Key_Down);
        QCOMPARE(chosen, std::vector<std::string>{"PPA"});
    }

    void whenTheFieldIsHiddenItHidesNoRegions()
    {
        RegionList list;
        list.setRegions(regions());
        const int all = list.visibleCount();
        list.setFilter(QStringLiteral("places"));
        QVERIFY(list.visibleCount() < all);
        list.setCompact(true);
        QVERIFY(list.findChild<QLineEdit*>()->isHidden());
        QCOMPARE(list.visibleCount(), all);
    }

    void theCurrentRegionStaysInSightWhenTheListLosesHeight_data()
    {
        QTest::addColumn<bool>("isScrolledAway");
        QTest::newRow("it was in sight") << false;
        QTest::newRow("it was scrolled away") << true;
    }

    void theCurrentRegionStaysInSightWhenTheListLosesHeight()
    {
        QFETCH(bool, isScrolledAway);
        std::vector<RegionOfInterest> many;
        std::vector<std::string> names;
        for (int i = 10; i < 60; ++i) names.push_back(std::to_string(i).insert(0, 1, 'R'));
        for (const auto& name : names) many.push_back(region(name.c_str(), "mine", "faces", 10, 0.1F));
        RegionList list;
        list.setRegions(many);
        list.resize(240, 700);
        list.show();
        auto* view = list.findChild<QListView*>();
        list.setCurrent("R59");
        if (isScrolledAway) view->scrollToTop();

        list.resize(240, 400);

        const QRect row = view->visualRect(view->currentIndex());
        QCOMPARE(view->viewport()->rect().contains(row), !isScrolledAway);
    }

    void theCurrentRegionSurvivesOrderAndFilterWithoutASignal()
    {
        RegionList list;
        list.setRegions(regions());
        int chosen = 0;
        connect(&list, &RegionList::regionChosen, this, [&] { ++chosen; });
        list.setCurrent("FFA-2");
        list.setOrder(RegionOrder::byR2);
        list.setFilter(QStringLiteral("PPA"));
        list.setFilter({});
        QCOMPARE(list.current(), std::string("FFA-2"));
        QCOMPARE(list.findChild<QListView*>()->currentIndex().data().toString(), QStringLiteral("FFA-2"));
        QCOMPARE(chosen, 0);
    }
};

QTEST_MAIN(RegionListTest)
#include "RegionListTest.moc"
