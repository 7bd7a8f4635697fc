// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "core/models/FormulaWeights.h"
#include "core/models/TextTower.h"
#include "tests/support/Files.h"
#include "tests/support/Tensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <limits>
#include <map>
#include <numeric>

using namespace cortilens;
using namespace cortilens::models;

namespace {

using Ids = std::vector<std::int64_t>;

struct Array {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};
using Arrays = std::map<std::string, Array>;

/// CLIP's tower in the small.
[[nodiscard]] TextRow smallClip()
{
    TextRow row = *findTextRow("clip-vit-b16");
    row.tokens = 20;
    row.context = 6;
    row.width = 8;
    row.depth = 2;
    row.heads = 2;
    row.mlpWidth = 16;
    row.output = 5;
    return row;
}

[[nodiscard]] TextRow smallSiglip()
{
    TextRow row = *findTextRow("siglip-vit-b16");
    row.tokens = 20;
    row.context = 6;
    row.width = 8;
    row.depth = 2;
    row.heads = 2;
    row.mlpWidth = 16;
    row.output = 5;
    return row;
}

void put(Arrays& arrays, const std::string& name, std::vector<std::int64_t> shape)
{
    auto values = formulaTensor(name, shape);
    arrays[name] = {std::move(shape), std::move(values)};
}

/// As open_clip and OpenAI write a small tower; `prefix` is "text." for SigLIP.
[[nodiscard]] Arrays originalArrays(const TextRow& row, const std::string& prefix)
{
    const std::int64_t width = row.width;
    const std::int64_t mlp = row.mlpWidth;
    Arrays arrays;
    put(arrays, prefix + "token_embedding.weight", {row.tokens, width});
    put(arrays, prefix + "positional_embedding", {row.context, width});
    for (int i = 0; i < row.depth; ++i) {
        const auto block = prefix + "transformer.resblocks." + std::to_string(i) + ".";
        for (const char* norm : {"ln_1", "ln_2"}) {
            put(arrays, block + norm + ".weight", {width});
            put(arrays, block + norm + ".bias", {width});
        }
        put(arrays, block + "attn.in_proj_weight", {3 * width, width});
        put(arrays, block + "attn.in_proj_bias", {3 * width});
        put(arrays, block + "attn.out_proj.weight", {width, width});
        put(arrays, block + "attn.out_proj.bias", {width});
        put(arrays, block + "mlp.c_fc.weight", {mlp, width});
        put(arrays, block + "mlp.c_fc.bias", {mlp});
        put(arrays, block + "mlp.c_proj.weight", {width, mlp});
        put(arrays, block + "mlp.c_proj.bias", {width});
    }
    put(arrays, prefix + "ln_final.weight", {width});
    put(arrays, prefix + "ln_final.bias", {width});
    if (row.projectionBias) {
        put(arrays, prefix + "text_projection.weight", {row.output, width});
        put(arrays, prefix + "text_projection.bias", {row.output});
    } else {
        put(arrays, prefix + "text_projection", {width, row.output});
    }
    return arrays;
}

[[nodiscard]] Array transposed(const Array& matrix)
{
    const auto rows = static_cast<std::size_t>(matrix.shape[0]);
    const auto cols = static_cast<std::size_t>(matrix.shape[1]);
    Array result{{matrix.shape[1], matrix.shape[0]}, std::vector<float>(matrix.values.size())};
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < cols; ++c) result.values[c * rows + r] = matrix.values[r * cols + c];
    return result;
}

/// The same numbers as Hugging Face calls them (transformers, convert_clip_original_pytorch_to_hf.py).
[[nodiscard]] Arrays huggingFaceArrays(const TextRow& row, const Arrays& original, const std::string& prefix)
{
    Arrays arrays;
    const auto move = [&](const std::string& from, const std::string& to) { arrays[to] = original.at(prefix + from); };
    move("token_embedding.weight", "text_model.embeddings.token_embedding.weight");
    move("positional_embedding", "text_model.embeddings.position_embedding.weight");
    for (int i = 0; i < row.depth; ++i) {
        const auto from = "transformer.resblocks." + std::to_string(i) + ".";
        const auto to = "text_model.encoder.layers." + std::to_string(i) + ".";
        for (const std::string end : {"weight", "bias"}) {
            move(from + "ln_1." + end, to + "layer_norm1." + end);
            move(from + "ln_2." + end, to + "layer_norm2." + end);
            move(from + "attn.out_proj." + end, to + "self_attn.out_proj." + end);
            move(from + "mlp.c_fc." + end, to + "mlp.fc1." + end);
            move(from + "mlp.c_proj." + end, to + "mlp.fc2." + end);
            const auto& stacked = original.at(prefix + from + "attn.in_proj_" + end);
            const auto third = static_cast<std::ptrdiff_t>(stacked.values.size() / 3);
            for (const auto& [letter, part] : {std::pair{"q", 0}, {"k", 1}, {"v", 2}}) {
                auto shape = stacked.shape;
                shape[0] /= 3;
                arrays[to + "self_attn." + letter + "_proj." + end] = {
                    shape, {stacked.values.begin() + part * third, stacked.values.begin() + (part + 1) * third}};
            }
        }
    }
    for (const std::string end : {"weight", "bias"}) move("ln_final." + end, "text_model.final_layer_norm." + end);
    if (row.projectionBias) {
        move("text_projection.weight", "text_model.head.weight");
        move("text_projection.bias", "text_model.head.bias");
    } else {
        arrays["text_projection.weight"] = transposed(original.at(prefix + "text_projection"));
    }
    arrays["text_model.embeddings.position_ids"] = {{1}, {0}};
    return arrays;
}

void writeArrays(const std::filesystem::path& path, const Arrays& arrays)
{
    std::vector<files::SafetensorsArray> list;
    for (const auto& [name, array] : arrays)
        list.push_back({name, files::DType::float32, array.shape, std::as_bytes(std::span(array.values))});
    QVERIFY(files::writeSafetensors(path, std::move(list), {}));
}

}  // namespace

class TextTowerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void clipsTowerGivesThePublishedVector();
    void everyBackboneOfATowerSharesItsWidth();
    void whatFollowsTheFirstEndChangesNothing();
    void severalTextsGiveWhatEachGivesAlone();
    void bothNamingsGiveTheSame();
    void aWrappersPrefixIsTakenOff();
    void aFileOfTheImageTowerAloneSaysSo();
    void missingAndMisshapenTensorsAreNamed();
    void aTowerWithMoreBlocksIsAnother();
    void notANumberIsRefused();
    void tokensThatItDoesNotKnowAreRefused();
    void itStopsBetweenBlocks();

private:
    [[nodiscard]] Result<std::vector<float>> embedWith(const TextRow& row, const Arrays& arrays, const Ids& ids);
    [[nodiscard]] Error refusalOf(const TextRow& row, const Arrays& arrays);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_file;
};

void TextTowerTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = std::filesystem::path(m_folder->path().toStdString()) / "weights.safetensors";
}

Result<std::vector<float>> TextTowerTest::embedWith(const TextRow& row, const Arrays& arrays, const Ids& ids)
{
    writeArrays(m_file, arrays);
    const auto tower = TextTower::open(row, m_file);
    if (!tower) return std::unexpected(tower.error());
    return (*tower)->embed(std::vector<Ids>{ids});
}

Error TextTowerTest::refusalOf(const TextRow& row, const Arrays& arrays)
{
    const auto vector = embedWith(row, arrays, {1, 2, 3, 4, 5, 19});
    return vector ? Error{ErrorKind::cancelled, "It was taken.", {}} : vector.error();
}

/// openai/CLIP with the formula's weights in fp32: tokens of "a photo of a face".
void TextTowerTest::clipsTowerGivesThePublishedVector()
{
    const auto tower = TextTower::fromFormula(*findTextRow("clip-vit-b16")).value();
    Ids ids{49406, 320, 1125, 539, 320, 1710, 49407};
    ids.resize(77, 0);
    const auto got = tower->embed(std::vector<Ids>{ids}).value();
    QCOMPARE(got.size(), 512U);
    const auto differs =
        test::difference(test::tensorOf(got, {512}), 15.566335,
                         {0.084407, -0.292504, -0.382959, 1.499756, -0.144250, 0.103478, -0.365207, 0.608277}, 1e-4);
    QVERIFY2(differs.empty(), differs.c_str());
}

void TextTowerTest::everyBackboneOfATowerSharesItsWidth()
{
    QCOMPARE(findTextRow("deit-tiny"), nullptr);
    QCOMPARE(findTextRow("dinov2-vitb14-reg"), nullptr);
    QCOMPARE(findTextRow("clip-vit-b16")->output, findRow("clip-vit-b16")->channels());
    for (const auto& row : textRows())
        for (const auto backbone : row.backbones) {
            QCOMPARE(findTextRow(backbone), &row);
            if (const auto* vision = findRow(backbone)) QCOMPARE(vision->channels(), row.output);
        }
}

void TextTowerTest::whatFollowsTheFirstEndChangesNothing()
{
    const auto tower = TextTower::fromFormula(smallClip()).value();
    const auto zeros = tower->embed(std::vector<Ids>{Ids{18, 3, 7, 19, 0, 0}}).value();
    const auto ends = tower->embed(std::vector<Ids>{Ids{18, 3, 7, 19, 19, 19}}).value();
    const auto other = tower->embed(std::vector<Ids>{Ids{18, 3, 8, 19, 0, 0}}).value();
    QCOMPARE(zeros, ends);
    QVERIFY(zeros != other);
    // SigLIP's has no mask: everything counts.
    const auto siglip = TextTower::fromFormula(smallSiglip()).value();
    QVERIFY(siglip->embed(std::vector<Ids>{Ids{3, 1, 1, 1, 1, 1}}).value() !=
            siglip->embed(std::vector<Ids>{Ids{3, 1, 1, 1, 2, 1}}).value());
}

void TextTowerTest::severalTextsGiveWhatEachGivesAlone()
{
    const auto tower = TextTower::fromFormula(smallClip()).value();
    const std::vector<Ids> texts{{18, 3, 19, 0, 0, 0}, {18, 3, 7, 9, 4, 19}};
    const auto both = tower->embed(texts).value();
    QCOMPARE(both.size(), 10U);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto alone = tower->embed(std::vector<Ids>{texts[i]}).value();
        for (std::size_t c = 0; c < 5; ++c) QVERIFY(std::abs(alone[c] - both[5 * i + c]) < 1e-6F);
    }
    QCOMPARE(tower->embed({}).value().size(), 0U);
}

void TextTowerTest::bothNamingsGiveTheSame()
{
    const Ids ids{18, 3, 7, 19, 0, 0};
    const auto clip = originalArrays(smallClip(), "");
    const auto expected = TextTower::fromFormula(smallClip()).value()->embed(std::vector<Ids>{ids}).value();
    QCOMPARE(embedWith(smallClip(), clip, ids).value(), expected);
    QCOMPARE(embedWith(smallClip(), huggingFaceArrays(smallClip(), clip, ""), ids).value(), expected);

    const auto siglip = originalArrays(smallSiglip(), "text.");
    const auto published = TextTower::fromFormula(smallSiglip()).value()->embed(std::vector<Ids>{ids}).value();
    QCOMPARE(embedWith(smallSiglip(), siglip, ids).value(), published);
    QCOMPARE(embedWith(smallSiglip(), huggingFaceArrays(smallSiglip(), siglip, "text."), ids).value(), published);
    QVERIFY(expected != published);
}

void TextTowerTest::aWrappersPrefixIsTakenOff()
{
    Arrays wrapped;
    for (auto& [name, array] : originalArrays(smallClip(), "")) wrapped["module." + name] = array;
    const Ids ids{18, 3, 7, 19, 0, 0};
    QCOMPARE(embedWith(smallClip(), wrapped, ids).value(), embedWith(smallClip(), originalArrays(smallClip(), ""), ids).value());
}

void TextTowerTest::aFileOfTheImageTowerAloneSaysSo()
{
    const auto error = refusalOf(smallClip(), {{"visual.conv1.weight", {{1}, {0}}}});
    QCOMPARE(error.kind, ErrorKind::mismatch);
    QVERIFY(test::names(error, m_file, "no text tower"));
    QVERIFY(!error.remedy.empty());
}

void TextTowerTest::missingAndMisshapenTensorsAreNamed()
{
    const auto whole = originalArrays(smallClip(), "");
    for (const auto& [name, array] : whole) {
        if (name == "token_embedding.weight") continue;
        auto without = whole;
        without.erase(name);
        const auto missing = refusalOf(smallClip(), without);
        QCOMPARE(missing.kind, ErrorKind::mismatch);
        QVERIFY2(test::names(missing, m_file, name), name.c_str());
        auto larger = whole;
        larger[name].shape.insert(larger[name].shape.begin(), 1);
        const auto misshapen = refusalOf(smallClip(), larger);
        QCOMPARE(misshapen.kind, ErrorKind::mismatch);
        QVERIFY2(test::names(misshapen, m_file, name), name.c_str());
    }
}

void TextTowerTest::aTowerWithMoreBlocksIsAnother()
{
    auto deeper = smallClip();
    deeper.depth = 3;
    const auto error = refusalOf(smallClip(), originalArrays(deeper, ""));
    QCOMPARE(error.kind, ErrorKind::mismatch);
    QVERIFY(test::names(error, m_file, "resblocks.2."));
}

void TextTowerTest::notANumberIsRefused()
{
    const auto whole = originalArrays(smallClip(), "");
    for (const auto& [name, array] : whole) {
        auto damaged = whole;
        damaged[name].values.back() = std::numeric_limits<float>::quiet_NaN();
        const auto error = refusalOf(smallClip(), damaged);
        QCOMPARE(error.kind, ErrorKind::malformed);
        QVERIFY2(test::names(error, m_file, name), name.c_str());
    }
}

void TextTowerTest::tokensThatItDoesNotKnowAreRefused()
{
    const auto tower = TextTower::fromFormula(smallClip()).value();
    for (const Ids& ids : {Ids{18, 19}, Ids{18, 20, 19, 0, 0, 0}, Ids{18, -1, 19, 0, 0, 0}})
        QCOMPARE(tower->embed(std::vector<Ids>{ids}).error().kind, ErrorKind::invalidRequest);
}

void TextTowerTest::itStopsBetweenBlocks()
{
    const auto tower = TextTower::fromFormula(smallClip()).value();
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(tower->embed(std::vector<Ids>{Ids{18, 3, 7, 19, 0, 0}}, stop.get_token()).error().kind, ErrorKind::cancelled);
}

QTEST_APPLESS_MAIN(TextTowerTest)
#include "TextTowerTest.moc"
