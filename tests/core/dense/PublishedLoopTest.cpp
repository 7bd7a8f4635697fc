// SPDX-License-Identifier: Apache-2.0
#include "core/dense/PublishedLoop.h"
#include "core/dense/RunningMean.h"
#include "core/dense/ViewPixels.h"
#include "core/dense/ViewPlan.h"

#include <QTest>

#include <ATen/ATen.h>

#include <cmath>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr int kRows = 9;  // patches
constexpr int kPatch = 2;
constexpr std::size_t kChannels = 5;

FeatureRecipe recipe(int views)
{
    FeatureRecipe recipe;
    recipe.backbone = "patch-colours";
    recipe.pixels = kRows * kPatch;
    recipe.patch = kPatch;
    recipe.channels = static_cast<int>(kChannels);
    recipe.views = views;
    recipe.maxShift = 3;
    recipe.mean = {0.485, 0.456, 0.406};
    recipe.deviation = {0.229, 0.224, 0.225};
    return recipe;
}

/// Patch (r, c) has the colour (25 r, 25 c, 51): patches that carry their own number.
Photo numberedPhoto()
{
    Photo photo{.width = kRows * kPatch, .height = kRows * kPatch, .rgb = {}};
    for (int y = 0; y < photo.height; ++y)
        for (int x = 0; x < photo.width; ++x)
            for (const int value : {25 * (y / kPatch), 25 * (x / kPatch), 51})
                photo.rgb.push_back(static_cast<std::uint8_t>(value));
    return photo;
}

/// The colour of each patch, and where in the view it was seen: in rows and columns / 100.
Result<at::Tensor> coloursAndPlaces(const at::Tensor& pixels, const std::stop_token&)
{
    const auto colours =
        pixels.view({-1, 3, kRows, kPatch, kRows, kPatch}).mean(at::IntArrayRef{3, 5}).flatten(2).transpose(1, 2);
    const auto cell = at::arange(kRows * kRows);
    const auto places = at::stack({cell.div(kRows, "floor"), cell.remainder(kRows)}, 1).to(at::kFloat).mul_(0.01F);
    return at::cat({colours, places.unsqueeze(0).expand({pixels.size(0), -1, -1})}, 2).contiguous();
}

PublishedSum published(int views)
{
    PublishedLoop loop(recipe(views), coloursAndPlaces);
    (void)loop.begin(numberedPhoto());
    for (const auto& view : viewsFor(views, recipe(views).maxShift)) (void)loop.addView(view);
    return loop.finish().value();
}

RunningMean ours(int views)
{
    const auto r = recipe(views);
    RunningMean mean(r.grid(), r.channels);
    const auto bordered = withWhiteBorder(normalised(numberedPhoto(), r), r);
    for (const auto& view : viewsFor(views, r.maxShift)) {
        const auto tokens = coloursAndPlaces(cutViews(bordered, std::array{view}, r), {}).value();
        mean.add(view, {tokens.const_data_ptr<float>(), static_cast<std::size_t>(tokens.numel())});
    }
    return mean;
}

}  // namespace

/// Two programs for one thing: the published scripts' way with shifted index pictures, and the program's with arithmetic on
/// cells.
class PublishedLoopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMeanOfTheViewsIsThatOfTheScripts_data()
    {
        QTest::addColumn<int>("views");
        for (const int views : {1, 2, 25, 51}) QTest::addRow("%d views", views) << views;
    }

    void theMeanOfTheViewsIsThatOfTheScripts()
    {
        QFETCH(int, views);

        const auto theirs = published(views);
        const auto mean = ours(views).mean();

        for (std::size_t i = 0; i < mean.size(); ++i) {
            const auto expected = static_cast<double>(theirs.sum[i]) / theirs.visits[i / kChannels];
            QVERIFY(std::abs(expected - static_cast<double>(mean[i])) <= 1e-6 * std::max(std::abs(expected), 1.0));
        }
    }

    void visitsAreCountedWhereTheScriptsAdd()
    {
        const auto theirs = published(51);
        const auto mean = ours(51);

        QCOMPARE(theirs.visits, std::vector<std::uint16_t>(mean.visits().begin(), mean.visits().end()));
    }

    void shiftsAndMirrorsLandOnTheirOwnPatch()
    {
        const auto r = recipe(51);
        const auto theirs = published(51);

        for (std::size_t patch = 0; patch < r.grid().cells(); ++patch)
            for (std::size_t c = 0; c < 3; ++c) {
                const std::array colour{25 * static_cast<double>(patch / kRows), 25 * static_cast<double>(patch % kRows), 51.0};
                const double expected = (colour[c] / 255 - r.mean[c]) / r.deviation[c];
                const double got = static_cast<double>(theirs.sum[patch * kChannels + c]) / theirs.visits[patch];
                QVERIFY(std::abs(got - expected) < 2e-6);
            }
    }

    void theScriptsOwnSumsComeOut()
    {
        // The photo's formula at 518 pixels and DINOv2's views; sums from the scripts' own code.
        FeatureRecipe r = recipe(25);
        r.pixels = 518;
        r.patch = 14;
        r.maxShift = 6;
        RunningMean mean(r.grid(), r.channels);

        for (const auto& view : viewsFor(25, 6)) mean.add(view, std::vector<float>(r.grid().cells() * kChannels, 1.0F));

        int visits = 0;
        for (const auto count : mean.visits()) visits += count;
        QCOMPARE(visits, 28102);
        QCOMPARE(mean.visits().front(), std::uint16_t{8});
        QCOMPARE(mean.visits().back(), std::uint16_t{9});
    }

    void theNetworksErrorsArePassedOn()
    {
        const Error error{ErrorKind::outOfMemory, "Not enough memory.", "Buy some."};
        PublishedLoop loop(
            recipe(2), [&](const at::Tensor&, const std::stop_token&) -> Result<at::Tensor> { return std::unexpected(error); });
        QVERIFY(loop.begin(numberedPhoto()).has_value());

        QCOMPARE(loop.addView({}).error(), error);
    }
};

QTEST_APPLESS_MAIN(PublishedLoopTest)
#include "PublishedLoopTest.moc"
