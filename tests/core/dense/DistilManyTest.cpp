// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Benchmark.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/DistilMany.h"

#include <QTest>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr int kPhotos = 20;

FeatureRecipe smallRecipe()
{
    FeatureRecipe recipe;
    recipe.backbone = "patch-colours";
    recipe.pixels = 12;
    recipe.patch = 2;
    recipe.channels = 3;
    recipe.views = 5;
    recipe.maxShift = 2;
    recipe.deviation = {1, 1, 1};
    return recipe;
}

/// A network that says the colour of each patch.
Result<at::Tensor> colours(const at::Tensor& pixels, const std::stop_token&)
{
    return pixels.view({-1, 3, 6, 2, 6, 2}).mean(at::IntArrayRef{3, 5}).flatten(2).transpose(1, 2);
}

/// Numbers 0, 1, ... as photos; `done` hears of each.
NextPhoto photos(std::atomic<int>& next, int count, const std::function<Result<void>(int number, FeatureMap map)>& done)
{
    const auto photo = std::make_shared<const Photo>(patternPhoto(20));
    return [&next, count, done, photo]() -> std::optional<PhotoToDistil> {
        const int number = next.fetch_add(1);
        if (number >= count) return std::nullopt;
        PhotoToDistil one;
        one.photo = photo;
        one.provenance.photo = std::to_string(number);
        one.done = [done, number](FeatureMap map) { return done(number, std::move(map)); };
        return one;
    };
}

double secondsOf(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

class DistilManyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPhotoIsDistilledOnce_data()
    {
        QTest::addColumn<int>("atOnce");
        QTest::newRow("one after the other") << 1;
        QTest::newRow("several") << 4;
    }

    void everyPhotoIsDistilledOnce()
    {
        QFETCH(int, atOnce);
        const Distiller distiller(smallRecipe(), colours);
        const auto alone = distiller.distil(patternPhoto(20)).value();
        std::mutex mutex;
        std::set<std::string> heard;
        std::atomic<int> next = 0;

        const auto made = distilMany(distiller,
                                     photos(next, kPhotos,
                                            [&](int number, const FeatureMap& map) -> Result<void> {
                                                const std::scoped_lock lock(mutex);
                                                const bool isRight =
                                                    map.mean == alone.mean && map.provenance.photo == std::to_string(number);
                                                if (isRight) heard.insert(map.provenance.photo);
                                                return {};
                                            }),
                                     {.atOnce = atOnce});

        QVERIFY(made.has_value());
        QCOMPARE(heard.size(), std::size_t{kPhotos});
    }

    void anErrorEndsEverything()
    {
        const Distiller distiller(smallRecipe(), colours);
        const Error error{ErrorKind::outOfSpace, "The disk is full.", {}};
        std::atomic<int> next = 0;

        const auto made = distilMany(distiller,
                                     photos(next, 1'000'000,
                                            [&](int number, const FeatureMap&) -> Result<void> {
                                                if (number < 5) return {};
                                                return std::unexpected(error);
                                            }),
                                     {.atOnce = 3});

        QCOMPARE(made.error(), error);
        QVERIFY(next < 1000);
    }

    void itCanBeStopped()
    {
        const Distiller distiller(smallRecipe(), colours);
        std::stop_source stop;
        std::atomic<int> next = 0;

        const auto made = distilMany(distiller,
                                     photos(next, 1'000'000,
                                            [&](int number, const FeatureMap&) -> Result<void> {
                                                if (number == 5) stop.request_stop();
                                                return {};
                                            }),
                                     {.atOnce = 3, .viewsPerBatch = 1, .stop = stop.get_token()});

        QCOMPARE(made.error().kind, ErrorKind::cancelled);
        QVERIFY(next < 1000);
    }

    void asManyAtOnceAsThreadsWhereMemoryAllows()
    {
        const auto& row = *models::findRow("clip-vit-b16");
        const auto recipe = recipeOf(row, models::Precision::fp32);
        const int threads = at::get_num_threads();
        const auto needed = estimateBytesOfMany(recipe, row, {}, threads);

        QCOMPARE(photosAtOnce(recipe, row, {}, needed), threads);
        QCOMPARE(photosAtOnce(recipe, row, {}, needed - 1), threads > 1 ? 1 : threads);
        QCOMPARE(photosAtOnce(recipe, row, {.kind = models::Device::Kind::cuda}, needed), 2);
        QVERIFY(estimateBytesOfMany(recipe, row, {}, 1) == estimateBytes(recipe, row, {}, 1));
    }

    /// Cutting views, sums and the rest hide behind the forward passes of other photos. Both sides in turn, so that both see the
    /// same machine.
    void aMapCostsHardlyMoreThanItsForwardPasses()
    {
        const auto& row = *models::findRow("deit-tiny");
        const auto network = DenseNetwork::fromFormula(row, {}).value();
        auto recipe = recipeOf(row, models::Precision::fp32);
        recipe.views = 4;
        const Distiller distiller(recipe, network);
        const int count = 2 * at::get_num_threads();
        const auto pixels = at::rand({1, 3, recipe.pixels, recipe.pixels});
        const auto forwards = [&] {
            for (int i = 0; i < count * recipe.views; ++i) QVERIFY(network->tokens(pixels, recipe.adaptor).has_value());
        };
        const auto maps = [&] {
            std::atomic<int> next = 0;
            const auto source = photos(next, count, [](int, const FeatureMap&) -> Result<void> { return {}; });
            QVERIFY(distilMany(distiller, source, {.atOnce = at::get_num_threads()}).has_value());
        };
        forwards();
        maps();
        std::array<double, 3> ratios{};
        for (auto& ratio : ratios) {
            const double plain = secondsOf(forwards);
            ratio = secondsOf(maps) / plain;
        }
        std::ranges::sort(ratios);
        qInfo("maps take %.2f of their forward passes (%.2f to %.2f)", ratios[1], ratios.front(), ratios.back());
        QVERIFY2(ratios[1] < 1.15, qPrintable(QString::number(ratios[1])));
    }
};

QTEST_APPLESS_MAIN(DistilManyTest)
#include "DistilManyTest.moc"
