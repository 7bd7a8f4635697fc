// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Ridge.h"
#include "tests/core/encoder/SgdProblem.h"
#include "tests/support/Cuda.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stop_token>

using namespace cortilens;
using namespace cortilens::encoder;

namespace {

/// |a - b| / |b|
[[nodiscard]] double relativeDifference(std::span<const float> a, std::span<const float> b)
{
    double off = 0;
    double whole = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        off += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2);
        whole += std::pow(static_cast<double>(b[i]), 2);
    }
    return std::sqrt(off / whole);
}

}  // namespace

/// Encoders fitted on the GPU against those of the CPU. Skipped where there is no GPU.
class CudaFitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_cuda.problem.empty()) QSKIP(m_cuda.problem.c_str());
    }

    void ridgeIsThatOfTheCpu()
    {
        std::vector<float> embeddings;
        for (std::size_t image = 0; image < test::Large::kImages; ++image) {
            const auto* first = m_data.x.data() + image * test::Large::kCopies * test::Large::kChannels;
            embeddings.insert(embeddings.end(), first, first + test::Large::kChannels);
        }
        const auto fitOn = [&](const models::Device& device) {
            return fitRidge(embeddings, test::Large::kChannels, m_data.responses(), RidgeOptions{}, device);
        };

        const auto expected = fitOn({});
        const auto got = fitOn(m_cuda.device);

        QVERIFY2(expected && got, got ? "" : got.error().message.c_str());
        QVERIFY(relativeDifference(got->loss, expected->loss) < 1e-4);
        std::size_t alike = 0;
        for (std::size_t voxel = 0; voxel < test::Large::kVoxels; ++voxel) {
            if (got->choice[voxel] != expected->choice[voxel]) continue;
            ++alike;
            const auto readout = [&](const RidgeFit& fit) {
                return std::span(fit.weights).subspan(voxel * test::Large::kChannels, test::Large::kChannels);
            };
            QVERIFY(relativeDifference(readout(*got), readout(*expected)) < 1e-4);
        }
        // Two penalties that are as good as each other to the last digit may change places.
        QVERIFY(alike > test::Large::kVoxels * 95 / 100);
    }

    void trainingIsThatOfTheCpu_data()
    {
        QTest::addColumn<int>("hidden");
        QTest::newRow("linear") << 0;
        QTest::newRow("with a hidden layer") << 40;
    }

    void trainingIsThatOfTheCpu()
    {
        QFETCH(int, hidden);
        auto options = test::shortTraining(3);
        options.hidden = hidden;

        const auto expected = trainSgd(m_data.copies(), m_data.responses(), options, {});
        const auto got = trainSgd(m_data.copies(), m_data.responses(), options, m_cuda.device);

        QVERIFY2(expected && got, got ? "" : got.error().message.c_str());
        QCOMPARE(got->losses.size(), expected->losses.size());
        for (std::size_t epoch = 0; epoch < expected->losses.size(); ++epoch)
            QVERIFY(std::abs(got->losses[epoch] - expected->losses[epoch]) < 1e-4 * expected->losses[epoch]);
        // AdamW divides by a gradient's own size, so that what is lost in a sum's order is not small against a small gradient.
        QVERIFY2(relativeDifference(got->weights, expected->weights) < 1e-3,
                 qPrintable(QString::number(relativeDifference(got->weights, expected->weights))));
    }

    void aTrainingThatWasStoppedGoesOnToTheSameBytes()
    {
        const QTemporaryDir folder;
        const auto checkpoint = std::filesystem::path(folder.path().toStdString()) / "training";
        const auto whole = trainSgd(m_data.copies(), m_data.responses(), test::shortTraining(5), m_cuda.device);

        std::stop_source stop;
        const auto stopped = trainSgd(m_data.copies(), m_data.responses(), test::shortTraining(5), m_cuda.device,
                                      {.stop = stop.get_token(),
                                       .report =
                                           [&stop](const SgdProgress& progress) {
                                               if (progress.epoch == 3) stop.request_stop();
                                           },
                                       .checkpoint = checkpoint,
                                       .fingerprint = {}});
        const auto resumed = trainSgd(m_data.copies(), m_data.responses(), test::shortTraining(5), m_cuda.device,
                                      {.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = {}});

        QVERIFY(!stopped && stopped.error().kind == ErrorKind::cancelled);
        QVERIFY2(whole && resumed, resumed ? "" : resumed.error().message.c_str());
        QCOMPARE(resumed->resumedFrom, 3);
        QVERIFY(resumed->weights == whole->weights);
        QVERIFY(resumed->losses == whole->losses);
    }

private:
    test::Cuda m_cuda;
    test::Large m_data;
};

QTEST_APPLESS_MAIN(CudaFitTest)
#include "CudaFitTest.moc"
