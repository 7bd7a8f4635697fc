// SPDX-License-Identifier: Apache-2.0
#include "core/dense/ViewPlan.h"
#include "core/models/BackboneRow.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <span>
#include <string_view>
#include <tuple>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

/// What BrainSAIL's scripts draw, from a run of their code with numpy and torch.
struct Published {
    int patches;
    int maxShift;
    std::string_view flips;
    std::vector<GridCell> shifts;
    int visits, fewest, fullCells;
    std::array<int, 4> corners;  // upper left, upper right, lower left, lower right
};

const std::vector<GridCell> kClipShifts{
    {0, 0},   {-8, 8}, {-7, -8}, {3, 8},  {-2, 0},  {2, -8}, {-8, 1}, {8, -8},  {8, 4},  {3, 2},   {-2, 6},  {3, -3},  {-3, -5},
    {-8, -4}, {8, 8},  {-5, 4},  {5, -6}, {-5, -2}, {-1, 3}, {6, 1},  {-2, -8}, {0, -4}, {4, 5},   {-5, 1},  {-8, 4},  {8, -5},
    {-5, 8},  {1, 5},  {1, 0},   {0, 8},  {5, 7},   {1, -6}, {4, -1}, {-5, -6}, {-6, 6}, {5, 3},   {-1, -2}, {-7, -1}, {7, 6},
    {-3, 2},  {6, -3}, {5, -8},  {0, -8}, {1, 3},   {-2, 8}, {8, 2},  {-1, -6}, {3, -6}, {-3, -3}, {-5, -8}, {6, -1}};
const std::vector<GridCell> kDinoShifts{{0, 0},  {-6, 6},  {-6, -6}, {3, 6},   {-2, 0},  {1, -6},  {3, 1},  {-1, 4}, {-6, 1},
                                        {6, -6}, {-3, -4}, {1, -2},  {6, 3},   {-6, -3}, {6, 6},   {-4, 3}, {-3, 6}, {3, -4},
                                        {4, 4},  {-1, -3}, {1, 3},   {-4, -2}, {5, 0},   {-2, -6}, {0, 6}};
const std::vector<GridCell> kRadioShifts{{0, 0}, {-7, 7},  {-7, -7}, {3, 7},  {-2, 0},  {1, -7}, {-7, 1}, {-2, 6}, {7, -7},
                                         {3, 2}, {-3, -5}, {7, 5},   {3, -3}, {-7, -3}, {-4, 3}, {6, 1},  {4, -6}, {0, -4},
                                         {0, 3}, {-7, 4},  {-5, -1}, {1, 0},  {-6, -5}, {5, 4},  {4, -1}};
constexpr std::string_view kFlips = "0011011010101111111000110"  // all three
                                    "01110001110011011011101010";

const std::map<std::string_view, Published> kPublished{
    {"CLIP", {56, 8, kFlips, kClipShifts, 135944, 14, 1600, {15, 14, 15, 15}}},
    {"DINOv2", {37, 6, kFlips.substr(0, 25), kDinoShifts, 28102, 6, 625, {8, 8, 6, 9}}},
    {"RADIO", {48, 7, kFlips.substr(0, 25), kRadioShifts, 48745, 8, 1156, {8, 8, 8, 8}}},
};

std::vector<int> visitsOf(const std::vector<View>& views, GridSize grid)
{
    std::vector<int> visits(grid.cells());
    for (const auto& view : views)
        for (int row = 0; row < grid.rows; ++row)
            for (int col = 0; col < grid.cols; ++col)
                if (const auto source = sourceOf({row, col}, view, grid))
                    ++visits[static_cast<std::size_t>(source->row * grid.cols + source->col)];
    return visits;
}

}  // namespace

class ViewPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shiftsAndMirrorsAreThoseOfThePublishedScripts_data() { addNetworks(); }
    void shiftsAndMirrorsAreThoseOfThePublishedScripts()
    {
        const auto& published = fetched();

        const auto views = viewsFor(static_cast<int>(published.shifts.size()), published.maxShift);

        std::vector<View> expected;
        for (std::size_t i = 0; i < published.shifts.size(); ++i)
            expected.push_back({.shift = published.shifts[i], .mirrored = published.flips[i] == '1'});
        QCOMPARE(views, expected);
    }

    void eachPatchIsSeenAsOftenAsInThePublishedScripts_data() { addNetworks(); }
    void eachPatchIsSeenAsOftenAsInThePublishedScripts()
    {
        const auto& published = fetched();
        const int side = published.patches;

        const auto visits = visitsOf(viewsFor(static_cast<int>(published.shifts.size()), published.maxShift), {side, side});

        const auto at = [&](int row, int col) { return visits[static_cast<std::size_t>(row * side + col)]; };
        QCOMPARE(std::accumulate(visits.begin(), visits.end(), 0), published.visits);
        QCOMPARE(std::ranges::min(visits), published.fewest);
        QCOMPARE(std::ranges::count(visits, static_cast<int>(published.shifts.size())), published.fullCells);
        QCOMPARE((std::array{at(0, 0), at(0, side - 1), at(side - 1, 0), at(side - 1, side - 1)}), published.corners);
    }

    void everyRowReachesAsFarAsThePublishedScripts()
    {
        for (const auto& row : models::rows())  // 15 % of the side in patches, rounded to even
            if (row.hasNetwork())
                QCOMPARE(row.recipe.maxShift, static_cast<int>(std::rint(0.15 * row.gridOf(row.recipe.pixels).rows)));
    }

    void aShorterPlanIsTheBeginningOfALongerOne()
    {
        const auto longer = viewsFor(51, 8);

        const auto shorter = viewsFor(13, 8);

        QCOMPARE(shorter, std::vector(longer.begin(), longer.begin() + 13));
    }

    void withoutReachEveryViewStaysInPlace()
    {
        const auto views = viewsFor(4, 0);

        QCOMPARE(views.size(), std::size_t{4});
        for (const auto& view : views) QCOMPARE(view.shift, GridCell{});
    }

    void theSettlingOrderHasTheSameViewsAndTheSameFirst_data() { addNetworks(); }
    void theSettlingOrderHasTheSameViewsAndTheSameFirst()
    {
        const auto& published = fetched();
        auto views = viewsFor(static_cast<int>(published.shifts.size()), published.maxShift);

        auto order = settlingEarly(views);

        QCOMPARE(order.front(), View{});
        const auto key = [](const View& view) { return std::tuple(view.shift.row, view.shift.col, view.mirrored); };
        std::ranges::sort(views, {}, key);
        std::ranges::sort(order, {}, key);
        QCOMPARE(order, views);
    }

    void aThirdOfTheSettlingOrderStandsForAllViews_data() { addNetworks(); }
    void aThirdOfTheSettlingOrderStandsForAllViews()
    {
        const auto& published = fetched();
        const auto views = viewsFor(static_cast<int>(published.shifts.size()), published.maxShift);

        const double usual = errorOfAThird(views, published.maxShift);
        const double settling = errorOfAThird(settlingEarly(views), published.maxShift);

        qInfo("root mean square error of the mean: %.4f in the published order, %.4f in the settling one", usual, settling);
        QVERIFY(settling < 0.85 * usual);  // the more views, the more is gained
    }

    void viewsInPlaceKeepTheirOrder() { QCOMPARE(settlingEarly(viewsFor(1, 0)), viewsFor(1, 0)); }

private:
    /// Of the mean of plane waves over shifts, none shorter than the reach, and of as many that mirroring turns around.
    static double errorOfAThird(const std::vector<View>& views, int reach)
    {
        double square = 0;
        int waves = 0;
        for (int rows = -1; rows <= 1; ++rows)
            for (int cols = -1; cols <= 1; ++cols)
                for (const bool isTurned : {false, true})
                    for (const double phase : {0.0, std::numbers::pi / 2}) {
                        const auto meanOf = [&](std::size_t count) {
                            double sum = 0;
                            for (const auto& view : std::span(views).first(count)) {
                                const double wave = std::cos(
                                    2 * (rows * view.shift.row + cols * view.shift.col) / static_cast<double>(reach) + phase);
                                sum += isTurned && view.mirrored ? -wave : wave;
                            }
                            return sum / static_cast<double>(count);
                        };
                        square += std::pow(meanOf(views.size() / 3) - meanOf(views.size()), 2);
                        ++waves;
                    }
        return std::sqrt(square / waves);
    }

    static void addNetworks()
    {
        QTest::addColumn<QString>("network");
        for (const auto& [name, published] : kPublished) QTest::newRow(name.data()) << QString::fromUtf8(name.data());
    }

    static const Published& fetched()
    {
        const auto name = *static_cast<QString*>(QTest::qData("network", qMetaTypeId<QString>()));
        return kPublished.at(name.toStdString());
    }
};

QTEST_APPLESS_MAIN(ViewPlanTest)
#include "ViewPlanTest.moc"
