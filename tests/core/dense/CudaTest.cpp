// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Benchmark.h"
#include "core/dense/Conformance.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/DevicePixels.h"
#include "core/dense/DistilMany.h"
#include "core/dense/Distiller.h"
#include "core/dense/Embedder.h"
#include "core/dense/MapDifference.h"
#include "core/dense/ViewPixels.h"
#include "core/files/PillowResize.h"
#include "core/models/BackboneRow.h"
#include "core/models/OwnKernels.h"
#include "tests/support/Cuda.h"

#include <QTest>

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <atomic>

using namespace cortilens;
using models::Precision;

/// Dense features of the GPU against those of the CPU in float32. Skipped where there is no GPU; doctor repeats it for every row.
class CudaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_cuda.problem.empty()) QSKIP(m_cuda.problem.c_str());
    }

    void ownKernelsRun() { QCOMPARE(QString::fromStdString(models::ownKernelsProblem(m_cuda.device)), QString{}); }

    void pixelsAreThoseOfTheCpu_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("enlarged") << 425 << 425;
        QTest::newRow("shrunk") << 1201 << 900;
        QTest::newRow("of the recipe's width") << models::findRow("deit-tiny")->recipe.pixels << 31;
        QTest::newRow("one pixel") << 1 << 1;
    }

    void pixelsAreThoseOfTheCpu()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const auto recipe = dense::recipeOf(*models::findRow("deit-tiny"), Precision::fp32);
        auto photo = dense::patternPhoto(std::max(width, height));
        photo.width = width;
        photo.height = height;
        photo.rgb.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);

        const auto got = dense::pixelsOn(m_cuda.device, photo, recipe.pixels, recipe.mean, recipe.deviation).to(at::kCPU);

        QVERIFY(at::equal(got, dense::normalised(files::resizeBicubic(photo, recipe.pixels, recipe.pixels), recipe)));
    }

    void everyRowAgreesWithTheCpu_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("precision");
        for (const auto& row : models::rows())
            for (const auto precision : {Precision::fp32, Precision::bf16, Precision::fp16})
                if (row.hasNetwork() && row.width <= 768)
                    QTest::addRow("%s, %s", row.id.c_str(), std::string(nameOf(precision)).c_str())
                        << QString::fromStdString(row.id) << static_cast<int>(precision);
    }

    void everyRowAgreesWithTheCpu()
    {
        QFETCH(QString, id);
        QFETCH(int, precision);
        const auto device = m_cuda.with(static_cast<Precision>(precision));
        const auto row = dense::rowToCheck(*models::findRow(id.toStdString()));
        const auto network = dense::DenseNetwork::fromFormula(row, device);
        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
        const auto exact = dense::DenseNetwork::fromFormula(row, {}).value();

        const auto agreement = dense::precisionAgreement(**network, *exact);

        QVERIFY2(agreement.has_value(), agreement ? "" : agreement.error().message.c_str());
        qInfo("%s: worst patch cosine %.6f, heatmap correlation %.7f", QTest::currentDataTag(), agreement->worstCosine,
              agreement->heatmapPearson);
        QVERIFY(agreement->passed());
        // float32 differs by the order of sums alone: TF32 would make 1e-4 of it.
        if (device.precision == Precision::fp32) QVERIFY(agreement->worstCosine > 1 - 1e-6);
    }

    void aDistilledMapIsThatOfTheCpu_data()
    {
        QTest::addColumn<int>("viewsPerBatch");
        QTest::newRow("view by view") << 1;
        QTest::newRow("in batches with a remainder") << 4;
    }

    void aDistilledMapIsThatOfTheCpu()
    {
        QFETCH(int, viewsPerBatch);
        const auto& row = *models::findRow("deit-tiny");
        const auto photo = dense::patternPhoto(200);
        const auto mapOn = [&](const models::Device& device, int batch) -> Result<dense::FeatureMap> {
            const auto network = dense::DenseNetwork::fromFormula(row, device);
            if (!network) return std::unexpected(network.error());
            auto recipe = dense::recipeOf(row, device.precision);
            recipe.stopAtConvergence = 0;
            return dense::Distiller(recipe, *network).distil(photo, {.viewsPerBatch = batch, .stop = {}, .onPartial = {}});
        };

        const auto expected = mapOn({}, 1);
        const auto got = mapOn(m_cuda.device, viewsPerBatch);

        QVERIFY2(expected && got, got ? "" : got.error().message.c_str());
        QCOMPARE(got->visits, expected->visits);
        QCOMPARE(got->viewsDone, expected->viewsDone);
        const auto difference = dense::differenceOf(got->mean, expected->mean, static_cast<std::size_t>(expected->channels));
        // Both means are rounded to 16 bits for the store: 2^-11 of a number at most.
        QVERIFY2(difference.relative < 5e-4, qPrintable(QString::number(difference.relative)));
        QVERIFY(difference.worstCosine > 1 - 1e-6);
    }

    void manyPhotosAtOnceAreWhatEachIsAlone()
    {
        const auto& row = *models::findRow("deit-tiny");
        const auto network = dense::DenseNetwork::fromFormula(row, m_cuda.device).value();
        auto recipe = dense::recipeOf(row, m_cuda.device.precision);
        recipe.stopAtConvergence = 0;
        const dense::Distiller distiller(recipe, network);
        constexpr int kPhotos = 6;
        std::array<dense::FeatureMap, kPhotos> maps;
        std::atomic<int> given = 0;
        const auto next = [&]() -> std::optional<dense::PhotoToDistil> {
            const int n = given++;
            if (n >= kPhotos) return std::nullopt;
            return dense::PhotoToDistil{
                std::make_shared<const Photo>(dense::patternPhoto(60 + 10 * n)), {}, [&maps, n](dense::FeatureMap map) {
                    maps[static_cast<std::size_t>(n)] = std::move(map);
                    return Result<void>{};
                }};
        };

        const auto done = dense::distilMany(distiller, next, {.atOnce = 2, .viewsPerBatch = 4});

        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
        for (int n = 0; n < kPhotos; ++n) {
            const auto alone =
                distiller.distil(dense::patternPhoto(60 + 10 * n), {.viewsPerBatch = 4, .stop = {}, .onPartial = {}}).value();
            QVERIFY(maps[static_cast<std::size_t>(n)].mean == alone.mean);
            QVERIFY(maps[static_cast<std::size_t>(n)].spread == alone.spread);
        }
    }

    void embeddingsAreThoseOfTheCpu_data()
    {
        QTest::addColumn<bool>("varied");
        QTest::newRow("photos") << false;
        QTest::newRow("augmented copies") << true;
    }

    void embeddingsAreThoseOfTheCpu()
    {
        QFETCH(bool, varied);
        constexpr std::size_t kPhotos = 70;  // batches of 32, and six
        const auto& row = *models::findRow("deit-tiny");
        const auto embedded = [&](const models::Device& device) {
            const dense::Embedder embedder(dense::embeddingRecipeOf(row, device.precision),
                                           dense::DenseNetwork::fromFormula(row, device).value());
            std::vector<std::vector<float>> units(kPhotos);
            std::atomic<std::size_t> given = 0;
            const auto next = [&]() -> std::optional<dense::Embedder::Item> {
                const auto n = given++;
                if (n >= kPhotos) return std::nullopt;
                const auto seed = varied ? std::optional<std::uint64_t>(n) : std::nullopt;
                return dense::Embedder::Item{n, dense::patternPhoto(40 + static_cast<int>(n)), seed};
            };
            const auto done = embedder.embed(next, [&](std::size_t place, const Photo&, std::vector<float> unit) {
                units[place] = std::move(unit);
                return Result<void>{};
            });
            if (!done) units.clear();
            return units;
        };

        const auto expected = embedded({});
        const auto got = embedded(m_cuda.device);

        QCOMPARE(got.size(), kPhotos);
        for (std::size_t n = 0; n < kPhotos; ++n)
            QVERIFY(dense::cosinesOf(got[n], expected[n], expected[n].size()).worst > 1 - 1e-6);
    }

private:
    test::Cuda m_cuda;
};

QTEST_APPLESS_MAIN(CudaTest)
#include "CudaTest.moc"
