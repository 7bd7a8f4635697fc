// SPDX-License-Identifier: Apache-2.0
#include "core/models/FormulaWeights.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace cortilens::models;

namespace {

double lengthOf(const std::vector<float>& values)
{
    return std::sqrt(std::transform_reduce(values.begin(), values.end(), 0.0, std::plus{},
                                           [](float v) { return static_cast<double>(v) * v; }));
}

bool near(double got, double expected)
{
    return std::abs(got - expected) < 1e-6;
}

}  // namespace

class FormulaWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstConvolutionHasThePublishedValues()
    {
        const std::vector<std::int64_t> shape{768, 3, 16, 16};

        const auto values = formulaTensor("visual.conv1.weight", shape);

        QCOMPARE(values.size(), 768U * 768U);
        const std::array expected{0.0243916139, -0.0170971137, 0.0302658025, 0.0245981608};
        for (std::size_t i = 0; i < expected.size(); ++i) QVERIFY(std::abs(values[i] - expected[i]) < 1e-9);
    }

    void vectorsAreScaledByTheirLastWord()
    {
        const std::vector<std::int64_t> shape{1000};
        const auto rangeOf = [&](std::string_view name) { return std::ranges::minmax(formulaTensor(name, shape)); };

        QVERIFY(rangeOf("norm.weight").min > 0.89F && rangeOf("norm.weight").max < 1.11F);
        QVERIFY(rangeOf("ls1.gamma").min > 0.24F && rangeOf("ls1.gamma").max < 0.76F);
        QVERIFY(rangeOf("norm.bias").min < -0.09F && rangeOf("norm.bias").max < 0.101F);
        QVERIFY(rangeOf("visual.class_embedding").min < -0.24F);
    }

    void thePictureHasThePublishedValues()
    {
        const auto small = formulaPhoto(224);

        QVERIFY(near(small[0], 0.5) && near(small[1], 0.527973) && near(small[2], 0.549909) && near(small[3], 0.565887));
        QVERIFY(near(lengthOf(small), 306.764922));
        QVERIFY(near(lengthOf(formulaPhoto(518)), 709.543049));
    }

    void aWholeSetIsInTheAuthorsOwnNaming()
    {
        const auto weights = formulaWeights(*findRow("clip-vit-b16"));

        const auto named = [&](std::string_view name) { return std::ranges::find(weights, name, &NamedShape::name); };
        QVERIFY(named("visual.transformer.resblocks.11.mlp.c_proj.bias") != weights.end());
        QCOMPARE(named("visual.proj")->shape, (std::vector<std::int64_t>{768, 512}));
        QCOMPARE(named("visual.positional_embedding")->shape, (std::vector<std::int64_t>{197, 768}));
    }
};

QTEST_APPLESS_MAIN(FormulaWeightsTest)
#include "FormulaWeightsTest.moc"
