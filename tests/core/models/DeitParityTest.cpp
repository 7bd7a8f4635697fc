// SPDX-License-Identifier: Apache-2.0
#include "core/models/VisionTransformer.h"
#include "tests/support/Tensors.h"

#include <QTest>

#include <cstring>

using namespace cortilens;
using namespace cortilens::models;

/// The shipped DeiT-Tiny on a photo of two cats against float64 runs of another implementation: every stage, so that a
/// difference says where it began. One run used the shipped weights, the other those before they were rounded to float16.
class DeitParityTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const VisionTransformer> m_network;
    std::optional<files::SafetensorsFile> m_shipped;    // a few tokens of every stage
    std::optional<files::SafetensorsFile> m_unrounded;  // every token
    at::Tensor m_cats;

    [[nodiscard]] static at::Tensor tensorIn(const files::SafetensorsFile& file, const std::string& name)
    {
        return test::tensorOf(file.floats(name).value(), file.find(name)->shape);
    }

    /// Largest difference over the largest value, for `got` [1, T, width].
    [[nodiscard]] double errorOf(const at::Tensor& got, const std::string& name) const
    {
        const auto* tokens = m_shipped->bytes("tokens").data();
        const auto expected = tensorIn(*m_shipped, name);
        std::vector<std::int64_t> listed(static_cast<std::size_t>(expected.size(0)));
        std::memcpy(listed.data(), tokens, listed.size() * sizeof(std::int64_t));
        const auto seen = got[0].index_select(0, at::tensor(listed));
        return ((seen - expected).abs().max() / expected.abs().max()).item<double>();
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto network = VisionTransformer::open(
            *findRow("deit-tiny"), CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors", {});
        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
        m_network = *network;
        const std::filesystem::path folder = CORTILENS_SOURCE_DIR "/tests/data/deit_tiny";
        m_shipped.emplace(files::SafetensorsFile::open(folder / "fp16_000000039769.safetensors").value());
        m_unrounded.emplace(files::SafetensorsFile::open(folder / "ref_000000039769.safetensors").value());
        m_cats = tensorIn(*m_unrounded, "input").unsqueeze(0);
    }

    void everyBlockAgrees()
    {
        std::vector<double> errors;
        const auto watch = [&](int block, const at::Tensor& tokens) {
            errors.push_back(errorOf(tokens, block < 0 ? "embed" : "block" + std::to_string(block)));
        };

        const auto tokens =
            m_network->tokens(m_cats, {.lastBlock = {}, .mixing = {}, .arithmetic = {}, .stop = {}, .watch = watch});

        QVERIFY(tokens.has_value());
        QCOMPARE(errors.size(), 13U);
        for (const double error : errors) QVERIFY2(error < 1e-5, std::to_string(error).c_str());
        QVERIFY(errorOf(*tokens, "norm") < 1e-5);
    }

    void theHeadSaysWhatTheReferenceSays()
    {
        const auto embedding = m_network->embedding(m_cats).value();
        const auto head = m_network->head().value();

        const auto logits = at::matmul(test::tensorOf(head.weights, {head.classes, head.channels}), embedding[0]) +
                            test::tensorOf(head.bias, {head.classes});

        QCOMPARE(head.classes, 1000);
        const auto expected = tensorIn(*m_shipped, "logits");
        QVERIFY(((logits - expected).abs().max() / expected.abs().max()).item<double>() < 1e-5);
        QVERIFY(at::equal(logits.argmax(), tensorIn(*m_unrounded, "logits").argmax()));
    }

    void roundingTheWeightsToHalfChangedAThousandthAtMost()
    {
        const auto exact = tensorIn(*m_unrounded, "norm");

        const auto tokens = m_network->tokens(m_cats).value()[0];

        const auto error = ((tokens - exact).norm() / exact.norm()).item<double>();
        QVERIFY2(error < 1.5e-3, std::to_string(error).c_str());  // the reference implementation sees 1.17e-3 too
    }

    void viewsOfABatchDoNotMix()
    {
        const auto photo = m_cats[0];
        const auto together = m_network->tokens(at::stack({photo, photo.flip(2)})).value();
        const auto alone = m_network->tokens(photo.flip(2).unsqueeze(0)).value();

        QVERIFY(at::allclose(together[1], alone[0], 1e-5, 1e-5));
        QVERIFY(!at::allclose(together[0], together[1], 1e-2, 1e-2));
    }

    void theFileIsKnownByItsHash()
    {
        QCOMPARE(m_network->weightsHash(), std::string("83e8e9c1d9c00f4a9c3adddb0e31a54de5e437f348788896ce9a3e0a2c1412d7"));
    }

    void pixelsOfAnotherShapeAreExplained()
    {
        const auto odd = m_network->tokens(at::zeros({1, 3, 225, 224}));
        const auto grey = m_network->tokens(at::zeros({1, 1, 224, 224}));
        const auto flat = m_network->embedding(at::zeros({3, 224, 224}));
        const auto bytes = m_network->tokens(at::zeros({1, 3, 224, 224}, at::kByte));

        for (const auto* result : {&odd, &grey, &flat, &bytes}) {
            QVERIFY(!result->has_value());
            QCOMPARE(result->error().kind, ErrorKind::invalidRequest);
        }
        QVERIFY(odd.error().message.find("[1, 3, 225, 224]") != std::string::npos);
    }

    void aStopRequestEndsAForwardBetweenTwoBlocks()
    {
        std::stop_source source;
        int blocks = 0;
        const auto watch = [&](int block, const at::Tensor&) {
            ++blocks;
            if (block == 2) source.request_stop();
        };

        const auto tokens = m_network->tokens(
            m_cats, {.lastBlock = {}, .mixing = {}, .arithmetic = {}, .stop = source.get_token(), .watch = watch});

        QVERIFY(!tokens.has_value());
        QCOMPARE(tokens.error().kind, ErrorKind::cancelled);
        QCOMPARE(blocks, 4);  // the embedding and blocks 0 to 2
    }

    void halfTheBitsPointTheSameWay()
    {
        const auto half = VisionTransformer::open(
            *findRow("deit-tiny"), CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors",
            {.precision = Precision::bf16});
        QVERIFY(half.has_value());

        const auto exact = m_network->tokens(m_cats).value();
        const auto rough = (*half)->tokens(m_cats).value();

        // bf16 keeps 8 bits. Over twelve blocks the tokens turn by one degree in the mean. One or two tokens of this photo turn
        // much further, by how much depends on the order in which a processor's kernels add (worst cosine 0.972 with AVX2's,
        // 0.982 with plain ones), so what is held is the mean and all but these two.
        const auto cosine = at::cosine_similarity(exact, rough, 2).flatten();
        const auto ascending = std::get<0>(cosine.sort());
        QVERIFY2(cosine.mean().item<float>() > 0.9995F, std::to_string(cosine.mean().item<float>()).c_str());
        QVERIFY2(ascending[2].item<float>() > 0.995F, std::to_string(ascending[2].item<float>()).c_str());
    }
};

QTEST_APPLESS_MAIN(DeitParityTest)
#include "DeitParityTest.moc"
