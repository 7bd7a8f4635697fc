// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Encoder.h"
#include "core/files/Safetensors.h"
#include "tests/core/encoder/SmallEncoder.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::encoder;
using cortilens::test::smallEncoder;
using files::DType;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

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

    void howItWasTrainedIsKept()
    {
        auto saved = smallEncoder();
        saved.training = {.method = "ridge, 5 folds",
                          .responses = "betas_fithrf",
                          .embedding = "embedding 1; deit-tiny",
                          .stimuli = std::string(64, 'a'),
                          .split = "shared1000",
                          .seed = 1ULL << 63,
                          .train = {{1}, {5}},
                          .test = {{2}, {3}, {72999}},
                          .testTrials = 8,
                          .scoring = "R2 on the test images",
                          .version = "0.1.0"};
        saved.testImages = 3;
        saved.pearson = {0.5F, kNan, 0.25F};
        saved.r2Low = {0.1F, 0.2F, kNan};
        saved.r2High = {0.3F, 0.8F, kNan};
        saved.qValues = {0.01F, 0.02F, 0.03F};
        saved.penalties = {10, 100, 1000};

        QVERIFY(saveEncoder(m_path, saved).has_value());
        const auto back = loadEncoder(m_path);

        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->training == saved.training);
        QCOMPARE(back->metadata, saved.metadata);
        QCOMPARE(back->pearson[2], 0.25F);
        QVERIFY(std::isnan(back->pearson[1]));
        QCOMPARE(back->r2High[1], 0.8F);
        QCOMPARE(back->qValues, saved.qValues);
        QCOMPARE(back->penalties, saved.penalties);
    }

    void aTrainingRecordThatContradictsItselfIsRefused()
    {
        const auto saved = [&](auto&& spoil) {
            auto encoder = smallEncoder();
            encoder.training.method = "ridge";
            encoder.training.train = {{1}, {5}};
            encoder.training.test = {{2}, {3}};
            encoder.testImages = 2;
            spoil(encoder);
            if (auto written = saveEncoder(m_path, encoder); !written) return Result<Encoder>(std::unexpected(written.error()));
            return loadEncoder(m_path);
        };

        QVERIFY(saved([](Encoder&) {}).has_value());
        fails(saved([](Encoder& e) { e.training.test = {{2}, {5}}; }), ErrorKind::malformed,
              "nsdId 5 was both trained and tested on");
        fails(saved([](Encoder& e) { e.training.test = {{3}, {2}}; }), ErrorKind::malformed, "not ascending");
        fails(saved([](Encoder& e) { e.testImages = 7; }), ErrorKind::malformed,
              "lists 2 test images, but says that there were 7");
        fails(saved([](Encoder& e) { e.training.stimuli = "short"; }), ErrorKind::malformed, "stimuli_sha256");
        fails(saved([](Encoder& e) { e.training.method.clear(), e.metadata["test_trials"] = "many"; }), ErrorKind::malformed,
              "test_trials");
    }

    void anEncoderOfOtherPhotosOrEmbeddingsSaysSo()
    {
        auto encoder = smallEncoder();
        encoder.training.stimuli = std::string(64, 'a');
        encoder.training.embedding = "fp32 224";

        const auto photos = checkFits(encoder, {.stimuli = std::string(64, 'b')}, m_path);
        const auto embedding = checkFits(encoder, {.embedding = "bf16 224"}, m_path);

        QCOMPARE(photos.error().kind, ErrorKind::mismatch);
        QVERIFY(photos.error().message.find("other photos") != std::string::npos);
        QVERIFY(embedding.error().message.find("bf16 224") != std::string::npos);
        QVERIFY(checkFits(smallEncoder(), {.embedding = "bf16 224", .stimuli = std::string(64, 'b')}, m_path).has_value());
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
        Expected expected{"subj01", "func1pt8mm", {10, 11, 12}, "deit-tiny", 2, "abc", {}, {}};
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
