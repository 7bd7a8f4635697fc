// SPDX-License-Identifier: Apache-2.0
#include "core/dense/BatchSize.h"
#include "core/dense/DeviceMean.h"
#include "core/dense/RunningMean.h"
#include "core/dense/ViewPlan.h"

#include <QTest>

#include <ATen/ATen.h>

#include <cmath>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr GridSize kGrid{.rows = 5, .cols = 7};
constexpr int kChannels = 6;

std::vector<float> numbersOf(const at::Tensor& x)
{
    return {x.const_data_ptr<float>(), x.const_data_ptr<float>() + x.numel()};
}

bool equal(const std::vector<float>& a, const std::vector<float>& b, float tolerance)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= tolerance)) return false;
    return a.size() == b.size();
}

}  // namespace

/// On the CPU, where both can run.
class DeviceMeanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsTheRunningMeanInTensors()
    {
        RunningMean plain(kGrid, kChannels);
        DeviceMean tensors(kGrid, kChannels);
        for (const auto& view : viewsFor(13, 2)) {
            auto tokens = at::randn({static_cast<std::int64_t>(kGrid.cells()), kChannels});
            tokens[11].zero_();  // a patch without a direction
            plain.add(view, {tokens.const_data_ptr<float>(), static_cast<std::size_t>(tokens.numel())});
            tensors.add(view, tokens);

            QCOMPARE(tensors.views(), plain.views());
            QCOMPARE(tensors.visits(), std::vector<std::uint16_t>(plain.visits().begin(), plain.visits().end()));
            QVERIFY(equal(numbersOf(tensors.mean()), plain.mean(), 1e-6F));
            QVERIFY(equal(numbersOf(tensors.spread()), plain.spread(), 1e-6F));
        }
    }

    void withoutViewsItIsAllZeros()
    {
        const DeviceMean mean(kGrid, kChannels);

        QCOMPARE(numbersOf(mean.mean()), std::vector<float>(kGrid.cells() * kChannels, 0.0F));
        QCOMPARE(numbersOf(mean.spread()), std::vector<float>(kGrid.cells(), 0.0F));
    }

    void batchesFollowFreeMemory()
    {
        const auto& row = *models::findRow("clip-vit-b16");
        const models::Device gpu{.kind = models::Device::Kind::cuda, .precision = models::Precision::bf16};
        const auto recipe = recipeOf(row, gpu.precision);
        const auto batch = [&](double gigabytes) {
            return viewsPerBatchFor(recipe, row, gpu, static_cast<std::int64_t>(gigabytes * 1e9));
        };

        QCOMPARE(viewsPerBatchFor(recipe, row, {}, 0), 1);  // the CPU
        QCOMPARE(batch(0.2), 1);
        QVERIFY(batch(2) > 1 && batch(2) < batch(80));
        QCOMPARE(batch(80), batch(0));
        QVERIFY(batch(80) <= 25);
        // A second network leaves less room.
        QVERIFY(viewsPerBatchFor(recipe, row, gpu, 2'000'000'000, models::findRow("dinov2-vitb14-reg")) < batch(2));
    }
};

QTEST_APPLESS_MAIN(DeviceMeanTest)
#include "DeviceMeanTest.moc"
