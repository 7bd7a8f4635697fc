// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Encoder.h"
#include "core/files/Safetensors.h"
#include "tests/core/encoder/SmallEncoder.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::encoder;
using cortilens::test::smallEncoder;
using files::DType;

namespace {

/// Two vertices on the left and one on the right that read two channels.
Encoder surfaceEncoder()
{
    auto encoder = smallEncoder();
    encoder.space = "nativesurface";
    encoder.volumeShape = {};
    encoder.voxels.clear();
    encoder.vertexCounts = {6, 5};
    encoder.vertices = {{{{1}, {4}}, {{4}}}};
    return encoder;
}

/// The same three readouts behind a hidden layer of two units that read three channels.
Encoder mlpEncoder()
{
    auto encoder = smallEncoder();
    encoder.channels = 3;
    encoder.hidden = std::make_shared<const HiddenLayer>(HiddenLayer{3, {1, 0, 2, 0, -1, 0.5F}, {0.25F, -0.5F}});
    return encoder;
}

/// z Phi(z)
double gelu(double z)
{
    return z * std::erfc(-z / std::numbers::sqrt2) / 2;
}

const std::map<std::string, std::string> kMetadata{
    {"subject", "subj01"}, {"space", "func1pt8mm"}, {"volume_shape", "10,11,12"}, {"backbone", "deit-tiny"}};

}  // namespace

/// Encoders of surfaces, and MLPs.
class EncoderKindsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "encoder.safetensors";

    static void fails(const Result<Encoder>& result, ErrorKind kind, const char* words)
    {
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().kind, kind);
        QVERIFY2(result.error().message.find(words) != std::string::npos, result.error().message.c_str());
        QVERIFY(result.error().message.find("encoder.safetensors") != std::string::npos);
    }

private Q_SLOTS:
    void verticesAreSavedAndLoadedInTheirOrder()
    {
        const auto saved = surfaceEncoder();

        QVERIFY(saveEncoder(m_path, saved).has_value());
        const auto back = loadEncoder(m_path);

        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->onSurface());
        QCOMPARE(back->size(), std::size_t{3});
        QCOMPARE(back->vertexCounts, saved.vertexCounts);
        QCOMPARE(back->vertices, saved.vertices);
        QVERIFY(back->voxels.empty());
        QCOMPARE(back->weights, saved.weights);
        QCOMPARE(unitsOf(*back), "vertices");
    }

    void aVertexHasItsOwnReadoutAndARegionTheirMean()
    {
        const auto encoder = surfaceEncoder();

        QCOMPARE(encoder.rowOf(SurfaceVertex{Hemisphere::left, {4}}), std::optional<std::size_t>(1));
        QCOMPARE(encoder.rowOf(SurfaceVertex{Hemisphere::right, {4}}), std::optional<std::size_t>(2));
        QVERIFY(!encoder.rowOf(SurfaceVertex{Hemisphere::right, {1}}));
        const auto one = readoutOfVertices(encoder, {{{}, {{4}}}}).value();
        QCOMPARE(one.weights, (std::vector{-1.0F, 4.0F}));
        const auto mean = readoutOfVertices(encoder, {{{{1}, {2}}, {{4}}}}).value();
        QCOMPARE(mean.weights, (std::vector{0.0F, 2.0F}));
        QCOMPARE(mean.bias, 0.25F);
        QCOMPARE(mean.asked, 3);
        QCOMPARE(mean.voxels, 2);
        const auto none = readoutOfVertices(encoder, {{{{0}}, {}}});
        QCOMPARE(none.error().kind, ErrorKind::notFound);
        QVERIFY(none.error().message.find("selected vertex") != std::string::npos);
    }

    void verticesThatCannotBeAreRefused_data()
    {
        QTest::addColumn<QList<int>>("table");
        QTest::addColumn<QString>("counts");
        QTest::addColumn<QString>("words");
        QTest::newRow("outside") << QList<int>{0, 1, 1, 5} << "6,5" << "vertex 5 in row 1 lies outside its surface of 5";
        QTest::newRow("twice") << QList<int>{1, 3, 1, 3} << "6,5" << "vertex rh:3 has two readouts";
        QTest::newRow("hemisphere") << QList<int>{0, 1, 2, 3} << "6,5" << "row 1 of `vertices` is of hemisphere 2";
        QTest::newRow("counts") << QList<int>{0, 1, 1, 3} << "6,x" << "`vertex_counts` is not the two numbers";
    }
    void verticesThatCannotBeAreRefused()
    {
        QFETCH(const QList<int>, table);
        QFETCH(const QString, counts);
        QFETCH(const QString, words);
        const std::vector<std::int32_t> vertices(table.begin(), table.end());
        const std::vector<float> weights{1, 2};
        auto metadata = kMetadata;
        metadata.erase("volume_shape");
        metadata["vertex_counts"] = counts.toStdString();
        QVERIFY(files::writeSafetensors(m_path,
                                        {{"vertices", DType::int32, {2, 2}, std::as_bytes(std::span(vertices))},
                                         {"weights", DType::float32, {2, 1}, std::as_bytes(std::span(weights))}},
                                        metadata)
                    .has_value());
        fails(loadEncoder(m_path), ErrorKind::malformed, words.toUtf8().constData());
    }

    void anMlpIsSavedAndLoaded()
    {
        const auto saved = mlpEncoder();

        QVERIFY(saveEncoder(m_path, saved).has_value());
        const auto back = loadEncoder(m_path);

        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->hidden && *back->hidden == *saved.hidden);
        QCOMPARE(back->channels, 3);
        QCOMPARE(back->width(), std::size_t{2});
        QCOMPARE(back->weights, saved.weights);
        QCOMPARE(back->metadata, saved.metadata);
        const auto readout = readoutOf(*back, std::array{WeightedVoxel{{1, 2, 3}, 1}, WeightedVoxel{{1, 2, 4}, 1}}).value();
        QVERIFY(readout.hidden == back->hidden);
        QCOMPARE(readout.weights, (std::vector{2.0F, 1.0F}));
    }

    void aHiddenLayersActivationsAreThoseOfItsFormula()
    {
        const auto activations = readableBy(mlpEncoder(), {1, 0.5F, -1, 0, 0, 0}).value();

        const std::array expected{gelu(1 - 2 + 0.25), gelu(-0.5 - 0.5 - 0.5), gelu(0.25), gelu(-0.5)};
        QCOMPARE(activations.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(activations[i]) - expected[i]) < 1e-6);
        QCOMPARE(readableBy(mlpEncoder(), {1, 2}).error().kind, ErrorKind::mismatch);
        QCOMPARE(readableBy(smallEncoder(), {1, 2}).value(), (std::vector{1.0F, 2.0F}));
    }

    void anMlpThatThisProgramDoesNotKnowIsRefused()
    {
        QVERIFY(saveEncoder(m_path, mlpEncoder()).has_value());
        auto bytes = test::contentOf(m_path);
        const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        const auto place = text.find("mlp 1");
        QVERIFY(place != std::string::npos);
        bytes[place + 4] = std::byte{'7'};
        test::write(m_path, bytes);
        fails(loadEncoder(m_path), ErrorKind::malformed, "its `readout` is \"mlp 7\"");
    }

    void aHiddenLayerOfAnotherWidthIsRefusedWithBoth()
    {
        auto encoder = mlpEncoder();
        auto layer = *encoder.hidden;
        layer.weights.insert(layer.weights.end(), {0, 0, 0});
        layer.bias.push_back(0);
        encoder.hidden = std::make_shared<const HiddenLayer>(layer);
        encoder.weights = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        QVERIFY(saveEncoder(m_path, encoder).has_value());
        QVERIFY(loadEncoder(m_path).has_value());
        const std::vector<float> narrow{1, 2, 3, 4, 5, 6};
        const std::vector<std::int32_t> voxels{1, 2, 3, 1, 2, 4, 5, 0, 0};
        auto metadata = kMetadata;
        metadata["readout"] = "mlp 1";
        QVERIFY(files::writeSafetensors(m_path,
                                        {{"voxels", DType::int32, {3, 3}, std::as_bytes(std::span(voxels))},
                                         {"weights", DType::float32, {3, 2}, std::as_bytes(std::span(narrow))},
                                         {"hidden_weights", DType::float32, {3, 3}, std::as_bytes(std::span(layer.weights))},
                                         {"hidden_bias", DType::float32, {3}, std::as_bytes(std::span(layer.bias))}},
                                        metadata)
                    .has_value());
        fails(loadEncoder(m_path), ErrorKind::malformed, "`weights` reads 2 hidden units, `hidden_weights` makes 3");
    }
};

QTEST_APPLESS_MAIN(EncoderKindsTest)
#include "EncoderKindsTest.moc"
