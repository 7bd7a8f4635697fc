// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "core/models/FormulaWeights.h"
#include "core/models/Naming.h"
#include "core/models/VisionTransformer.h"
#include "tests/support/Tensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace cortilens;
using namespace cortilens::models;

namespace {

/// A row in the small: every part that the real one has, a thousand times fewer weights.
BackboneRow shrunk(std::string_view id)
{
    BackboneRow row = *findRow(id);
    row.patch = 4;
    row.width = 8;
    row.depth = 2;
    row.heads = 2;
    row.mlpWidth = 16;
    row.nativeGrid = 3;
    if (row.projection > 0) row.projection = 6;
    if (row.headWidth > 0) row.headWidth = 10;
    if (row.classes > 0) row.classes = 5;
    return row;
}

/// A part of the formula's network, axes as the network uses it.
at::Tensor formulaPart(const BackboneRow& row, const Part& part)
{
    std::vector<at::Tensor> pieces;
    for (const auto& stored : keysOf(row.namings[0], part)) {
        const auto piece = test::tensorOf(formulaTensor(stored.key, stored.shape), stored.shape);
        pieces.push_back(stored.transposed ? piece.t().contiguous() : piece);
    }
    return (pieces.size() == 1 ? pieces.front() : at::cat(pieces)).reshape(part.shape);
}

using Tensors = std::map<std::string, at::Tensor>;

/// The formula's network as `naming` would publish it.
Tensors publishedIn(const BackboneRow& row, const Naming& naming)
{
    Tensors tensors;
    for (const auto& part : partsOf(row)) {
        const auto flat = formulaPart(row, part).reshape({part.shape[0], -1});
        std::int64_t begin = 0;
        for (const auto& stored : keysOf(naming, part)) {
            const auto elements = c10::multiply_integers(stored.shape);
            auto piece = flat.narrow(0, begin, elements / flat.size(1));
            begin += piece.size(0);
            if (stored.transposed) piece = piece.t();
            tensors[stored.key] = piece.contiguous().reshape(stored.shape);
        }
        if (begin != flat.size(0)) qFatal("%s is not written whole", std::string(part.part).c_str());
    }
    return tensors;
}

}  // namespace

/// The same network under every name that its tensors go by.
class NamingsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "weights.safetensors";
    at::Tensor m_pixels = test::formulaPixels(16);

    void write(const Tensors& tensors, const std::string& prefix) const
    {
        std::vector<files::SafetensorsArray> list;
        for (const auto& [name, tensor] : tensors)
            list.push_back({prefix + name, files::DType::float32, tensor.sizes().vec(),
                            std::as_bytes(std::span(tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())))});
        if (!files::writeSafetensors(m_path, list, {})) qFatal("cannot write the test's own file");
    }

private Q_SLOTS:
    void everyNamingGivesTheSameNetwork_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("naming");
        QTest::addColumn<QString>("prefix");
        for (const auto* id : {"deit-tiny", "clip-vit-b16", "dinov2-vitb14-reg", "dinov2-vitb14", "dinov2-vitg14", "radio-v2.5-b",
                               "siglip-vit-b16"})
            for (std::size_t i = 0; i < findRow(id)->namings.size(); ++i)
                for (const char* prefix : {"", "model.backbone."})
                    QTest::addRow("%s, naming %zu, prefix '%s'", id, i, prefix) << id << static_cast<int>(i) << prefix;
    }

    void everyNamingGivesTheSameNetwork()
    {
        QFETCH(QString, id);
        QFETCH(int, naming);
        QFETCH(QString, prefix);
        const auto row = shrunk(id.toStdString());
        write(publishedIn(row, row.namings[static_cast<std::size_t>(naming)]), prefix.toStdString());
        const auto expected = VisionTransformer::fromFormula(row, {}).value();

        const auto network = VisionTransformer::open(row, m_path, {});

        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
        QVERIFY(at::equal((*network)->tokens(m_pixels).value(), expected->tokens(m_pixels).value()));
        QVERIFY(at::equal((*network)->embedding(m_pixels).value(), expected->embedding(m_pixels).value()));
    }

    void whatInferenceDoesNotNeedIsPassedOver()
    {
        const auto row = shrunk("radio-v2.5-b");
        auto tensors = publishedIn(row, row.namings[0]);
        tensors["_heads.clip.fc1.weight"] = at::zeros({2, 2});
        tensors["_feature_projections.siglip.fc1.weight"] = at::zeros({2, 2});
        tensors["input_conditioner.norm_mean"] = at::tensor({0.48145466F, 0.4578275F, 0.40821073F}).view({3, 1, 1});
        write(tensors, "");

        const auto network = VisionTransformer::open(row, m_path, {});

        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());
    }

    void anotherNormalisationOfTheInputIsRefused()
    {
        const auto row = shrunk("radio-v2.5-b");
        auto tensors = publishedIn(row, row.namings[0]);
        tensors["input_conditioner.norm_std"] = at::tensor({0.5F, 0.5F, 0.5F}).view({3, 1, 1});
        write(tensors, "");

        const auto network = VisionTransformer::open(row, m_path, {});

        QVERIFY(!network.has_value());
        QCOMPARE(network.error().kind, ErrorKind::mismatch);
        QVERIFY2(network.error().message.find("input_conditioner.norm_std") != std::string::npos,
                 network.error().message.c_str());
    }

    void aBackboneWithoutItsHeadIsNamed()
    {
        const auto row = shrunk("radio-v2.5-b");
        auto tensors = publishedIn(row, row.namings[2]);  // as NVIDIA's safetensors are
        std::erase_if(tensors, [](const auto& entry) { return entry.first.find("head_mlp") != std::string::npos; });
        write(tensors, "");

        const auto network = VisionTransformer::open(row, m_path, {});

        QVERIFY(!network.has_value());
        QVERIFY2(network.error().message.find("radio_model.adaptors.siglip.head_mlp.fc1.weight") != std::string::npos,
                 network.error().message.c_str());
        QVERIFY(network.error().remedy.find("without the SigLIP head") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(NamingsTest)
#include "NamingsTest.moc"
