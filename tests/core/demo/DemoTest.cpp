// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Demo.h"
#include "core/encoder/Encoder.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace cortilens;
using namespace cortilens::demo;

namespace fs = std::filesystem;

class DemoTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    DemoOptions m_options{.resources = fs::path(CORTILENS_SOURCE_DIR) / "resources", .photos = 250};
    const fs::path m_shared = CORTILENS_BINARY_DIR "/tests/demo-tree";  // of the same function, with 250 photos

    [[nodiscard]] std::size_t entriesInRoot() const
    {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(m_root), fs::directory_iterator{}));
    }

private Q_SLOTS:
    void aWholeTreeIsWritten()
    {
        for (const auto* name :
             {"README.md", "cortilens/tree.json", "nsddata/freesurfer/subj01/surf/lh.full.flat.patch.3d",
              "nsddata/freesurfer/subj01/label/food.mgz.ctab", "nsddata/ppdata/subj01/transforms/rh.func1pt8-to-layerB2.mgz",
              "nsddata/ppdata/subj01/func1pt8mm/roi/prf-visualrois.nii.gz",
              "nsddata/ppdata/subj01/func1pt8mm/floc_facestval.nii.gz", "nsddata/ppdata/subj01/func1pt8mm/prf_angle.nii.gz",
              "nsddata/freesurfer/subj01/label/lh.prfeccentricity.mgz", "nsddata/experiments/nsd/nsd_expdesign.mat",
              "nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5",
              "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR/betas_session01.hdf5"})
            QVERIFY2(fs::exists(m_shared / name), name);
    }

    void theControlIsFittedAndExplainsLess()
    {
        const auto folder = m_shared / "cortilens/encoders";
        const auto known = encoder::loadEncoder(folder / "subj01_func1pt8mm_deit-tiny.safetensors").value();
        const auto control = encoder::loadEncoder(folder / "subj01_func1pt8mm_control.safetensors").value();

        QVERIFY(control.voxels == known.voxels && control.noiseCeiling == known.noiseCeiling);
        QCOMPARE(control.channels, 39);
        QVERIFY(control.synthetic);
        QVERIFY(control.metadata.at("readouts").starts_with("ridge"));
        const auto meanOf = [](const std::vector<float>& values) {
            double sum = 0;
            for (const float value : values) sum += static_cast<double>(value);
            return sum / static_cast<double>(values.size());
        };
        qInfo("mean R2 of the control %.1f %%, of the readouts that made the responses %.1f %%", 100 * meanOf(control.r2),
              100 * meanOf(known.r2));
        // It is fitted, so it explains something; but the brain was made from a network, so not what the network explains.
        QVERIFY(meanOf(control.r2) > 0 && meanOf(control.r2) < 0.7 * meanOf(known.r2));
    }

    void theEncoderScoresWhatTheNoiseAllows()
    {
        const auto encoder = encoder::loadEncoder(m_shared / "cortilens/encoders/subj01_func1pt8mm_deit-tiny.safetensors");
        QVERIFY(encoder.has_value());
        QVERIFY(encoder->synthetic);
        QCOMPARE(encoder->channels, 192);
        double r2 = 0;
        double ceiling = 0;
        for (std::size_t row = 0; row < encoder->voxels.size(); ++row) {
            r2 += 100 * static_cast<double>(encoder->r2[row]) / static_cast<double>(encoder->voxels.size());
            ceiling += static_cast<double>(encoder->noiseCeiling[row]) / static_cast<double>(encoder->voxels.size());
        }
        qInfo("%zu voxels, mean R2 %.1f %%, mean noise ceiling %.1f %%", encoder->voxels.size(), r2, ceiling);
        QVERIFY(r2 > 20);
        QVERIFY(std::abs(r2 - ceiling) < 5);  // the readouts are the true ones: only the test photos' own spread is left
    }

    void anotherTreeIsOnlyReplacedOnRequest()
    {
        QCOMPARE(writeDemo(m_shared, m_options).error().kind, ErrorKind::invalidRequest);

        fs::create_directory(m_root / "thesis");
        std::ofstream(m_root / "thesis/chapter1.tex") << "years of work";
        auto replacing = m_options;
        replacing.replace = true;
        QCOMPARE(writeDemo(m_root / "thesis", replacing).error().kind, ErrorKind::invalidRequest);
        QVERIFY(fs::exists(m_root / "thesis/chapter1.tex"));
        fs::remove_all(m_root / "thesis");
    }

    void missingResourcesAreNamedAndLeaveNothing()
    {
        auto options = m_options;
        options.resources = "/nonexistent";

        const auto written = writeDemo(m_root / "other", options);

        QVERIFY(!written.has_value());
        QVERIFY(written.error().message.find("/nonexistent") != std::string::npos);
        QCOMPARE(entriesInRoot(), 0U);
    }

    void aCancelledTreeLeavesNothing()
    {
        std::stop_source source;
        auto options = m_options;
        options.stop = source.get_token();
        double last = -1;
        bool isRising = true;

        const auto written = writeDemo(m_root / "other", options, [&](double fraction, std::string_view) {
            isRising = isRising && fraction >= last;
            last = fraction;
            if (fraction > 0.1) source.request_stop();
        });

        QVERIFY(isRising && last > 0.1 && last < 1);
        QCOMPARE(written.error().kind, ErrorKind::cancelled);
        QCOMPARE(entriesInRoot(), 0U);
    }
};

QTEST_APPLESS_MAIN(DemoTest)
#include "DemoTest.moc"
