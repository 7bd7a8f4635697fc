// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseIndex.h"
#include "core/data/ResponseSession.h"
#include "core/data/Responses.h"
#include "tests/core/data/SmallBetas.h"
#include "tests/support/Files.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

/// float32 statistics and float32 arithmetic: a few parts in a million of a z that is rarely above 4.
constexpr double kClose = 2e-5;

[[nodiscard]] Responses convertedAll(const SmallTree& tree, const ResponseKey& key)
{
    const auto report = convertResponses(tree.open(), key).value();
    return Responses::open(report.folder).value();
}

/// [voxels, trials]
[[nodiscard]] std::vector<float> everything(const Responses& responses)
{
    std::vector<float> values(responses.trialImages().size() * responses.voxels());
    QTest::qVerify(responses.trials(0, responses.voxels(), values).has_value(), "trials", "", __FILE__, __LINE__);
    return values;
}

}  // namespace

class ResponsesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trialsAreScaledToMeanZeroAndDeviationOneWithinEachSession()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 2);
        writeVolumeSession(tree, 1);
        writeVolumeSession(tree, 2);
        const auto responses = convertedAll(tree, keyOf("all"));
        QCOMPARE(responses.voxels(), kVoxels);
        QCOMPARE(responses.sessions().size(), std::size_t{2});
        for (const std::size_t place : {std::size_t{0}, std::size_t{7}, kVoxels - 1}) {
            const auto voxel = responses.units().voxels[place];
            const auto stored = static_cast<std::size_t>(voxel.i + 4 * (voxel.j + 3 * voxel.k));
            const auto measured = responses.voxel(place).value();
            for (int session = 1; session <= 2; ++session) {
                const auto z = zByHand(stored, session);
                for (std::size_t trial = 0; trial < kTrials; ++trial) {
                    const auto at = static_cast<std::size_t>(session - 1) * kTrials + trial;
                    QVERIFY(std::abs(static_cast<double>(measured.trials[at]) - z[trial]) < kClose);
                }
            }
        }
    }
    void meansAreOverTheRepeatsOfEachPhotoAndIdsCountFromZero()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        writeVolumeSession(tree, 1);
        const auto responses = convertedAll(tree, keyOf("all"));
        QCOMPARE(responses.images().size(), std::size_t{3});
        QCOMPARE(responses.images()[0].value, 5);
        QCOMPARE(responses.repeats()[2], std::uint8_t{250});
        std::vector<float> means(3 * 2);
        QVERIFY(responses.means(3, 2, means).has_value());
        const auto voxel = responses.units().voxels[4];
        const auto z = zByHand(static_cast<std::size_t>(voxel.i + 4 * (voxel.j + 3 * voxel.k)), 1);
        double expected = 0;
        for (std::size_t trial = 1; trial < kTrials; trial += 3) expected += z[trial] / 250;
        QVERIFY(std::abs(static_cast<double>(means[1 * 2 + 1]) - expected) < kClose);
        QCOMPARE(responses.voxel(4).value().means[1], means[1 * 2 + 1]);
        std::vector<float> turned(3 * 2);
        QVERIFY(responses.means(std::array<std::size_t, 2>{4, 3}, turned).has_value());
        QCOMPARE(turned[2], means[3]);
        QCOMPARE(responses.means(23, 2, turned).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(responses.means(2, 1, turned).error().kind, ErrorKind::invalidRequest);
    }
    void unitsAreInNumpysOrder()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        writeVolumeSession(tree, 1);
        const auto responses = convertedAll(tree, keyOf("all"));
        QCOMPARE(responses.units().voxels[1], (VoxelIndex{0, 0, 1}));
        QCOMPARE(responses.units().voxels[2], (VoxelIndex{0, 1, 0}));
    }
    void everyFormatAndChunkingGivesTheSameResponses_data()
    {
        QTest::addColumn<int>("layout");
        QTest::newRow("NIfTI, compressed") << 0;
        QTest::newRow("HDF5, a chunk of several voxels and some trials") << 1;
        QTest::newRow("HDF5, a chunk per trial") << 2;
        QTest::newRow("HDF5, one chunk") << 3;
    }
    void everyFormatAndChunkingGivesTheSameResponses()
    {
        QFETCH(const int, layout);
        const SmallTree usual;
        writeRotatingDesign(usual, 1);
        writeVolumeSession(usual, 1);
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        const auto values = storedSession(1, kVoxels);
        const std::array<std::vector<std::uint64_t>, 4> chunks{{{}, {100, 1, 2, 3}, {1, 2, 3, 4}, {750, 2, 3, 4}}};
        if (layout == 0)
            writeBetasNifti(tree.betas() / "betas_session01.nii.gz", values);
        else
            writeBetasHdf5(tree.betas() / "betas_session01.hdf5", {kTrials, 2, 3, 4}, chunks[static_cast<std::size_t>(layout)],
                           values);
        QCOMPARE(everything(convertedAll(tree, keyOf("all"))), everything(convertedAll(usual, keyOf("all"))));
    }
    void aMaskTakesItsVoxelsOnly()
    {
        const SmallTree tree;
        tree.writeSubject();
        writeRotatingDesign(tree, 1);
        writeVolumeSession(tree, 1);
        const auto all = convertedAll(tree, keyOf("all"));
        const auto faces = convertedAll(tree, keyOf("FFA-1"));
        QCOMPARE(faces.units().voxels, (std::vector<VoxelIndex>{{0, 0, 0}, {1, 0, 0}, {2, 0, 1}}));
        QCOMPARE(faces.voxel(1).value().trials, all.voxel(6).value().trials);
        QCOMPARE(convertedAll(tree, keyOf("floc-faces")).voxels(), std::size_t{4});
        QCOMPARE(convertedAll(tree, keyOf("rh.FFA-1")).units().voxels, (std::vector<VoxelIndex>{{2, 0, 1}}));
        QCOMPARE(faces.ncsnr().size(), std::size_t{3});
        QCOMPARE(faces.ncsnr()[0], 1.0F);
        QCOMPARE(faces.ncsnr()[2], 0.5F);
    }
    void nativeSurfaceBetasAreReadPerHemisphere()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        const auto folder = tree.root() / "nsddata_betas/ppdata/subj01/nativesurface" / kBetas3;
        writeBetasHdf5(folder / "lh.betas_session01.hdf5", {kTrials, 6}, {kTrials, 1}, storedSession(1, 6));
        writeBetasHdf5(folder / "rh.betas_session01.hdf5", {kTrials, 5}, {kTrials, 1}, storedSession(2, 5));
        const auto responses = convertedAll(tree, keyOf("all", "nativesurface"));
        QCOMPARE(responses.voxels(), std::size_t{11});
        QVERIFY(responses.units().onSurface());
        QCOMPARE(nameOfUnit(responses.units(), 7), std::string("rh:1"));
        const auto z = zByHand(1, 2);
        QVERIFY(std::abs(static_cast<double>(responses.voxel(7).value().trials[9]) - z[9]) < kClose);
    }
    void fsaverageBetasAreFloatsAndNaNIsNoData()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        const auto folder = tree.root() / "nsddata_betas/ppdata/subj01/fsaverage" / kBetas3;
        const auto stored = storedSession(1, 4);
        std::vector<float> values(stored.begin(), stored.end());
        for (std::size_t trial = 0; trial < kTrials; ++trial) values[trial * 4 + 2] = kNan;
        values[0 * 4 + 3] = kNan;  // one trial of vertex 3
        tree.map(folder / "lh.betas_session01.mgh", values, 4);
        tree.map(folder / "rh.betas_session01.mgh", values, 4);
        const auto responses = convertedAll(tree, keyOf("all", "fsaverage"));
        QCOMPARE(responses.sessionsWithData(), (std::vector<std::uint8_t>{1, 1, 0, 1, 1, 1, 0, 1}));
        const auto z = zByHand(1, 1);
        QVERIFY(std::abs(static_cast<double>(responses.voxel(1).value().trials[5]) - z[5]) < kClose);
        QVERIFY(std::isnan(responses.voxel(2).value().means[0]));
        QVERIFY(std::isnan(responses.voxel(3).value().trials[0]));
        QVERIFY(!std::isnan(responses.voxel(3).value().means[0]));
    }
    void aVoxelThatIsConstantInASessionHasNoDataThere()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 2);
        writeVolumeSession(tree, 1);
        auto values = storedSession(2, kVoxels);
        for (std::size_t trial = 0; trial < kTrials; ++trial) values[trial * kVoxels] = 0;  // voxel 0,0,0
        writeBetasHdf5(tree.betas() / "betas_session02.hdf5", {kTrials, 2, 3, 4}, {kTrials, 1, 1, 1}, values);
        const auto responses = convertedAll(tree, keyOf("all"));
        QCOMPARE(responses.sessionsWithData()[0], std::uint8_t{1});
        const auto voxel = responses.voxel(0).value();
        QCOMPARE(voxel.sessionsOff, std::vector<int>{2});
        QVERIFY(std::isnan(voxel.trials[kTrials]));
        const auto z = zByHand(0, 1);
        double expected = 0;
        for (std::size_t trial = 0; trial < kTrials; trial += 3) expected += z[trial] / 250;
        QVERIFY(std::abs(static_cast<double>(voxel.means[0]) - expected) < kClose);
    }
    void sessionsCanBeLeftOut()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 3);
        for (int session = 1; session <= 3; ++session) writeVolumeSession(tree, session);
        const auto responses = convertedAll(tree, keyOf("all"));
        const auto some = responses.limitedTo(std::array{1, 3}).value();
        QCOMPARE(some.trialImages().size(), 2 * kTrials);
        QCOMPARE(some.voxel(3).value().trials[kTrials], responses.voxel(3).value().trials[2 * kTrials]);
        QCOMPARE(responses.limitedTo(std::array{4}).error().kind, ErrorKind::notFound);
    }
    void aDamagedRowIsFoundWhenItIsRead()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        writeVolumeSession(tree, 1);
        const auto folder = convertResponses(tree.open(), keyOf("all")).value().folder;
        QVERIFY(Responses::open(folder).value().verify().has_value());
        const auto path = sessionFile(folder, 1);
        auto bytes = contentOf(path);
        const auto length = files::SafetensorsFile::open(path).value();
        const auto begin = length.find("betas")->begin;
        bytes[begin + 5 * kTrials * 2 + 11] ^= std::byte{4};
        fs::remove(path);
        test::write(path, bytes);
        const auto responses = Responses::open(folder).value();
        QVERIFY(responses.voxel(4).has_value());
        const auto voxel = responses.voxel(5);
        QVERIFY(!voxel);
        QVERIFY(names(voxel.error(), path, "checksum"));
        QVERIFY(!responses.verify());
        const auto mean = length.find("mean")->begin;
        bytes[mean] ^= std::byte{1};
        fs::remove(path);
        test::write(path, bytes);
        const auto none = Responses::open(folder);
        QVERIFY(!none);
        QVERIFY2(holds(none.error().message, "checksum"), none.error().message.c_str());
    }
    void anIndexThatIsNoneIsRefused()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        writeVolumeSession(tree, 1);
        const auto folder = convertResponses(tree.open(), keyOf("all")).value().folder;
        QCOMPARE(Responses::open(tree.root()).error().kind, ErrorKind::notFound);
        const std::vector<float> none(4);
        fs::remove(indexFile(folder));
        QVERIFY(files::writeSafetensors(indexFile(folder),
                                        {{"voxels", files::DType::float32, {4}, std::as_bytes(std::span(none))}}, {})
                    .has_value());
        QCOMPARE(Responses::open(folder).error().kind, ErrorKind::malformed);
        cutShort(indexFile(folder), 3);
        QCOMPARE(Responses::open(folder).error().kind, ErrorKind::malformed);
    }
    void whatIsConvertedCanBeListed()
    {
        const SmallTree tree;
        tree.writeSubject();
        writeRotatingDesign(tree, 1);
        writeVolumeSession(tree, 1);
        QVERIFY(convertedIn(tree.open().responseFolder()).empty());
        const auto all = convertResponses(tree.open(), keyOf("all")).value().folder;
        const auto faces = convertResponses(tree.open(), keyOf("floc-faces/FFA-1")).value().folder;
        QCOMPARE(convertedIn(tree.open().responseFolder()), (std::vector<fs::path>{all, faces}));
    }
};

QTEST_APPLESS_MAIN(ResponsesTest)
#include "ResponsesTest.moc"
