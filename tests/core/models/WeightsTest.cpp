// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "core/models/FormulaWeights.h"
#include "core/models/Naming.h"
#include "core/models/VisionTransformer.h"
#include "tests/support/Tensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <limits>
#include <map>

using namespace cortilens;
using namespace cortilens::models;

namespace {

/// CLIP in the small: every part that the real one has, a thousand times fewer weights.
BackboneRow smallClip()
{
    BackboneRow row = *findRow("clip-vit-b16");
    row.patch = 4;
    row.width = 8;
    row.depth = 2;
    row.heads = 2;
    row.mlpWidth = 16;
    row.projection = 6;
    row.nativeGrid = 3;
    return row;
}

struct Array {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

using Arrays = std::map<std::string, Array>;

Arrays openAiArrays(const BackboneRow& row)
{
    Arrays arrays;
    for (const auto& [name, shape] : formulaWeights(row)) arrays[name] = {shape, formulaTensor(name, shape)};
    return arrays;
}

Array transposed(const Array& array)
{
    const auto rows = array.shape[0];
    const auto cols = array.shape[1];
    Array result{{cols, rows}, std::vector<float>(array.values.size())};
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < cols; ++c)
            result.values[static_cast<std::size_t>(c * rows + r)] = array.values[static_cast<std::size_t>(r * cols + c)];
    return result;
}

/// The same weights as Hugging Face would publish them.
Arrays huggingFaceArrays(const BackboneRow& row)
{
    const auto original = openAiArrays(row);
    Arrays arrays;
    for (const auto& part : partsOf(row)) {
        const auto& source = original.at(keysOf(row.namings[0], part).front().key);
        const auto keys = keysOf(row.namings[1], part);
        if (part.part == "projection")
            arrays[keys[0].key] = transposed(source);
        else if (keys.size() == 1)
            arrays[keys[0].key] = source;
        for (std::size_t i = 0; keys.size() == 3 && i < 3; ++i) {
            const auto third = static_cast<std::ptrdiff_t>(source.values.size() / 3);
            const auto begin = source.values.begin() + static_cast<std::ptrdiff_t>(i) * third;
            arrays[keys[i].key] = {keys[i].shape, {begin, begin + third}};
        }
    }
    return arrays;
}

}  // namespace

class WeightsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "clip.safetensors";
    BackboneRow m_row = smallClip();
    at::Tensor m_pixels = test::formulaPixels(16);

    void write(const Arrays& arrays, const std::string& prefix = {}) const
    {
        std::vector<files::SafetensorsArray> list;
        for (const auto& [name, array] : arrays)
            list.push_back({prefix + name, files::DType::float32, array.shape, std::as_bytes(std::span(array.values))});
        if (!files::writeSafetensors(m_path, list, {})) qFatal("cannot write the test's own file");
    }

    [[nodiscard]] Result<std::shared_ptr<const VisionTransformer>> opened() const
    {
        return VisionTransformer::open(m_row, m_path, {});
    }

    /// Opens `arrays` and expects a refusal whose message holds all of `words`.
    void expectRefusal(const Arrays& arrays, ErrorKind kind, const std::vector<std::string>& words) const
    {
        write(arrays);
        const auto network = opened();
        QVERIFY(!network.has_value());
        QCOMPARE(network.error().kind, kind);
        for (const auto& word : words)
            QVERIFY2(network.error().message.find(word) != std::string::npos, network.error().message.c_str());
        QVERIFY(network.error().message.find(m_path.string()) != std::string::npos);
        QVERIFY(!network.error().remedy.empty());
    }

private Q_SLOTS:
    void bothNamingsGiveTheSameNetwork()
    {
        write(openAiArrays(m_row));
        const auto openAi = opened();
        write(huggingFaceArrays(m_row));
        const auto huggingFace = opened();
        QVERIFY2(openAi.has_value(), openAi ? "" : openAi.error().message.c_str());
        QVERIFY2(huggingFace.has_value(), huggingFace ? "" : huggingFace.error().message.c_str());

        const auto expected = VisionTransformer::fromFormula(m_row, {}).value()->tokens(m_pixels).value();

        QVERIFY(at::equal((*openAi)->tokens(m_pixels).value(), expected));
        QVERIFY(at::equal((*huggingFace)->tokens(m_pixels).value(), expected));
        QVERIFY((*openAi)->weightsHash() != (*huggingFace)->weightsHash());
    }

    void aWrappersPrefixIsSeenThrough()
    {
        write(openAiArrays(m_row), "model.module.");

        QVERIFY(opened().has_value());
    }

    void whatBelongsToTheTextTowerIsLeftAlone()
    {
        auto arrays = openAiArrays(m_row);
        arrays["transformer.resblocks.0.ln_1.weight"] = {{4}, {1, 2, 3, 4}};
        arrays["logit_scale"] = {{}, {std::numeric_limits<float>::quiet_NaN()}};
        write(arrays);

        QVERIFY(opened().has_value());
    }

    void aMissingTensorIsNamed()
    {
        auto arrays = openAiArrays(m_row);
        arrays.erase("visual.transformer.resblocks.1.ln_2.bias");

        expectRefusal(arrays, ErrorKind::mismatch, {"visual.transformer.resblocks.1.ln_2.bias", "[8]"});
    }

    void aTensorOfAnotherShapeIsNamedWithBothShapes()
    {
        auto arrays = openAiArrays(m_row);
        arrays["visual.proj"] = transposed(arrays["visual.proj"]);

        expectRefusal(arrays, ErrorKind::mismatch, {"visual.proj", "[6, 8]", "[8, 6]"});
    }

    void aTensorThatTheNetworkDoesNotHaveIsNamed()
    {
        auto arrays = openAiArrays(m_row);
        arrays["visual.transformer.resblocks.2.ln_1.weight"] = {{8}, std::vector<float>(8, 1.0F)};

        expectRefusal(arrays, ErrorKind::mismatch, {"visual.transformer.resblocks.2.ln_1.weight"});
    }

    void notANumberAndInfinityAreRefused()
    {
        for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
            auto arrays = openAiArrays(m_row);
            arrays["visual.ln_post.weight"].values[5] = bad;
            expectRefusal(arrays, ErrorKind::malformed, {"visual.ln_post.weight"});
        }
    }

    void weightsOfAnotherNetworkAreToldByWhatTheyLack()
    {
        expectRefusal({{"patch_embed.proj.weight", {{1}, {1}}}}, ErrorKind::mismatch, {"visual.conv1.weight", "CLIP ViT-B/16"});
    }

    void integersAreNotWeights()
    {
        const auto arrays = openAiArrays(m_row);
        std::vector<files::SafetensorsArray> list;
        for (const auto& [name, array] : arrays)
            list.push_back({name, files::DType::int32, array.shape, std::as_bytes(std::span(array.values))});
        QVERIFY(files::writeSafetensors(m_path, list, {}).has_value());

        const auto network = opened();

        QVERIFY(!network.has_value());
        QCOMPARE(network.error().kind, ErrorKind::mismatch);
    }

    void aTruncatedFileIsRefusedWhereverItEnds()
    {
        write(openAiArrays(m_row));
        const auto whole = std::filesystem::file_size(m_path);

        for (std::uintmax_t size = whole - 1; size > 0; size = size * 3 / 4) {
            std::filesystem::resize_file(m_path, size);
            const auto network = opened();
            QVERIFY(!network.has_value());
            QCOMPARE(network.error().kind, ErrorKind::malformed);
        }
    }

    void aMissingFileIsSaidSo()
    {
        const auto network = VisionTransformer::open(m_row, m_path.parent_path() / "absent.safetensors", {});

        QVERIFY(!network.has_value());
        QCOMPARE(network.error().kind, ErrorKind::notFound);
    }

    void everyStoredWidthIsWidened()
    {
        const auto arrays = openAiArrays(m_row);
        const auto asDouble = [](const Array& array) { return std::vector<double>(array.values.begin(), array.values.end()); };
        std::map<std::string, std::vector<double>> wide;
        std::vector<files::SafetensorsArray> list;
        for (const auto& [name, array] : arrays) {
            const auto& values = wide[name] = asDouble(array);
            list.push_back({name, files::DType::float64, array.shape, std::as_bytes(std::span(values))});
        }
        QVERIFY(files::writeSafetensors(m_path, list, {}).has_value());

        const auto network = opened();

        QVERIFY(network.has_value());
        const auto expected = VisionTransformer::fromFormula(m_row, {}).value()->embedding(m_pixels).value();
        QVERIFY(at::equal((*network)->embedding(m_pixels).value(), expected));
    }

    void aRowWithoutAHeadSaysSo()
    {
        const auto head = VisionTransformer::fromFormula(m_row, {}).value()->head();

        QVERIFY(!head.has_value());
        QCOMPARE(head.error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(WeightsTest)
#include "WeightsTest.moc"
