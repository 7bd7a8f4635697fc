// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Benchmark.h"
#include "core/dense/DenseNetwork.h"
#include "core/models/Fixed16.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

std::shared_ptr<const DenseNetwork> deit(models::Precision precision)
{
    return DenseNetwork::fromFormula(*models::findRow("deit-tiny"), {.precision = precision}).value();
}

[[nodiscard]] double difference(const at::Tensor& a, const at::Tensor& b)
{
    return ((a - b).norm() / b.norm()).item<double>();
}

}  // namespace

/// The published arithmetic and the program's are two ways to the same numbers.
class BenchmarkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedArithmeticGivesTheSameNumbers_data()
    {
        QTest::addColumn<QString>("backbone");
        QTest::addColumn<Adaptor>("adaptor");
        for (const char* backbone : {"deit-tiny", "clip-vit-b16"})
            for (const auto adaptor : {Adaptor::none, Adaptor::maskclip, Adaptor::naclip})
                QTest::addRow("%s %s", backbone, nameOf(adaptor).data()) << QString::fromLatin1(backbone) << adaptor;
    }

    void publishedArithmeticGivesTheSameNumbers()
    {
        QFETCH(QString, backbone);
        QFETCH(Adaptor, adaptor);
        const auto network = DenseNetwork::fromFormula(*models::findRow(backbone.toStdString()), {}).value();
        const auto pixels = test::formulaPixels(224);

        const auto own = network->tokens(pixels, adaptor).value();
        const auto published = network->tokens(pixels, adaptor, {}, models::Arithmetic::published).value();

        QVERIFY2(difference(own, published) < 1e-5, std::to_string(difference(own, published)).c_str());
        if (adaptor == Adaptor::naclip) QVERIFY(!at::equal(own, published));  // they do take different ways
    }

    void theRaceTimesBothAndFindsThemEqual()
    {
        int last = 0;
        const auto network = deit(models::Precision::fp32);

        const auto result =
            compareWithPublished(network, network, patternPhoto(300),
                                 {.views = 3, .progress = [&](int done, int of) { last = done == of ? done : 0; }});

        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QCOMPARE(result->views, 3);
        QCOMPARE(result->fullViews, network->row().recipe.views);
        QCOMPARE(last, 3);
        for (const double seconds : {result->ourSeconds, result->publishedSeconds, result->plainSeconds, result->firstMapSeconds})
            QVERIFY(seconds > 0);
        // The program's means are rounded to float16.
        QVERIFY(result->difference.relative < 3e-4);
        QVERIFY(result->difference.worstCosine > 1 - 1e-6);
        QVERIFY(result->difference.worstPearson > 1 - 1e-5);
    }

    void moreViewsThanTheRecipeHasAreNotTaken()
    {
        const auto network = deit(models::Precision::fp32);

        const auto result = compareWithPublished(network, network, patternPhoto(40), {.views = 1000});

        QCOMPARE(result.value().views, network->row().recipe.views);
    }

    void fixedPointStaysWithinItsTolerance_data()
    {
        QTest::addColumn<QString>("backbone");
        QTest::addColumn<Adaptor>("adaptor");
        QTest::newRow("DeiT as trained") << "deit-tiny" << Adaptor::none;
        QTest::newRow("DeiT NACLIP") << "deit-tiny" << Adaptor::naclip;
        QTest::newRow("CLIP NACLIP") << "clip-vit-b16" << Adaptor::naclip;
    }

    void fixedPointStaysWithinItsTolerance()
    {
        if (!models::fixed16::isSupported()) QSKIP("This CPU has no AVX2.");
        QFETCH(QString, backbone);
        QFETCH(Adaptor, adaptor);
        const auto& row = *models::findRow(backbone.toStdString());
        const auto pixels = at::cat({test::formulaPixels(224), test::formulaPixels(224).flip(3)});

        const auto exact = DenseNetwork::fromFormula(row, {}).value()->tokens(pixels, adaptor).value();
        const auto fixed =
            DenseNetwork::fromFormula(row, {.precision = models::Precision::fixed16}).value()->tokens(pixels, adaptor).value();

        const auto cosines = at::cosine_similarity(exact.to(at::kDouble), fixed.to(at::kDouble), 2);
        qInfo("relative difference %.1e, lowest cosine 1 - %.1e", difference(fixed, exact), 1 - cosines.min().item<double>());
        QVERIFY(difference(fixed, exact) < 1e-3);
        QVERIFY(cosines.min().item<double>() > 0.99999);
        QVERIFY(!at::equal(exact, fixed));
    }

    void fixedPointGivesTheSameBytesWhateverTheBatch()
    {
        if (!models::fixed16::isSupported()) QSKIP("This CPU has no AVX2.");
        const auto network = deit(models::Precision::fixed16);
        const auto pixels = at::cat({test::formulaPixels(112), test::formulaPixels(112).flip(2)});

        const auto both = network->tokens(pixels, Adaptor::maskclip).value();

        QVERIFY(at::equal(both[1], network->tokens(pixels.narrow(0, 1, 1).contiguous(), Adaptor::maskclip).value()[0]));
    }
};

QTEST_APPLESS_MAIN(BenchmarkTest)
#include "BenchmarkTest.moc"
