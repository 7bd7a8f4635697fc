// SPDX-License-Identifier: Apache-2.0
#include "core/dense/RunningMean.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr GridSize kGrid{3, 4};

/// What a view of a photo shows whose patch (r, c) carries the single feature 10 r + c; -1 on the white border.
std::vector<float> numberedPatches(const View& view)
{
    std::vector<float> tokens;
    for (int row = 0; row < kGrid.rows; ++row)
        for (int col = 0; col < kGrid.cols; ++col) {
            const auto source = sourceOf({row, col}, view, kGrid);
            tokens.push_back(source ? static_cast<float>(10 * source->row + source->col) : -1.0F);
        }
    return tokens;
}

/// A grid of one patch that sees these directions, one a view.
RunningMean oneThatSaw(const std::vector<std::vector<float>>& vectors)
{
    RunningMean mean({1, 1}, static_cast<int>(vectors.front().size()));
    for (const auto& vector : vectors) mean.add({}, vector);
    return mean;
}

}  // namespace

class RunningMeanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMovedAndMirroredViewLandsOnThePatchesThatItShows()
    {
        RunningMean mean(kGrid, 1);

        mean.add({}, numberedPatches({}));
        for (const View& view : {View{.shift = {1, -1}, .mirrored = true}, View{.shift = {-2, 3}, .mirrored = false},
                                 View{.shift = {0, 0}, .mirrored = true}})
            mean.add(view, numberedPatches(view));

        QCOMPARE(mean.mean(), numberedPatches({}));
        QCOMPARE(mean.views(), 4);
    }

    void aPatchThatAViewDoesNotShowKeepsItsCount()
    {
        const View view{.shift = {1, 0}, .mirrored = false};
        RunningMean mean(kGrid, 1);

        mean.add(view, numberedPatches(view));

        QCOMPARE(mean.visits()[0], 0);
        QCOMPARE(mean.mean()[0], 0.0F);
        QCOMPARE(mean.visits()[4], 1);
        QCOMPARE(mean.mean()[4], 10.0F);
    }

    void theMeanIsDividedByVisitsNotByViews()
    {
        RunningMean mean({1, 2}, 1);

        mean.add({}, std::vector{2.0F, 4.0F});
        mean.add({.shift = {0, 1}, .mirrored = false}, std::vector{8.0F, 100.0F});  // its first cell shows the second patch

        QCOMPARE(mean.mean(), (std::vector{2.0F, 6.0F}));
    }

    void viewsThatAgreeInDirectionHaveNoSpread()
    {
        QCOMPARE(oneThatSaw({{1, 2, -2}}).spread(), std::vector{0.0F});
        QVERIFY(oneThatSaw({{1, 2, -2}, {3, 6, -6}, {0.5F, 1, -1}}).spread()[0] < 1e-7F);
    }

    void theSpreadIsTheDistanceOfUnitVectorsFromTheirMean()
    {
        // Two directions at an angle a: both lie sin(a / 2) from their mean. 90 degrees, then 180.
        QVERIFY(std::abs(oneThatSaw({{3, 0}, {0, 5}}).spread()[0] - std::sqrt(0.5F)) < 1e-7F);
        QCOMPARE(oneThatSaw({{2, 0}, {-7, 0}}).spread(), std::vector{1.0F});
        // A readout of length 1 along (1, 0) varies by 0.5 over the first pair: less than the spread, as promised.
        QVERIFY(0.5F <= oneThatSaw({{3, 0}, {0, 5}}).spread()[0]);
    }

    void aViewWithoutADirectionAgreesWithNobody()
    {
        // m = (1/2, 0): |m|^2 = 1/4.
        QVERIFY(std::abs(oneThatSaw({{3, 0}, {0, 0}}).spread()[0] - std::sqrt(0.75F)) < 1e-7F);
    }
};

QTEST_APPLESS_MAIN(RunningMeanTest)
#include "RunningMeanTest.moc"
