// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Distiller.h"
#include "core/dense/Float16.h"
#include "core/dense/MapDifference.h"
#include "core/dense/RunningMean.h"
#include "core/dense/ViewPixels.h"
#include "core/dense/ViewPlan.h"

#include <QTest>

#include <ATen/ATen.h>

#include <cmath>
#include <cstring>
#include <map>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr int kSide = 6;  // patches
constexpr int kPatch = 2;

FeatureRecipe smallRecipe(int views = 13)
{
    FeatureRecipe recipe;
    recipe.backbone = "patch-colours";
    recipe.pixels = kSide * kPatch;
    recipe.patch = kPatch;
    recipe.channels = 3;
    recipe.views = views;
    recipe.maxShift = 2;
    recipe.deviation = {1, 1, 1};
    return recipe;
}

/// Patch (r, c) has the colour (40 r, 40 c, 51): patches that carry their own number.
Photo numberedPhoto()
{
    Photo photo{.width = kSide * kPatch, .height = kSide * kPatch, .rgb = {}};
    for (int y = 0; y < photo.height; ++y)
        for (int x = 0; x < photo.width; ++x)
            for (const int value : {40 * (y / kPatch), 40 * (x / kPatch), 51})
                photo.rgb.push_back(static_cast<std::uint8_t>(value));
    return photo;
}

/// A network that says the colour of each patch.
Result<at::Tensor> colours(const at::Tensor& pixels, const std::stop_token&)
{
    return pixels.view({-1, 3, kSide, kPatch, kSide, kPatch}).mean(at::IntArrayRef{3, 5}).flatten(2).transpose(1, 2);
}

/// One that also has artefacts: each place of the grid adds its own constant, as position embeddings do.
Result<at::Tensor> coloursWithArtefacts(const at::Tensor& pixels, const std::stop_token& stop)
{
    return *colours(pixels, stop) + at::arange(kSide * kSide * 3, at::kFloat).mul_(0.7F).sin_().view({1, kSide * kSide, 3});
}

bool sameBytes(const FeatureMap& a, const FeatureMap& b)
{
    return a.mean.size() == b.mean.size() && std::memcmp(a.mean.data(), b.mean.data(), a.mean.size() * sizeof(float)) == 0 &&
           std::memcmp(a.spread.data(), b.spread.data(), a.spread.size() * sizeof(float)) == 0 && a.visits == b.visits &&
           a.viewsDone == b.viewsDone && std::memcmp(&a.convergence, &b.convergence, sizeof(float)) == 0 &&
           a.provenance == b.provenance;
}

}  // namespace

class DistillerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPatchGetsItsOwnFeaturesBack()
    {
        const Distiller distiller(smallRecipe(), colours);

        DistilOptions options;
        options.provenance = {.photo = "a photo", .weights = "some weights", .recipe = "a recipe"};
        const auto map = distiller.distil(numberedPhoto(), options).value();

        QCOMPARE(map.grid, (GridSize{kSide, kSide}));
        QCOMPARE(map.viewsDone, 13);
        QCOMPARE(map.viewsTotal, 13);
        for (std::size_t patch = 0; patch < map.grid.cells(); ++patch) {
            QVERIFY(std::abs(map.mean[3 * patch] - 40.0F / 255 * static_cast<float>(patch / kSide)) < 5e-4F);  // float16
            QVERIFY(std::abs(map.mean[3 * patch + 1] - 40.0F / 255 * static_cast<float>(patch % kSide)) < 5e-4F);
            QVERIFY(std::abs(map.mean[3 * patch + 2] - 0.2F) < 1e-4F);
            QVERIFY(map.spread[patch] < 1e-3F);
        }
        QCOMPARE(map.provenance, options.provenance);
    }

    void viewsAverageArtefactsAway()
    {
        const auto errorOf = [](int views) {
            const auto clean = Distiller(smallRecipe(1), colours).distil(numberedPhoto()).value();
            const auto got = Distiller(smallRecipe(views), coloursWithArtefacts).distil(numberedPhoto()).value();
            double sum = 0;
            for (std::size_t i = 0; i < clean.mean.size(); ++i) sum += std::pow(clean.mean[i] - got.mean[i], 2);
            return std::sqrt(sum / static_cast<double>(clean.mean.size()));
        };

        QVERIFY(errorOf(1) > 0.6);              // the artefacts' own size
        QVERIFY(errorOf(51) < errorOf(1) / 3);  // about sqrt(visits) smaller
    }

    void theBytesDependNeitherOnBatchesNorOnWatchers()
    {
        const Distiller distiller(smallRecipe(), coloursWithArtefacts);
        const auto alone = distiller.distil(numberedPhoto()).value();
        QVERIFY(alone.spread[14] > 0.1F);

        for (const int batch : {1, 2, 3, 5, 12, 100}) {
            DistilOptions options;
            options.viewsPerBatch = batch;
            QVERIFY2(sameBytes(distiller.distil(numberedPhoto(), options).value(), alone), std::to_string(batch).c_str());
            options.onPartial = [](const FeatureMap& partial) { auto copy = partial; };
            QVERIFY2(sameBytes(distiller.distil(numberedPhoto(), options).value(), alone), std::to_string(batch).c_str());
        }
    }

    void partialMapsArriveAtCheckpoints()
    {
        std::vector<FeatureMap> partials;
        DistilOptions options;
        options.onPartial = [&](const FeatureMap& partial) { partials.push_back(partial); };

        const auto final = Distiller(smallRecipe(), coloursWithArtefacts).distil(numberedPhoto(), options).value();

        std::vector<int> done;
        for (const auto& partial : partials) done.push_back(partial.viewsDone);
        QCOMPARE(done, (std::vector{1, 2, 3, 4, 6, 8, 12}));
        QVERIFY(std::isnan(partials[0].convergence));
        QCOMPARE(partials[0].spread, std::vector<float>(kSide * kSide, 0.0F));
        const auto order = settlingEarly(viewsFor(13, 2));
        RunningMean mean({kSide, kSide}, 3);
        std::map<int, std::vector<float>> means;  // each is that of so many views
        for (int views = 1; const auto& view : order) {
            const auto shown =
                cutViews(withWhiteBorder(normalised(numberedPhoto(), smallRecipe()), smallRecipe()), {{view}}, smallRecipe());
            const auto tokens = coloursWithArtefacts(shown, {})->contiguous();
            mean.add(view, {tokens.const_data_ptr<float>(), static_cast<std::size_t>(tokens.numel())});
            means[views] = mean.mean();
            roundToFloat16(means[views]);
            const auto partial = std::ranges::find(partials, views, &FeatureMap::viewsDone);
            if (partial != partials.end()) {
                QCOMPARE(partial->mean, means[views]);
                QCOMPARE(partial->visits, std::vector(mean.visits().begin(), mean.visits().end()));
                QCOMPARE(partial->viewsTotal, 13);
                if (views % 2 == 0)
                    QCOMPARE(partial->convergence, static_cast<float>(cosinesOf(means[views / 2], means[views], 3).mean));
            }
            ++views;
        }
        QCOMPARE(final.convergence, static_cast<float>(cosinesOf(means[8], means[13], 3).mean));
    }

    void ofABatchTheNewestCheckpointIsTold_data()
    {
        QTest::addColumn<int>("batch");
        QTest::addColumn<std::vector<int>>("told");
        QTest::newRow("four: 2-5, 6-9, 10-13") << 4 << std::vector{1, 4, 8};
        QTest::newRow("six: 2-7, 8-13") << 6 << std::vector{1, 6};
        QTest::newRow("all at once") << 12 << std::vector{1};
    }

    /// Who watches sees a batch's maps at the same time, and the last one ends it.
    void ofABatchTheNewestCheckpointIsTold()
    {
        QFETCH(int, batch);
        QFETCH(std::vector<int>, told);
        std::vector<int> done;
        const auto onPartial = [&](const FeatureMap& partial) { done.push_back(partial.viewsDone); };

        const Distiller distiller(smallRecipe(), coloursWithArtefacts);
        const auto watched =
            distiller.distil(numberedPhoto(), {.viewsPerBatch = batch, .stop = {}, .onPartial = onPartial}).value();

        QCOMPARE(done, told);
        QVERIFY(sameBytes(watched, distiller.distil(numberedPhoto()).value()));
    }

    void theNullViewGoesAloneAndEveryBatchIsCounted()
    {
        std::vector<std::int64_t> batches;
        std::vector<int> views;
        const Distiller distiller(smallRecipe(), [&](const at::Tensor& pixels, const std::stop_token& stop) {
            batches.push_back(pixels.size(0));
            return colours(pixels, stop);
        });

        DistilOptions options;
        options.viewsPerBatch = 5;
        options.onViews = [&](int done) { views.push_back(done); };

        QVERIFY(distiller.distil(numberedPhoto(), options).has_value());

        QCOMPARE(batches, (std::vector<std::int64_t>{1, 4, 4, 4}));
        QCOMPARE(views, (std::vector{1, 5, 9, 13}));
    }

    void aConvergedMapTakesNoMoreViewsWhateverTheBatch()
    {
        auto recipe = smallRecipe(51);
        recipe.stopAtConvergence = 0.9F;
        const Distiller distiller(recipe, coloursWithArtefacts);

        const auto map = distiller.distil(numberedPhoto()).value();

        qInfo("%d views, convergence %g", map.viewsDone, map.convergence);
        QVERIFY(map.viewsDone > 2 && map.viewsDone < 51);
        QVERIFY(map.convergence >= 0.9F);
        QCOMPARE(map.viewsTotal, 51);
        QVERIFY(sameBytes(distiller.distil(numberedPhoto(), {.viewsPerBatch = 13, .stop = {}, .onPartial = {}}).value(), map));
    }

    void valuesAreThoseOfFloat16()
    {
        auto map = Distiller(smallRecipe(), coloursWithArtefacts).distil(numberedPhoto()).value();
        auto rounded = map;

        roundToFloat16(rounded.mean);
        roundToFloat16(rounded.spread);

        QVERIFY(sameBytes(map, rounded));
    }

    void float16RoundsToEvenAndKeepsTheEnds()
    {
        QCOMPARE(float16Of(std::vector{1.0F, -2.0F, 65504.0F, 1.0F + 0x1p-11F, 1.0F + 0x3p-11F, 0x1p-24F, 0.0F}),
                 (std::vector<std::uint16_t>{0x3C00, 0xC000, 0x7BFF, 0x3C00, 0x3C02, 0x0001, 0x0000}));
    }

    void aNetworkThatBreaksIsReported_data()
    {
        QTest::addColumn<float>("value");
        QTest::newRow("NaN") << std::nanf("");
        QTest::newRow("infinity") << std::numeric_limits<float>::infinity();
        QTest::newRow("beyond float16") << -65505.0F;
    }

    void aNetworkThatBreaksIsReported()
    {
        QFETCH(float, value);
        int calls = 0;
        const Distiller distiller(smallRecipe(), [&](const at::Tensor& pixels, const std::stop_token& stop) {
            auto tokens = colours(pixels, stop)->contiguous();
            if (++calls == 3) tokens[0][7][1] = value;
            return Result<at::Tensor>(tokens);
        });

        const auto map = distiller.distil(numberedPhoto());

        QVERIFY(!map.has_value());
        QCOMPARE(map.error().kind, ErrorKind::device);
        QVERIFY(map.error().message.find("patch-colours") != std::string::npos);
        QCOMPARE(calls, 3);
    }

    void aNetworkOfAnotherShapeIsReported()
    {
        const Distiller distiller(smallRecipe(), [](const at::Tensor& pixels, const std::stop_token&) {
            return Result<at::Tensor>(at::zeros({pixels.size(0), kSide * kSide, 4}));
        });

        const auto map = distiller.distil(numberedPhoto());

        QVERIFY(!map.has_value());
        QCOMPARE(map.error().kind, ErrorKind::mismatch);
        QVERIFY(map.error().message.find("[1, 36, 4]") != std::string::npos);
        QVERIFY(map.error().message.find("[1, 36, 3]") != std::string::npos);
    }

    void stoppingTakesEffectBeforeTheNextBatch()
    {
        std::stop_source source;
        int batches = 0;
        const Distiller distiller(smallRecipe(), [&](const at::Tensor& pixels, const std::stop_token& stop) {
            if (++batches == 2) source.request_stop();
            return colours(pixels, stop);
        });

        const auto map = distiller.distil(numberedPhoto(), {.viewsPerBatch = 2, .stop = source.get_token(), .onPartial = {}});

        QVERIFY(!map.has_value());
        QCOMPARE(map.error().kind, ErrorKind::cancelled);
        QCOMPARE(batches, 2);
    }

    void whenMemoryRunsOutTheBatchIsHalvedAndNothingIsLost_data()
    {
        QTest::addColumn<bool>("throws");
        QTest::newRow("reported") << false;
        QTest::newRow("thrown") << true;
    }

    void whenMemoryRunsOutTheBatchIsHalvedAndNothingIsLost()
    {
        QFETCH(bool, throws);
        std::vector<std::int64_t> tried;
        const Distiller small(smallRecipe(), [&](const at::Tensor& pixels, const std::stop_token& stop) {
            tried.push_back(pixels.size(0));
            if (pixels.size(0) > 3 && throws) throw std::bad_alloc();
            if (pixels.size(0) > 3) return Result<at::Tensor>(std::unexpected(Error{ErrorKind::outOfMemory, "Full.", {}}));
            return coloursWithArtefacts(pixels, stop);
        });
        const auto expected = Distiller(smallRecipe(), coloursWithArtefacts).distil(numberedPhoto()).value();

        const auto map = small.distil(numberedPhoto(), {.viewsPerBatch = 9, .stop = {}, .onPartial = {}}).value();

        QCOMPARE(tried, (std::vector<std::int64_t>{1, 6, 3, 3, 3, 3}));
        QVERIFY(sameBytes(map, expected));
    }

    void anErrorOfTheNetworkIsPassedOn()
    {
        const Error error{ErrorKind::outOfMemory, "Not enough memory.", "Buy some."};
        const Distiller failing(smallRecipe(), [&](const at::Tensor&, const std::stop_token&) -> Result<at::Tensor> {
            return std::unexpected(error);
        });
        const Distiller throwing(smallRecipe(),
                                 [](const at::Tensor&, const std::stop_token&) -> Result<at::Tensor> { throw std::bad_alloc(); });

        QCOMPARE(failing.distil(numberedPhoto()).error(), error);
        QCOMPARE(throwing.distil(numberedPhoto()).error().kind, ErrorKind::outOfMemory);
    }

    void aPhotoThatIsNoneIsRefused()
    {
        const Distiller distiller(smallRecipe(), colours);
        auto cutShort = numberedPhoto();
        cutShort.rgb.pop_back();

        QCOMPARE(distiller.distil({}).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(distiller.distil(cutShort).error().kind, ErrorKind::invalidRequest);
    }
};

QTEST_APPLESS_MAIN(DistillerTest)
#include "DistillerTest.moc"
