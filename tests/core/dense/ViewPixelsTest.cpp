// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DevicePixels.h"
#include "core/dense/RunningMean.h"
#include "core/dense/ViewPixels.h"
#include "core/dense/ViewPlan.h"
#include "core/files/PillowResize.h"
#include "tests/support/Tensors.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

/// DINOv2's input: the network that the published bookkeeping was recorded with.
FeatureRecipe dinoRecipe()
{
    FeatureRecipe recipe;
    recipe.pixels = 518;
    recipe.patch = 14;
    recipe.channels = 5;
    recipe.views = 25;
    recipe.maxShift = 6;
    recipe.mean = {0.485, 0.456, 0.406};
    recipe.deviation = {0.229, 0.224, 0.225};
    return recipe;
}

/// For each patch of a view the mean of its three channels, then 0.01 row, 0.01 column: [rows * cols, 5].
at::Tensor describedPatches(const at::Tensor& view)
{
    constexpr std::int64_t kSide = 37;
    const auto means = view.view({3, kSide, 14, kSide, 14}).to(at::kDouble).mean(at::IntArrayRef{2, 4}).permute({1, 2, 0});
    const auto index = at::arange(kSide, at::kDouble) * 0.01;
    const auto rows = index.view({kSide, 1, 1}).expand({kSide, kSide, 1});
    const auto cols = index.view({1, kSide, 1}).expand({kSide, kSide, 1});
    return at::cat({means, rows, cols}, 2).to(at::kFloat).reshape({kSide * kSide, 5}).contiguous();
}

std::span<const float> valuesOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

class ViewPixelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pixelsAreNormalisedAsPublishedAndTheBorderIsWhite()
    {
        auto recipe = dinoRecipe();
        recipe.pixels = 14;
        Photo photo{.width = 14, .height = 14, .rgb = std::vector<std::uint8_t>(14 * 14 * 3, 255)};
        photo.rgb[0] = 0;

        const auto bordered = withWhiteBorder(normalised(photo, recipe), recipe);

        QCOMPARE(bordered.sizes().vec(), (std::vector<std::int64_t>{3, 182, 182}));
        for (const auto& [channel, white] : {std::pair{0, 2.2489083}, {1, 2.4285715}, {2, 2.64}}) {  // BrainSAIL's constants
            QVERIFY(std::abs(bordered[channel][0][0].item<double>() - white) < 1e-6);
            QVERIFY(std::abs(bordered[channel][84][85].item<double>() - white) < 1e-6);
        }
        QVERIFY(std::abs(bordered[0][84][84].item<double>() - (0 - 0.485) / 0.229) < 1e-6);
    }

    void aPositiveShiftMovesTheContentUpAndLeftAndThenItIsMirrored()
    {
        auto recipe = dinoRecipe();
        recipe.pixels = 42;
        recipe.maxShift = 1;
        const auto pixels = at::arange(3 * 42 * 42, at::kFloat).view({3, 42, 42});
        const auto bordered = withWhiteBorder(pixels, recipe);

        const auto cut = cutViews(bordered, std::vector<View>{{.shift = {1, 1}}, {.shift = {1, 1}, .mirrored = true}}, recipe);

        QVERIFY(cut.is_contiguous());
        QCOMPARE(cut[0][2][3][5].item<float>(), pixels[2][17][19].item<float>());
        QCOMPARE(cut[1][2][3][41 - 5].item<float>(), pixels[2][17][19].item<float>());
        QVERIFY(std::abs(cut[0][0][28][0].item<double>() - 2.2489083) < 1e-6);  // beyond the lower end
    }

    void onADeviceTheyAreTheSame_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("enlarged") << 425 << 425;
        QTest::newRow("shrunk") << 1201 << 620;
        QTest::newRow("of the recipe's width") << 518 << 31;
        QTest::newRow("one pixel") << 1 << 1;
    }

    /// The tensors' way on the CPU, where it can be had without a GPU (CudaTest has it on one).
    void onADeviceTheyAreTheSame()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const auto recipe = dinoRecipe();
        Photo photo{width, height, {}};
        for (int i = 0; i < width * height * 3; ++i) photo.rgb.push_back(static_cast<std::uint8_t>(i * 2654435761U >> 13));

        const auto got = pixelsOn({}, photo, recipe.pixels, recipe.mean, recipe.deviation);

        QVERIFY(at::equal(got, normalised(files::resizeBicubic(photo, recipe.pixels, recipe.pixels), recipe)));
    }

    /// Sums over views that the published script computed from the same picture with a network replaced by patch means.
    void sumsOverViewsAreThoseOfThePublishedScript()
    {
        const auto recipe = dinoRecipe();
        const auto photo = test::formulaPixels(518)[0];
        const auto bordered = withWhiteBorder(photo, recipe);
        RunningMean running({37, 37}, 5);

        for (const auto& view : viewsFor(recipe.views, recipe.maxShift))
            running.add(view, valuesOf(describedPatches(cutViews(bordered, std::vector{view}, recipe)[0])));

        const auto mean = test::tensorOf(running.mean(), {37, 37, 5}).to(at::kDouble);
        auto visits = at::empty({37, 37, 1}, at::kDouble);
        std::ranges::copy(running.visits(), visits.mutable_data_ptr<double>());
        const auto sums = mean * visits;
        struct Published {
            int row, col, visits;
            std::vector<double> sum;
        };
        const std::vector<Published> published{
            {0, 0, 8, {7.267177, 10.032646, 1.723972, 0.24, 1.3}},
            {3, 5, 16, {-13.395043, 13.307806, -11.413972, 0.74, 2.9}},
            {18, 18, 25, {14.492701, -5.931835, -14.643449, 4.55, 4.45}},
            {36, 0, 6, {0.930513, 4.856327, 0.589885, 2.0, 1.06}},
            {0, 36, 8, {-1.033127, -6.357186, -0.780056, 0.22, 1.74}},
            {36, 36, 9, {-4.268414, -10.963825, 3.076634, 2.96, 1.19}},
        };
        for (const auto& [row, col, count, sum] : published) {
            QCOMPARE(visits[row][col][0].item<double>(), static_cast<double>(count));
            for (std::size_t channel = 0; channel < sum.size(); ++channel)
                QVERIFY(std::abs(sums[row][col][static_cast<std::int64_t>(channel)].item<double>() - sum[channel]) < 1e-5);
        }
        QVERIFY(std::abs(sums.abs().sum().item<double>() / 60736.389 - 1) < 1e-6);
        // Putting views back in place undoes them: what is left of the picture's channels is the picture.
        const auto unmoved = describedPatches(photo).view({37, 37, 5}).narrow(2, 0, 3).to(at::kDouble);
        QVERIFY((mean.narrow(2, 0, 3) - unmoved).abs().max().item<double>() < 3e-7);
    }
};

QTEST_APPLESS_MAIN(ViewPixelsTest)
#include "ViewPixelsTest.moc"
