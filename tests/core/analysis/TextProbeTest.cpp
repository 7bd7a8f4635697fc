// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/TextProbe.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

[[nodiscard]] bool near(float a, double b)
{
    return std::abs(static_cast<double>(a) - b) < 1e-6;
}

/// Two by two patches of two channels; the last has no direction.
[[nodiscard]] dense::FeatureMap fourPatches()
{
    dense::FeatureMap map;
    map.grid = {2, 2};
    map.channels = 2;
    map.mean = {3, 4, -10, 0, 0, 0.5F, 0, 0};
    map.spread = {0, 0, 0, 0};
    map.viewsDone = 3;
    map.viewsTotal = 5;
    return map;
}

constexpr auto kNaN = std::numeric_limits<float>::quiet_NaN();

}  // namespace

class TextProbeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneTextIsItsDirection();
    void eachTextCountsTheSameHoweverLongItsVector();
    void textsWithoutADirectionAreRefused();
    void aPatchHasTheCosineWithTheText();
    void aTextOfAnotherSpaceIsRefused();
    void thePhotosMeanLeavesOutPatchesWithoutADirection();
    void photosComeFromTheHighestCosine();
};

void TextProbeTest::oneTextIsItsDirection()
{
    const auto unit = unitMean(std::vector<float>{3, 4}, 2).value();
    QVERIFY(near(unit[0], 0.6));
    QVERIFY(near(unit[1], 0.8));
}

void TextProbeTest::eachTextCountsTheSameHoweverLongItsVector()
{
    const auto unit = unitMean(std::vector<float>{100, 0, 0, 0.01F}, 2).value();
    QVERIFY(near(unit[0], std::sqrt(0.5)));
    QVERIFY(near(unit[1], std::sqrt(0.5)));
}

void TextProbeTest::textsWithoutADirectionAreRefused()
{
    QCOMPARE(unitMean({}, 2).error().kind, ErrorKind::invalidRequest);
    QCOMPARE(unitMean(std::vector<float>{1, 0, 0, 0}, 2).error().kind, ErrorKind::invalidRequest);
    QCOMPARE(unitMean(std::vector<float>{1, 2, -1, -2}, 2).error().kind, ErrorKind::invalidRequest);
    QCOMPARE(unitMean(std::vector<float>{1, kNaN}, 2).error().kind, ErrorKind::invalidRequest);
}

void TextProbeTest::aPatchHasTheCosineWithTheText()
{
    const auto map = textMap(fourPatches(), std::vector<float>{1, 0}).value();
    QVERIFY(near(map.values[0], 0.6));
    QVERIFY(near(map.values[1], -1));
    QVERIFY(near(map.values[2], 0));
    QVERIFY(std::isnan(map.values[3]));
    QCOMPARE(map.viewsDone, 3);
    QCOMPARE(map.viewsTotal, 5);
}

void TextProbeTest::aTextOfAnotherSpaceIsRefused()
{
    QCOMPARE(textMap(fourPatches(), std::vector<float>{1, 0, 0}).error().kind, ErrorKind::mismatch);
    QCOMPARE(meanCosine(fourPatches(), std::vector<float>{1}).error().kind, ErrorKind::mismatch);
}

void TextProbeTest::thePhotosMeanLeavesOutPatchesWithoutADirection()
{
    QVERIFY(near(meanCosine(fourPatches(), std::vector<float>{1, 0}).value(), (0.6 - 1 + 0) / 3));
    auto empty = fourPatches();
    empty.mean.assign(8, 0);
    QVERIFY(std::isnan(meanCosine(empty, std::vector<float>{1, 0}).value()));
}

void TextProbeTest::photosComeFromTheHighestCosine()
{
    const auto values = cosines(std::vector<float>{1, 0, 0.6F, 0.8F, 0, 1, 0.6F, -0.8F}, std::vector<float>{0.6F, 0.8F});
    QVERIFY(near(values[0], 0.6));
    QVERIFY(near(values[1], 1));
    QVERIFY(near(values[2], 0.8));
    QVERIFY(near(values[3], -0.28));
    QCOMPARE(fromHighest(values), (std::vector<std::size_t>{1, 2, 0, 3}));
    QCOMPARE(fromHighest(std::vector<float>{2, kNaN, 2, 3}), (std::vector<std::size_t>{3, 0, 2}));
}

QTEST_APPLESS_MAIN(TextProbeTest)
#include "TextProbeTest.moc"
