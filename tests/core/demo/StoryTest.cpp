// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Relevance.h"
#include "core/demo/Categories.h"
#include "core/demo/Crops.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/Distiller.h"
#include "core/models/BackboneRow.h"
#include "core/models/ClassDirection.h"

#include <QTest>

#include <vector>

using namespace cortilens;
using namespace cortilens::demo;

namespace {

/// A box in the source's pixels.
struct Box {
    double left, top, width, height;

    [[nodiscard]] bool contains(double x, double y) const
    {
        return x >= left && x < left + width && y >= top && y < top + height;
    }
};

// From COCO's annotations of photo 311303.
constexpr Box kSandwiches[] = {{100, 146, 182, 123}, {92, 95, 125, 86}};
constexpr Box kCup{353, 56, 269, 353};

[[nodiscard]] double meanOf(const std::vector<float>& values)
{
    double sum = 0;
    for (const float value : values) sum += static_cast<double>(value);
    return sum / static_cast<double>(values.size());
}

/// Chance that a value of `on` lies above one of `off`: the area under the ROC curve.
[[nodiscard]] double areaUnderRoc(const std::vector<float>& on, const std::vector<float>& off)
{
    double wins = 0;
    for (const float inside : on)
        for (const float outside : off) wins += inside > outside ? 1.0 : inside < outside ? 0.0 : 0.5;
    return wins / static_cast<double>(on.size() * off.size());
}

}  // namespace

class StoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What the first start shows has to explain itself: the food direction's map, at the demo's recipe, lies on the sandwiches
    /// and leaves the cup alone.
    void theMapOfFoodLiesOnTheMeal()
    {
        const auto resources = std::filesystem::path(CORTILENS_SOURCE_DIR) / "resources";
        const auto& row = models::rows().front();
        const auto network = dense::DenseNetwork::open(row, resources / "demo/weights" / row.fileNames.front(), {});
        QVERIFY(network.has_value());
        const auto head = (*network)->transformer().head();
        QVERIFY(head.has_value());
        const auto sources = readSources(resources / "demo/photos");
        QVERIFY(sources.has_value());
        const auto crop = cropsOf(*sources, 100, 3)[kStoryPhoto];

        const dense::Distiller distiller(dense::recipeOf(row, models::Precision{}), *network);
        const auto features = distiller.distil(stimulusOf(crop, (*sources)[crop.source]));
        QVERIFY(features.has_value());
        const auto map = analysis::relevance(*features, models::classDirection(*head, classesOf(Category::food)), 0);
        QVERIFY(map.has_value());

        std::vector<float> sandwiches;
        std::vector<float> cup;
        std::vector<float> others;
        for (int r = 0; r < map->grid.rows; ++r)
            for (int c = 0; c < map->grid.cols; ++c) {
                const double x = crop.left + (c + 0.5) * crop.side / map->grid.cols;
                const double y = crop.top + (r + 0.5) * crop.side / map->grid.rows;
                const float value = map->values[map->grid.indexOf({r, c})];
                if (kSandwiches[0].contains(x, y) || kSandwiches[1].contains(x, y))
                    sandwiches.push_back(value);
                else
                    (kCup.contains(x, y) ? cup : others).push_back(value);
            }
        qInfo("ROC area %.3f over the cup, %.3f over the rest; means %.4f, %.4f, %.4f", areaUnderRoc(sandwiches, cup),
              areaUnderRoc(sandwiches, others), meanOf(sandwiches), meanOf(cup), meanOf(others));
        QVERIFY(areaUnderRoc(sandwiches, cup) > 0.95);
        QVERIFY(areaUnderRoc(sandwiches, others) > 0.85);  // salad and plate are among the rest
        QVERIFY(meanOf(cup) < 0.25 * meanOf(sandwiches));
    }
};

QTEST_APPLESS_MAIN(StoryTest)
#include "StoryTest.moc"
