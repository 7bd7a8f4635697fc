// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "tests/support/Tensors.h"

#include <QTest>

#include <cmath>
#include <cstdlib>
#include <filesystem>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

[[nodiscard]] std::filesystem::path folder()
{
    const char* stated = std::getenv("CORTILENS_REAL_WEIGHTS");
    return stated ? std::filesystem::path(stated) : std::filesystem::path(CORTILENS_SOURCE_DIR "/build/real_weights");
}

/// x.flat[i] = sin(0.01 i), [1, 3, 224, 224]
[[nodiscard]] at::Tensor wave()
{
    std::vector<float> values(3UL * 224 * 224);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(std::sin(0.01 * static_cast<double>(i)));
    return test::tensorOf(std::move(values), {1, 3, 224, 224});
}

constexpr double kTolerance = 1e-4;

}  // namespace

/// A real DINOv2 ViT-S/14 (fine-tuned for saliency) against onnxruntime and two other implementations. Its files are fetched by
/// tests/real_weights/fetch.sh and never shipped: without them this skips.
class RealDinoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void realWeightsAgreeUnderBothNamings_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("Hugging Face") << "dinov2_vits14_hf.safetensors";
        QTest::newRow("Meta and timm") << "dinov2_vits14_meta.safetensors";
    }

    void realWeightsAgreeUnderBothNamings()
    {
        QFETCH(QString, file);
        const auto path = folder() / file.toStdString();
        if (!std::filesystem::exists(path))
            QSKIP(("There is no " + path.string() + "; sh tests/real_weights/fetch.sh fetches it.").c_str());
        auto row = *models::findRow("dinov2-vits14");
        row.positionRule = models::PositionRule::bicubicBySize;  // as Hugging Face's class, from which it was exported, does

        const auto network = DenseNetwork::open(row, path, {});

        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
        const auto tokens = (*network)->transformer().tokens(wave()).value()[0];
        QCOMPARE(tokens.sizes().vec(), (std::vector<std::int64_t>{257, 384}));
        QCOMPARE(test::difference(tokens[0], {1.056753, -0.261903, 1.056846, -4.087883, -0.704354, -0.257721, 1.603018, 0.501048},
                                  kTolerance),
                 std::string());
        QCOMPARE(test::difference(tokens[1],
                                  {1.464779, -0.586424, -0.219640, -4.285048, -1.374199, -1.435625, 1.460413, 1.649217},
                                  kTolerance),
                 std::string());
        QVERIFY(std::abs(tokens.mean().item<double>() - 0.0014656) < 1e-6);
        QVERIFY(std::abs(tokens.std(false).item<double>() - 2.641665) < 1e-4);

        const auto patches = (*network)->tokens(wave(), Adaptor::maskclip).value()[0];
        QCOMPARE(test::difference(patches, 827.55184, {1.253339, -0.357012, -0.400851, -3.729161, -0.933063}, kTolerance),
                 std::string());

        const auto positions = (*network)->transformer().positions({16, 16}).value().flatten(0, 1);
        QCOMPARE(test::difference(positions[0], {-0.003669, -0.059907, -0.008780, -0.003031, 0.001942, 0.019566}, kTolerance),
                 std::string());
        QCOMPARE(test::difference(positions[255], {0.008153, 0.000794, 0.002161, 0.009545, -0.003119, -0.037807}, kTolerance),
                 std::string());
    }
};

QTEST_APPLESS_MAIN(RealDinoTest)
#include "RealDinoTest.moc"
