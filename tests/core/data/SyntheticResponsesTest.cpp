// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/data/ResponseConversion.h"
#include "core/data/Splits.h"
#include "core/demo/Responses.h"
#include "core/demo/TreeFiles.h"
#include "core/files/Mat.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <random>

using namespace cortilens;

namespace fs = std::filesystem;

namespace {

constexpr int kPhotos = 500;
constexpr int kTestPhotos = 100;
constexpr std::size_t kTrials = data::kTrialsPerSession;

/// Voxels whose signal and noise are known: ncsnr from 0.2 to 1.6.
[[nodiscard]] std::vector<demo::ModelVoxel> knownVoxels()
{
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    std::vector<demo::ModelVoxel> voxels;
    for (int n = 0; n < 8; ++n) {
        demo::ModelVoxel voxel{.place = {{3 + 5 * n, 40, 30}, Hemisphere::left, {}, {}}, .weights = {}, .signal = {}};
        voxel.ncsnr = 0.2F + 0.2F * static_cast<float>(n);
        voxel.meanPercent = 0.5F;
        voxel.deviationPercent = 1.6F;
        const double snr = static_cast<double>(voxel.ncsnr);
        for (int photo = 0; photo < kPhotos; ++photo)
            voxel.signal.push_back(static_cast<float>(normal(random) * snr / std::sqrt(1 + snr * snr)));
        voxels.push_back(std::move(voxel));
    }
    return voxels;
}

/// 1 - residual / total of the test photos' means.
[[nodiscard]] double r2Of(std::span<const float> means, std::span<const float> predicted)
{
    double mean = 0;
    for (int n = 0; n < kTestPhotos; ++n) mean += static_cast<double>(means[static_cast<std::size_t>(n)]) / kTestPhotos;
    double residual = 0;
    double total = 0;
    for (std::size_t n = 0; n < kTestPhotos; ++n) {
        residual += std::pow(static_cast<double>(means[n]) - static_cast<double>(predicted[n]), 2);
        total += std::pow(static_cast<double>(means[n]) - mean, 2);
    }
    return 1 - residual / total;
}

}  // namespace

/// Betas simulated from known readouts, written as NSD's files, converted: what went in has to come out.
class SyntheticResponsesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    std::vector<demo::ModelVoxel> m_voxels = knownVoxels();
    std::vector<int> m_order = demo::trialOrder(kPhotos, 3, 11);
    std::vector<demo::VoxelScores> m_scores;

private Q_SLOTS:
    void initTestCase()
    {
        const demo::VolumeGrid grid;
        std::vector<std::vector<std::int16_t>> betas;
        std::vector<VoxelIndex> places;
        std::vector<float> mask(grid.voxels(), -1);
        for (std::size_t n = 0; n < m_voxels.size(); ++n) {
            betas.push_back(demo::betasOf(m_voxels[n], m_order, 100 + n));
            m_scores.push_back(demo::scoresOf(m_voxels[n], betas.back(), m_order, kTrials, kTestPhotos));
            places.push_back(m_voxels[n].place.voxel);
            mask[grid.indexOf(places.back())] = 1;
        }
        const auto folder = m_root / "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR";
        for (std::size_t session = 0; session < 2; ++session) {
            std::vector<std::int16_t> part;
            for (const auto& voxel : betas)
                part.insert(part.end(), voxel.begin() + static_cast<std::ptrdiff_t>(session * kTrials),
                            voxel.begin() + static_cast<std::ptrdiff_t>((session + 1) * kTrials));
            const auto written = demo::writeSession(folder, grid, {static_cast<int>(session) + 1, kTrials, places, part});
            QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
        }
        QVERIFY(demo::writeVolume(m_root / "nsddata/ppdata/subj01/func1pt8mm/roi/nsdgeneral.nii.gz", grid, mask).has_value());
        std::vector<double> order(m_order.begin(), m_order.end());
        for (auto& photo : order) photo += 1;
        std::vector<double> list;
        for (int photo = 1; photo <= kPhotos; ++photo) list.push_back(photo);
        fs::create_directories(m_root / "nsddata/experiments/nsd");
        const std::array<files::MatVariable, 2> design{
            {{"masterordering", {1, std::ssize(order)}, order}, {"subjectim", {1, kPhotos}, list}}};
        QVERIFY(files::writeMat(m_root / "nsddata/experiments/nsd/nsd_expdesign.mat", design).has_value());
    }
    void theSimulatedScoresAreFoundAgain_data()
    {
        QTest::addColumn<QByteArray>("without");
        QTest::newRow("from HDF5") << QByteArray(".nii.gz");
        QTest::newRow("from compressed NIfTI") << QByteArray(".hdf5");
    }
    void theSimulatedScoresAreFoundAgain()
    {
        QFETCH(const QByteArray, without);
        const auto copy = m_root / without.toStdString().substr(1);
        fs::create_directories(copy);
        fs::copy(m_root / "nsddata", copy / "nsddata", fs::copy_options::recursive);
        fs::copy(m_root / "nsddata_betas", copy / "nsddata_betas", fs::copy_options::recursive);
        for (const auto* session : {"betas_session01", "betas_session02"})
            fs::remove(copy / "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR" /
                       (session + without.toStdString()));
        const auto tree = data::NsdTree::open(copy).value();
        const auto report =
            data::convertResponses(tree, {"subj01", "func1pt8mm", "betas_fithrf_GLMdenoise_RR", "nsdgeneral"}).value();
        const auto responses = data::Responses::open(report.folder).value();
        QCOMPARE(responses.images().size(), std::size_t{kPhotos});
        QCOMPARE(responses.voxels(), m_voxels.size());
        std::vector<std::size_t> imageOf;
        for (const auto photo : responses.trialImages()) imageOf.push_back(static_cast<std::size_t>(photo.value));
        for (std::size_t n = 0; n < m_voxels.size(); ++n) {
            const auto measured = responses.voxel(n).value();
            // The demo scores in double, the conversion z-scores in float32: the fourth digit is the same.
            const double ncsnr = static_cast<double>(data::ncsnrOf(measured.trials, imageOf, kPhotos));
            QVERIFY(std::abs(ncsnr - static_cast<double>(m_scores[n].ncsnr)) < 1e-4);
            QVERIFY(std::abs(r2Of(measured.means, m_voxels[n].signal) - static_cast<double>(m_scores[n].r2)) < 1e-4);
            // And what was simulated, within the error of 1000 degrees of freedom (4.5 % of the noise's variance, two of them).
            const double simulated = static_cast<double>(m_voxels[n].ncsnr);
            QVERIFY2(std::abs(ncsnr - simulated) < 0.1 * (1 + simulated), qPrintable(QString::number(ncsnr)));
            const double ceiling =
                static_cast<double>(data::noiseCeilingOf(static_cast<float>(ncsnr), data::noiseShareOf(responses.repeats())));
            QVERIFY(std::abs(ceiling / 100 - r2Of(measured.means, m_voxels[n].signal)) < 0.16);
        }
    }
};

QTEST_APPLESS_MAIN(SyntheticResponsesTest)
#include "SyntheticResponsesTest.moc"
