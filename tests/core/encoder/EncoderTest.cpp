// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Encoder.h"
#include "core/files/Safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::encoder;
using files::DType;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Three voxels that read two channels.
Encoder smallEncoder()
{
    Encoder encoder;
    encoder.subject = "subj01";
    encoder.space = "func1pt8mm";
    encoder.volumeShape = {10, 11, 12};
    encoder.backbone = "deit-tiny";
    encoder.weightsHash = "abc";
    encoder.recipe = "class token, unit norm";
    encoder.channels = 2;
    encoder.voxels = {{1, 2, 3}, {1, 2, 4}, {5, 0, 0}};
    encoder.weights = {1, 0, 3, 2, -1, 4};
    encoder.bias = {0.5F, 1.5F, 0};
    encoder.r2 = {0.25F, 0.75F, kNan};
    encoder.noiseCeiling = {40, 60, 10};
    encoder.testImages = 100;
    encoder.synthetic = true;
    encoder.metadata = {{"made_by", "a test"}};
    return encoder;
}

const std::map<std::string, std::string> kMetadata{
    {"subject", "subj01"}, {"space", "func1pt8mm"}, {"volume_shape", "10,11,12"}, {"backbone", "deit-tiny"}};

}  // namespace

class EncoderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "encoder.safetensors";

    /// Loads a file of these voxels and weights, one channel.
    Result<Encoder> loaded(std::vector<std::int32_t> voxels, std::vector<float> weights,
                           const std::map<std::string, std::string>& metadata = kMetadata) const
    {
        const auto rows = static_cast<std::int64_t>(weights.size());
        const auto written = files::writeSafetensors(
            m_path,
            {{"voxels", DType::int32, {static_cast<std::int64_t>(voxels.size() / 3), 3}, std::as_bytes(std::span(voxels))},
             {"weights", DType::float32, {rows, 1}, std::as_bytes(std::span(weights))}},
            metadata);
        if (!written) return std::unexpected(written.error());
        return loadEncoder(m_path);
    }

    static void fails(const Result<Encoder>& result, ErrorKind kind, const char* words)
    {
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().kind, kind);
        QVERIFY2(result.error().message.find(words) != std::string::npos, result.error().message.c_str());
        QVERIFY(result.error().message.find("encoder.safetensors") != std::string::npos);
    }

private Q_SLOTS:
    void whatIsSavedIsLoaded()
    {
        const auto saved = smallEncoder();

        QVERIFY(saveEncoder(m_path, saved).has_value());
        const auto back = loadEncoder(m_path);

        QVERIFY(back.has_value());
        QCOMPARE(back->subject, saved.subject);
        QCOMPARE(back->space, saved.space);
        QCOMPARE(back->volumeShape, saved.volumeShape);
        QCOMPARE(back->backbone, saved.backbone);
        QCOMPARE(back->weightsHash, saved.weightsHash);
        QCOMPARE(back->recipe, saved.recipe);
        QCOMPARE(back->channels, 2);
        QCOMPARE(back->voxels, saved.voxels);
        QCOMPARE(back->weights, saved.weights);
        QCOMPARE(back->bias, saved.bias);
        QCOMPARE(back->r2[1], 0.75F);
        QVERIFY(std::isnan(back->r2[2]));
        QCOMPARE(back->noiseCeiling, saved.noiseCeiling);
        QCOMPARE(back->testImages, 100);
        QVERIFY(back->synthetic);
        QCOMPARE(back->metadata, saved.metadata);
    }

    void rowsOfAnyOrderAreFoundByTheirVoxel()
    {
        const auto encoder = loaded({5, 0, 0, 1, 2, 3}, {7, 8});

        QVERIFY(encoder.has_value());
        QCOMPARE(encoder->weights[encoder->rowOf({5, 0, 0}).value()], 7.0F);
        QCOMPARE(encoder->weights[encoder->rowOf({1, 2, 3}).value()], 8.0F);
        QVERIFY(!encoder->rowOf({0, 0, 0}).has_value());
        QCOMPARE(encoder->bias[0], 0.0F);
        QVERIFY(std::isnan(encoder->r2[0]));
    }

    void anRoiIsTheMeanOfItsVoxelsReadouts()
    {
        const std::array<WeightedVoxel, 3> roi{{{{1, 2, 3}, 1}, {{1, 2, 4}, 1}, {{9, 9, 9}, 1}}};

        const auto readout = readoutOf(smallEncoder(), roi);

        QVERIFY(readout.has_value());
        QCOMPARE(readout->weights, (std::vector<float>{2, 1}));
        QCOMPARE(readout->bias, 1.0F);
        QCOMPARE(readout->voxels, 2);
        QCOMPARE(readout->asked, 3);
        QCOMPARE(readout->r2, 0.5F);
        QCOMPARE(readout->noiseCeiling, 50.0F);
    }

    void sharesWeighTheMeanAndUnknownScoresAreLeftOut()
    {
        const std::array<WeightedVoxel, 3> voxels{{{{1, 2, 3}, 3.0F}, {{5, 0, 0}, 1.0F}, {{1, 2, 4}, 0.0F}}};

        const auto readout = readoutOf(smallEncoder(), voxels);

        QVERIFY(readout.has_value());
        QCOMPARE(readout->weights, (std::vector<float>{0.5F, 1}));
        QCOMPARE(readout->asked, 2);
        QCOMPARE(readout->r2, 0.25F);
    }

    void aPlaceThatTheEncoderDoesNotCoverIsNotFound()
    {
        const std::array<WeightedVoxel, 1> outside{{{{0, 0, 0}, 1}}};

        QCOMPARE(readoutOf(smallEncoder(), outside).error().kind, ErrorKind::notFound);
        QCOMPARE(readoutOf(smallEncoder(), {}).error().kind, ErrorKind::invalidRequest);
    }

    void aNegativeShareIsRefused()
    {
        const std::array<WeightedVoxel, 1> voxels{{{{1, 2, 3}, -1.0F}}};

        QCOMPARE(readoutOf(smallEncoder(), voxels).error().kind, ErrorKind::invalidRequest);
    }

    void whatDoesNotFitIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("words");
        QTest::newRow("subject") << "subject" << "is for subj01, not subj02";
        QTest::newRow("space") << "space" << "voxels of func1pt8mm, not func1mm";
        QTest::newRow("volume") << "volume" << "10 x 11 x 12 voxels, the subject's has 81 x 104 x 83";
        QTest::newRow("backbone") << "backbone" << "backbone deit-tiny, not clip-b16";
        QTest::newRow("channels") << "channels" << "reads 2 channels, the backbone deit-tiny has 192";
        QTest::newRow("weights") << "weights" << "other weights of deit-tiny (SHA-256 abc, not def)";
    }
    void whatDoesNotFitIsNamed()
    {
        QFETCH(QString, field);
        QFETCH(QString, words);
        Expected expected{"subj01", "func1pt8mm", {10, 11, 12}, "deit-tiny", 2, "abc"};
        QVERIFY(checkFits(smallEncoder(), expected, "e.safetensors").has_value());
        if (field == QLatin1String("subject")) expected.subject = "subj02";
        if (field == QLatin1String("space")) expected.space = "func1mm";
        if (field == QLatin1String("volume")) expected.volumeShape = {81, 104, 83};
        if (field == QLatin1String("backbone")) expected.backbone = "clip-b16";
        if (field == QLatin1String("channels")) expected.channels = 192;
        if (field == QLatin1String("weights")) expected.weightsHash = "def";

        const auto fits = checkFits(smallEncoder(), expected, "e.safetensors");

        QVERIFY(!fits.has_value());
        QCOMPARE(fits.error().kind, ErrorKind::mismatch);
        QVERIFY2(fits.error().message.find(words.toStdString()) != std::string::npos, fits.error().message.c_str());
        QVERIFY(fits.error().message.find("e.safetensors") != std::string::npos);
        QVERIFY(!fits.error().remedy.empty());
    }

    void damagedFilesAreRefusedInWords()
    {
        fails(loaded({1, 2, 12}, {1}), ErrorKind::malformed, "voxel 1,2,12 in row 0 lies outside its volume of 10 x 11 x 12");
        fails(loaded({1, 2, 3, 1, 2, 3}, {1, 1}), ErrorKind::malformed, "voxel 1,2,3 has two readouts");
        fails(loaded({1, 2, 3}, {kNan}), ErrorKind::malformed, "`weights` holds NaN or infinity");
        fails(loaded({1, 2, 3}, {std::numeric_limits<float>::infinity()}), ErrorKind::malformed,
              "`weights` holds NaN or infinity");
        fails(loaded({1, 2, 3}, {1, 2}), ErrorKind::malformed, "`weights` of shape [1, C]");
        auto metadata = kMetadata;
        metadata["volume_shape"] = "10,x,12";
        fails(loaded({1, 2, 3}, {1}, metadata), ErrorKind::malformed, "`volume_shape` is not three sizes");
        metadata.erase("volume_shape");
        fails(loaded({1, 2, 3}, {1}, metadata), ErrorKind::malformed, "lack `volume_shape`");
    }

    void aScoreThatIsInfiniteCountsAsUnknown()
    {
        auto encoder = smallEncoder();
        encoder.r2[0] = std::numeric_limits<float>::infinity();
        QVERIFY(saveEncoder(m_path, encoder).has_value());

        const auto loadedAgain = loadEncoder(m_path);

        QVERIFY(loadedAgain.has_value());
        QCOMPARE(std::ranges::count_if(loadedAgain->r2, [](float value) { return std::isinf(value); }), 0);
        QVERIFY(std::isnan(loadedAgain->r2[loadedAgain->rowOf(encoder.voxels[0]).value()]));
    }
};

QTEST_APPLESS_MAIN(EncoderTest)
#include "EncoderTest.moc"
