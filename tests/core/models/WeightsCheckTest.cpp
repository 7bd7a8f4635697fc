// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "core/files/Sha256.h"
#include "core/models/FormulaWeights.h"
#include "core/models/Naming.h"
#include "core/models/WeightsCheck.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <map>

using namespace cortilens;
using namespace cortilens::models;

namespace {

BackboneRow small(std::string_view id, int width)
{
    BackboneRow row = *findRow("clip-vit-b16");
    row.id = std::string(id);
    row.patch = 4;
    row.width = width;
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

Arrays arraysOf(const BackboneRow& row)
{
    Arrays arrays;
    for (const auto& [name, shape] : formulaWeights(row)) arrays[name] = {shape, formulaTensor(name, shape)};
    return arrays;
}

}  // namespace

class WeightsCheckTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "weights.safetensors";
    std::vector<BackboneRow> m_rows{small("narrow", 8), small("wide", 12)};

    Result<WeightsCheck> checked(const Arrays& arrays, const CheckOptions& options = {}) const
    {
        std::vector<files::SafetensorsArray> list;
        for (const auto& [name, array] : arrays)
            list.push_back({name, files::DType::float32, array.shape, std::as_bytes(std::span(array.values))});
        if (!files::writeSafetensors(m_path, list, {})) qFatal("cannot write the test's own file");
        return checkWeights(m_path, m_rows, options);
    }

private Q_SLOTS:
    void theRowThatAFileIsForIsFoundByItsShapes()
    {
        for (const auto& row : m_rows) {
            const auto check = checked(arraysOf(row));

            QVERIFY2(check.has_value(), check ? "" : check.error().message.c_str());
            QVERIFY(check->row != nullptr);
            QCOMPARE(check->row->id, row.id);
            QVERIFY(check->isGood());
            QCOMPARE(check->format, std::string("safetensors"));
            QCOMPARE(check->sha256, files::sha256OfFile(m_path).value());
            QCOMPARE(check->bytes, std::filesystem::file_size(m_path));
        }
    }

    void everythingThatIsWrongIsNamed()
    {
        auto arrays = arraysOf(m_rows[0]);
        arrays.erase("visual.transformer.resblocks.1.ln_2.bias");
        arrays["visual.ln_post.bias"] = {{3}, {1, 2, 3}};
        arrays["visual.transformer.resblocks.2.ln_1.weight"] = {{8}, std::vector<float>(8, 1.0F)};
        arrays["visual.ln_pre.weight"].values[2] = std::numeric_limits<float>::quiet_NaN();

        const auto check = checked(arrays).value();

        QCOMPARE(check.row->id, m_rows[0].id);
        QVERIFY(!check.isGood());
        QCOMPARE(check.missing, std::vector<std::string>{"visual.transformer.resblocks.1.ln_2.bias"});
        QCOMPARE(check.unexpected, std::vector<std::string>{"visual.transformer.resblocks.2.ln_1.weight"});
        QCOMPARE(check.damaged, std::vector<std::string>{"visual.ln_pre.weight"});
        QCOMPARE(check.misshapen.size(), 1U);
        QCOMPARE(check.misshapen[0].name, std::string("visual.ln_post.bias"));
        QCOMPARE(check.misshapen[0].found, std::vector<std::int64_t>{3});
        QCOMPARE(check.misshapen[0].expected, std::vector<std::int64_t>{8});
    }

    void aRowThatIsAskedForIsComparedWithWhateverFitsBetter()
    {
        const auto check = checked(arraysOf(m_rows[0]), {.row = &m_rows[1]}).value();

        QCOMPARE(check.row->id, m_rows[1].id);
        QVERIFY(!check.isGood());
        QVERIFY(!check.misshapen.empty());
    }

    void aFileOfNoKnownNetworkSaysByWhatTheyAreKnown()
    {
        const auto check = checked({{"some.weight", {{1}, {1}}}}).value();

        QCOMPARE(check.row, nullptr);
        QVERIFY(!check.isGood());
        QVERIFY(std::ranges::find(check.known, "visual.conv1.weight") != check.known.end());
    }

    void theRealDemoWeightsAreRecognised()
    {
        const std::filesystem::path file = CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors";

        const auto check = checkWeights(file, rows()).value();

        QVERIFY(check.row != nullptr);
        QCOMPARE(std::string(check.row->id), std::string("deit-tiny"));
        QVERIFY(check.isGood());
        QCOMPARE(check.tensors, 152U);
        QCOMPARE(parametersOf(*check.row), 5'717'416);
    }

    void aPickleThatTriesToRunSomethingIsRefused()
    {
        const auto check = checkWeights(CORTILENS_SOURCE_DIR "/tests/data/torch/runs_a_command.pt", rows());

        QVERIFY(!check.has_value());
        QVERIFY2(check.error().message.find("posix.system") != std::string::npos, check.error().message.c_str());
    }

    void itCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();

        const auto check = checked(arraysOf(m_rows[0]), {.stop = stop.get_token()});

        QVERIFY(!check.has_value());
        QCOMPARE(check.error().kind, ErrorKind::cancelled);
    }
};

QTEST_APPLESS_MAIN(WeightsCheckTest)
#include "WeightsCheckTest.moc"
