// SPDX-License-Identifier: Apache-2.0
#include "core/models/TextTower.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::models;
using Ids = std::vector<std::int64_t>;

/// The largest tower, 450 million weights from the formula: minutes of a slow machine, a few hundred megabytes.
class SiglipTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exactGeluAsRadioRunsIt();
    void tanhGeluAsItsAuthorsTrainedIt();

private:
    [[nodiscard]] static std::string difference(Activation activation, double length, const std::vector<double>& first);
};

/// References: an implementation from the published description (google/siglip-so400m-patch14-384), fp32.
std::string SiglipTextTest::difference(Activation activation, double length, const std::vector<double>& first)
{
    TextRow row = *findTextRow("radio-v2.5-b");
    row.activation = activation;
    Ids ids(64, 1);
    for (std::size_t i = 0; i < 6; ++i) ids[i] = static_cast<std::int64_t>((37 * i + 11) % 32000);
    const auto tower = TextTower::fromFormula(row).value();
    const auto got = tower->embed(std::vector<Ids>{ids}).value();
    return test::difference(test::tensorOf(got, {1152}), length, first, 1e-4);
}

void SiglipTextTest::exactGeluAsRadioRunsIt()
{
    QCOMPARE(findTextRow("radio-v2.5-b")->activation, Activation::gelu);
    const auto differs = difference(Activation::gelu, 24.071117, {0.000611, 0.064850, -0.804323, -0.488212, 0.726346});
    QVERIFY2(differs.empty(), differs.c_str());
}

void SiglipTextTest::tanhGeluAsItsAuthorsTrainedIt()
{
    const auto differs = difference(Activation::geluTanh, 24.071036, {0.000650, 0.064645, -0.804681, -0.488450, 0.726425});
    QVERIFY2(differs.empty(), differs.c_str());
}

QTEST_APPLESS_MAIN(SiglipTextTest)
#include "SiglipTextTest.moc"
