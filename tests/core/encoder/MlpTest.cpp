// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Sgd.h"
#include "core/files/Safetensors.h"
#include "tests/core/encoder/SgdProblem.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/Parallel.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numbers>
#include <random>
#include <span>
#include <stop_token>
#include <vector>

using namespace cortilens;
using namespace cortilens::encoder;
using cortilens::test::Large;
using cortilens::test::shortTraining;

namespace {

/// Small enough for differences, in double.
struct Tiny {
    static constexpr std::size_t kImages = 5, kChannels = 3, kHidden = 4, kVoxels = 2;
    std::vector<float> x, y;

    Tiny()
    {
        std::mt19937 generator(7);
        const auto draw = [&] { return static_cast<float>(generator() % 2001) / 1000 - 1; };
        for (std::size_t i = 0; i < kImages * kChannels; ++i) x.push_back(draw());
        for (std::size_t i = 0; i < kImages * kVoxels; ++i) y.push_back(draw());
    }

    /// Mean squared error over images and voxels.
    [[nodiscard]] double loss(const SgdFit& fit) const
    {
        double sum = 0;
        for (std::size_t i = 0; i < kImages; ++i) {
            std::array<double, kHidden> activations{};
            for (std::size_t h = 0; h < kHidden; ++h) {
                auto z = static_cast<double>(fit.hidden.bias[h]);
                for (std::size_t c = 0; c < kChannels; ++c)
                    z += static_cast<double>(fit.hidden.weights[h * kChannels + c]) * static_cast<double>(x[i * kChannels + c]);
                activations[h] = z * std::erfc(-z / std::numbers::sqrt2) / 2;
            }
            for (std::size_t v = 0; v < kVoxels; ++v) {
                auto error = static_cast<double>(fit.bias[v]) - static_cast<double>(y[i * kVoxels + v]);
                for (std::size_t h = 0; h < kHidden; ++h)
                    error += static_cast<double>(fit.weights[v * kHidden + h]) * activations[h];
                sum += error * error;
            }
        }
        return sum / (kImages * kVoxels);
    }
};

/// Responses that no linear readout can follow: each voxel answers to how far an image lies from the middle along a direction
/// of its own, the same to both sides.
struct Bent {
    static constexpr std::size_t kImages = 400, kTest = 200, kChannels = 8, kVoxels = 140;
    std::vector<float> x, y;

    Bent()
    {
        std::mt19937 generator(11);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < kImages + kTest; ++i) {
            std::array<double, kChannels> row{};
            double square = 0;
            for (auto& value : row) {
                value = normal(generator);
                square += value * value;
            }
            for (auto& value : row) value /= std::sqrt(square);
            x.insert(x.end(), row.begin(), row.end());
            for (std::size_t v = 0; v < kVoxels; ++v) y.push_back(static_cast<float>(3 * std::abs(row[v % kChannels]) - 0.9));
        }
    }
    [[nodiscard]] std::span<const float> trainX() const { return std::span(x).first(kImages * kChannels); }
    [[nodiscard]] std::span<const float> trainY() const { return std::span(y).first(kImages * kVoxels); }

    /// R2 over all voxels of the images that were not trained on.
    [[nodiscard]] double r2(const SgdFit& fit) const
    {
        const std::vector<float> seen(x.begin() + kImages * kChannels, x.end());
        const auto read = fit.hidden.units() > 0 ? activationsOf(fit.hidden, seen).value() : seen;
        double error = 0;
        double total = 0;
        for (std::size_t v = 0; v < kVoxels; ++v) {
            double mean = 0;
            for (std::size_t i = 0; i < kTest; ++i) mean += static_cast<double>(y[(kImages + i) * kVoxels + v]) / kTest;
            for (std::size_t i = 0; i < kTest; ++i) {
                double predicted = static_cast<double>(fit.bias[v]);
                for (std::size_t c = 0; c < fit.width; ++c)
                    predicted +=
                        static_cast<double>(fit.weights[v * fit.width + c]) * static_cast<double>(read[i * fit.width + c]);
                const auto measured = static_cast<double>(y[(kImages + i) * kVoxels + v]);
                error += (measured - predicted) * (measured - predicted);
                total += (measured - mean) * (measured - mean);
            }
        }
        return 1 - error / total;
    }
};

}  // namespace

class MlpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHiddenLayerFitsWhatNoLinearReadoutCan()
    {
        const Bent data;
        auto options = shortTraining(120);
        const auto linear =
            trainSgd(copiesOf(data.trainX(), 1, Bent::kChannels), blocksOf(data.trainY(), Bent::kVoxels), options, {});
        options.hidden = 64;
        const auto mlp =
            trainSgd(copiesOf(data.trainX(), 1, Bent::kChannels), blocksOf(data.trainY(), Bent::kVoxels), options, {});

        QVERIFY2(linear && mlp, mlp ? "" : mlp.error().message.c_str());
        QCOMPARE(mlp->width, std::size_t{64});
        QCOMPARE(mlp->hidden.weights.size(), 64 * Bent::kChannels);
        QVERIFY2(data.r2(*linear) < 0.05, qPrintable(QString::number(data.r2(*linear))));
        QVERIFY2(data.r2(*mlp) > 0.9, qPrintable(QString::number(data.r2(*mlp))));
    }

    void gradientsAreThoseOfDifferences()
    {
        const Tiny data;
        const QTemporaryDir folder;
        const auto checkpoint = std::filesystem::path(folder.path().toStdString()) / "training";
        SgdOptions options;
        options.epochs = 1;
        options.batch = Tiny::kImages;
        options.hidden = Tiny::kHidden;
        options.learningRate = 1e-12;  // the values stay what they were; the first moments are a tenth of the gradients
        options.weightDecay = 0;

        const auto fit = trainSgd(copiesOf(data.x, 1, Tiny::kChannels), blocksOf(data.y, Tiny::kVoxels), options, {},
                                  {.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = {}});

        QVERIFY(fit.has_value());
        const auto file = files::SafetensorsFile::open(checkpoint).value();
        QVERIFY(std::abs(fit->losses[0] - data.loss(*fit)) < 1e-6);
        const auto compare = [&](const char* name, std::vector<float> SgdFit::* values,
                                 std::vector<float> HiddenLayer::* hidden) {
            const auto tenths = file.floats(name).value();
            for (std::size_t i = 0; i < tenths.size(); ++i) {
                auto moved = *fit;
                auto& value = hidden ? (moved.hidden.*hidden)[i] : (moved.*values)[i];
                const float step = 1e-2F;
                const float here = value;
                value = here + step;
                const double above = data.loss(moved);
                value = here - step;
                const double difference = (above - data.loss(moved)) / (2 * static_cast<double>(step));
                // The third derivative over 6, times the step squared, is below 1e-4 here.
                QVERIFY2(std::abs(10 * static_cast<double>(tenths[i]) - difference) < 3e-4,
                         qPrintable(QStringLiteral("%1[%2]: %3, by differences %4")
                                        .arg(QLatin1StringView(name))
                                        .arg(i)
                                        .arg(10 * static_cast<double>(tenths[i]))
                                        .arg(difference)));
            }
        };
        compare("mean_weights", &SgdFit::weights, nullptr);
        compare("mean_bias", &SgdFit::bias, nullptr);
        compare("mean_hidden_weights", nullptr, &HiddenLayer::weights);
        compare("mean_hidden_bias", nullptr, &HiddenLayer::bias);
    }

    void anMlpIsTheSameWithAnyNumberOfThreadsAndAfterAStop()
    {
        const Large data;
        const QTemporaryDir folder;
        const auto checkpoint = std::filesystem::path(folder.path().toStdString()) / "training";
        auto options = shortTraining(4);
        options.hidden = 64;
        const auto whole = trainSgd(data.copies(), data.responses(), options, {});
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto alone = trainSgd(data.copies(), data.responses(), options, {});
        at::set_num_threads(threads);
        std::stop_source stop;
        const auto report = [&](const SgdProgress& progress) {
            if (progress.epoch == 2) stop.request_stop();
        };

        const auto stopped = trainSgd(data.copies(), data.responses(), options, {},
                                      {.stop = stop.get_token(), .report = report, .checkpoint = checkpoint, .fingerprint = {}});
        const auto resumed = trainSgd(data.copies(), data.responses(), options, {},
                                      {.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = {}});

        QVERIFY(whole->weights == alone->weights && whole->hidden == alone->hidden);
        QCOMPARE(stopped.error().kind, ErrorKind::cancelled);
        QCOMPARE(resumed->resumedFrom, 2);
        QVERIFY(resumed->weights == whole->weights && resumed->hidden == whole->hidden);
        QVERIFY(resumed->losses == whole->losses);
        options.hidden = 32;
        QCOMPARE(trainSgd(data.copies(), data.responses(), options, {},
                          {.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = {}})
                     .error()
                     .kind,
                 ErrorKind::mismatch);
    }

    void anUnknownVoxelTeachesTheHiddenLayerNothing()
    {
        const Large data;
        auto options = shortTraining(3);
        options.hidden = 64;
        auto holed = data;
        holed.y[17 * Large::kVoxels + 3] = std::numeric_limits<float>::quiet_NaN();
        auto other = holed;
        for (std::size_t i = 0; i < Large::kImages; ++i)
            if (i != 17) other.y[i * Large::kVoxels + 3] = 1000;

        const auto one = trainSgd(holed.copies(), holed.responses(), options, {});
        const auto two = trainSgd(other.copies(), other.responses(), options, {});

        QVERIFY(one->unknown[3] && two->unknown[3]);
        QVERIFY(one->hidden == two->hidden);
        QVERIFY(std::isfinite(one->losses[2]));
    }
};

QTEST_APPLESS_MAIN(MlpTest)
#include "MlpTest.moc"
