// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Agreement.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

bool close(float a, double b)
{
    return std::abs(static_cast<double>(a) - b) < 1e-5;
}

/// A wave over the photo: `phase` in quarters of a turn, `cycles` along each axis, sampled at patch centres.
std::vector<float> wave(GridSize grid, double phase, int cycles = 1)
{
    std::vector<float> values;
    for (int row = 0; row < grid.rows; ++row)
        for (int col = 0; col < grid.cols; ++col)
            values.push_back(static_cast<float>(std::sin(2 * M_PI * cycles * (col + 0.5) / grid.cols + phase * M_PI / 2)));
    return values;
}

}  // namespace

class AgreementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCoarserPatchIsTheMeanOfTheAreasItCovers()
    {
        const std::vector<float> values{1, 2, 3, 4, 5, 6};  // 1 x 6
        QCOMPARE(resampled({{1, 6}, values}, {1, 3}), (std::vector{1.5F, 3.5F, 5.5F}));
        // Three patches into two: the middle one is halved.
        const std::vector<float> three{1, 2, 6};
        const auto two = resampled({{1, 3}, three}, {1, 2});
        QVERIFY(close(two[0], (1 + 0.5 * 2) / 1.5));
        QVERIFY(close(two[1], (0.5 * 2 + 6) / 1.5));
    }

    void theMeanOverThePhotoStaysWhateverTheGrid()
    {
        std::vector<float> values;
        for (int i = 0; i < 56 * 56; ++i) values.push_back(static_cast<float>((i * 7919) % 101));
        double mean = 0;
        for (const float value : values) mean += static_cast<double>(value) / (56 * 56);
        for (const GridSize grid : {GridSize{37, 37}, GridSize{21, 21}, GridSize{1, 1}}) {
            double coarse = 0;
            for (const float value : resampled({{56, 56}, values}, grid))
                coarse += static_cast<double>(value) / static_cast<double>(grid.cells());
            QVERIFY(std::abs(coarse - mean) < 1e-5);
        }
    }

    void aPlaceStaysWhereItIsInThePhoto()
    {
        std::vector<float> values(56 * 48, 0.0F);
        values[12 * 48 + 40] = 1;  // in the photo: 0.21 ... 0.23 from above, 0.83 ... 0.85 from the left
        const auto coarse = resampled({{56, 48}, values}, {7, 6});
        for (std::size_t place = 0; place < coarse.size(); ++place)
            QVERIFY(close(coarse[place], place == 1 * 6 + 5 ? 1.0 / 64 : 0.0));
    }

    void patchesWithoutAValueTakeNoPart()
    {
        const std::vector<float> values{1, kNaN, kNaN, kNaN};
        const auto two = resampled({{1, 4}, values}, {1, 2});
        QVERIFY(close(two[0], 1));
        QVERIFY(std::isnan(two[1]));
    }

    void theCommonGridIsTheCoarsestInEachDirection()
    {
        const std::vector<GridSize> grids{{56, 56}, {37, 40}, {48, 21}};
        QVERIFY((commonGrid(grids) == GridSize{37, 21}));
        QVERIFY((commonGrid({}) == GridSize{}));
    }

    void correlationHasItsClosedForm()
    {
        const auto sine = wave({4, 64}, 0);
        QVERIFY(close(pearson(sine, sine), 1));
        QVERIFY(close(pearson(sine, wave({4, 64}, 2)), -1));                        // half a turn
        QVERIFY(close(pearson(sine, wave({4, 64}, 1)), 0));                         // a quarter of a turn
        QVERIFY(close(pearson(sine, wave({4, 64}, 2.0 / 3)), std::cos(M_PI / 3)));  // r is the cosine of the angle
        const std::vector a{1.0F, 2.0F, 3.0F, 4.0F};
        const std::vector b{2.0F, 1.0F, 4.0F, 3.0F};
        QVERIFY(close(pearson(a, b), 0.6));  // 3 of 5
    }

    void correlationNeedsThreePlacesAndSomethingThatVaries()
    {
        QVERIFY(std::isnan(pearson(std::vector{1.0F, 2.0F}, std::vector{1.0F, 2.0F})));
        QVERIFY(std::isnan(pearson(std::vector{1.0F, 2.0F, kNaN, 3.0F}, std::vector{1.0F, 2.0F, 5.0F, kNaN})));
        QVERIFY(std::isnan(pearson(std::vector{0.1F, 0.1F, 0.1F}, std::vector{1.0F, 2.0F, 3.0F})));
        QVERIFY(close(pearson(std::vector{1.0F, 2.0F, 3.0F, kNaN}, std::vector{2.0F, 4.0F, 6.0F, 0.0F}), 1));
    }

    void scaleAndOffsetOfAMapAreNoDisagreement()
    {
        const auto a = wave({8, 8}, 0);
        auto b = a;
        for (float& value : b) value = 40 + 3 * value;
        const std::vector<MapValues> maps{{{8, 8}, a}, {{8, 8}, b}};
        const auto agreement = agreementOf(maps).value();
        QVERIFY(close(agreement.overall, 0));
        for (const float value : agreement.disagreement) QVERIFY(close(value, 0));
        QVERIFY(close(agreement.correlation[1], 1));
        QVERIFY(close(agreement.agreement[0], 1));
    }

    void oppositeMapsDisagreeByTheirZScore()
    {
        const auto a = wave({1, 16}, 0);
        const auto b = wave({1, 16}, 2);
        const std::vector<MapValues> maps{{{1, 16}, a}, {{1, 16}, b}};
        const auto agreement = agreementOf(maps).value();
        QVERIFY(close(agreement.overall, 1));
        // z of a sine is sqrt(2) times it; the deviation of z and -z is |z|.
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(close(agreement.disagreement[i], std::sqrt(2) * std::abs(static_cast<double>(a[i]))));
    }

    void theMeanSquareOfTheDisagreementFollowsFromTheCorrelations()
    {
        // The variance over M standardised maps, averaged over places, is 1 - (sum of all correlations) / M^2.
        const auto a = wave({4, 32}, 0);
        const auto b = wave({4, 32}, 0.3);
        const auto c = wave({4, 32}, 1.1);
        const std::vector<MapValues> maps{{{4, 32}, a}, {{4, 32}, b}, {{4, 32}, c}};
        const auto agreement = agreementOf(maps).value();
        double sum = 0;
        for (const float r : agreement.correlation) sum += static_cast<double>(r);
        QVERIFY(close(agreement.overall * agreement.overall, 1 - sum / 9));
        QVERIFY(close(meanCorrelation(agreement), (sum - 3) / 6));
        QVERIFY(close(agreement.agreement[1],
                      (static_cast<double>(agreement.correlation[3]) + static_cast<double>(agreement.correlation[5])) / 2));
    }

    void aPairDoesNotChangeWhenAThirdMapIsCompared()
    {
        const auto fine = wave({56, 56}, 0, 3);
        const auto middle = wave({37, 37}, 0.4, 3);
        const auto coarse = wave({2, 2}, 1);
        const std::vector<MapValues> pair{{{56, 56}, fine}, {{37, 37}, middle}};
        const std::vector<MapValues> three{pair[0], pair[1], {{2, 2}, coarse}};
        const auto alone = agreementOf(pair).value();
        const auto among = agreementOf(three).value();
        QCOMPARE(among.correlation[1], alone.correlation[1]);
        QVERIFY((alone.grid == GridSize{37, 37}));
        QVERIFY((among.grid == GridSize{2, 2}));
        QVERIFY(std::abs(alone.correlation[1] - 0.809F) < 0.01F);  // cos(0.4 quarters of a turn), sampled anew
    }

    void aConstantMapIsLeftOut()
    {
        const auto a = wave({4, 4}, 0);
        const auto b = wave({4, 4}, 2);
        const std::vector flat(16, 0.25F);
        const std::vector<MapValues> maps{{{4, 4}, a}, {{4, 4}, flat}, {{4, 4}, b}};
        const auto agreement = agreementOf(maps).value();
        QVERIFY(close(agreement.overall, 1));  // of a and b alone
        QVERIFY(std::isnan(agreement.correlation[1]) && std::isnan(agreement.correlation[4]));
        QVERIFY(close(agreement.correlation[2], -1));
        QVERIFY(std::isnan(agreement.agreement[1]));
        QVERIFY(close(agreement.agreement[0], -1));
    }

    void oneMapHasNothingToAgreeWith()
    {
        const auto a = wave({4, 4}, 0);
        const std::vector<MapValues> maps{{{4, 4}, a}};
        const auto agreement = agreementOf(maps).value();
        QVERIFY(std::isnan(agreement.overall));
        QVERIFY(std::isnan(agreement.agreement[0]));
        QCOMPARE(agreement.correlation, std::vector{1.0F});
        QVERIFY(std::isnan(meanCorrelation(agreement)));
    }

    void aMapThatDoesNotFitItsGridIsRefusedWithBothNumbers()
    {
        const auto a = wave({4, 4}, 0);
        const std::vector<MapValues> maps{{{4, 4}, a}, {{4, 5}, a}};
        const auto refused = agreementOf(maps);
        QCOMPARE(refused.error().kind, ErrorKind::invalidRequest);
        QCOMPARE(refused.error().message, std::string("A map of 16 values does not fit its grid of 4 x 5 patches."));
        QCOMPARE(agreementOf({}).error().kind, ErrorKind::invalidRequest);
    }

    void theStrongestDisagreementComesFirstAndEqualsByTheirId()
    {
        std::vector<PhotoDisagreement> ranking;
        for (const auto& photo :
             {PhotoDisagreement{{7}, 0.5F, 0.5F}, PhotoDisagreement{{3}, 0.9F, -0.6F}, PhotoDisagreement{{9}, kNaN, kNaN},
              PhotoDisagreement{{5}, 0.5F, 0.5F}, PhotoDisagreement{{1}, 0.2F, 0.9F}})
            rank(ranking, photo, 3);
        std::vector<int> order;
        for (const auto& photo : ranking) order.push_back(photo.image.value);
        QCOMPARE(order, (std::vector{3, 5, 7}));
    }
};

QTEST_APPLESS_MAIN(AgreementTest)
#include "AgreementTest.moc"
