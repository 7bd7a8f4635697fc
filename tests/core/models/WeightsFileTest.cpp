// SPDX-License-Identifier: Apache-2.0
#include "core/files/Safetensors.h"
#include "core/models/WeightsFile.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <map>

using namespace cortilens;
using namespace cortilens::models;

namespace {

namespace fs = std::filesystem;
using Arrays = std::map<std::string, std::vector<float>>;

constexpr std::string_view kIndex = "model.safetensors.index.json";

fs::path torchFixture(std::string_view name)
{
    return fs::path(CORTILENS_SOURCE_DIR "/tests/data/torch") / name;
}

/// {"weight_map": {tensor: file, ...}}
std::string indexOf(const std::map<std::string, std::string>& files)
{
    std::string entries;
    for (const auto& [tensor, file] : files) entries += (entries.empty() ? "\"" : ", \"") + tensor + "\": \"" + file + "\"";
    return R"({"metadata": {"total_size": 1}, "weight_map": {)" + entries + "}}";
}

std::vector<float> valuesOf(const WeightsFile& file, const std::string& name)
{
    const auto values = file.source.tensors.at(name).read();
    return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

std::vector<std::string> namesIn(const WeightsFile& file)
{
    std::vector<std::string> names;
    for (const auto& [name, tensor] : file.source.tensors) names.push_back(name);
    return names;
}

}  // namespace

class WeightsFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;

    void write(const std::string& file, const Arrays& arrays) const
    {
        std::vector<files::SafetensorsArray> list;
        for (const auto& [name, values] : arrays)
            list.push_back({name, files::DType::float32, {std::ssize(values)}, std::as_bytes(std::span(values))});
        if (!files::writeSafetensors(m_folder / file, list, {})) qFatal("cannot write the test's own file");
    }

    /// Opens `file` and expects a refusal that names `named` and holds all of `words`, with something to do.
    void expectRefusal(std::string_view file, std::string_view named, ErrorKind kind, const std::vector<std::string>& words) const
    {
        const auto opened = openWeights(m_folder / file);
        QVERIFY(!opened.has_value());
        const auto& error = opened.error();
        QVERIFY2(error.kind == kind, error.message.c_str());
        QVERIFY2(test::names(error, m_folder / named), error.message.c_str());
        for (const auto& word : words) QVERIFY2(test::names(error, m_folder / named, word), error.message.c_str());
        QVERIFY(!error.remedy.empty());
    }

private Q_SLOTS:
    void init()
    {
        // A new folder each time, so that nothing of one test is there in the next.
        static int count = 0;
        m_folder = fs::path(m_temporary.path().toStdString()) / std::to_string(++count);
        fs::create_directory(m_folder);
    }

    void oneFileGivesItsTensorsByName()
    {
        write("one.safetensors", {{"a.weight", {1, 2, 3}}, {"b", {4}}});

        const auto file = openWeights(m_folder / "one.safetensors").value();

        QCOMPARE(file.format, std::string("safetensors"));
        QCOMPARE(namesIn(file), (std::vector<std::string>{"a.weight", "b"}));
        QCOMPARE(file.source.tensors.at("a.weight").shape, std::vector<std::int64_t>{3});
        QCOMPARE(valuesOf(file, "a.weight"), (std::vector<float>{1, 2, 3}));
        QCOMPARE(file.state.size(), 1U);
    }

    void severalFilesAreReadAsOne()
    {
        write("model-1.safetensors", {{"a", {1, 2}}, {"spare", {9}}});
        write("model-2.safetensors", {{"b", {3}}});
        test::write(m_folder / kIndex, indexOf({{"a", "model-1.safetensors"}, {"b", "model-2.safetensors"}}));

        const auto file = openWeights(m_folder / kIndex).value();

        QCOMPARE(file.format, std::string("safetensors in 2 files"));
        QCOMPARE(namesIn(file), (std::vector<std::string>{"a", "b"}));  // what the index does not name is not of the model
        QCOMPARE(valuesOf(file, "a"), (std::vector<float>{1, 2}));
        QCOMPARE(valuesOf(file, "b"), (std::vector<float>{3}));
        QCOMPARE(file.state.size(), 3U);  // index and files: a change of any of them is noticed
    }

    void aFileThatTheIndexNamesAndThatIsNotThereIsNamedWithTheIndex()
    {
        write("model-1.safetensors", {{"a", {1}}});
        test::write(m_folder / kIndex, indexOf({{"a", "model-1.safetensors"}, {"b", "model-2.safetensors"}}));

        expectRefusal(kIndex, "model-2.safetensors", ErrorKind::notFound, {std::string(kIndex)});
    }

    void aTensorThatIsNotInTheFileOfTheIndexIsNamed()
    {
        write("model-1.safetensors", {{"a", {1}}});
        test::write(m_folder / kIndex, indexOf({{"a", "model-1.safetensors"}, {"b", "model-1.safetensors"}}));

        expectRefusal(kIndex, kIndex, ErrorKind::malformed, {"tensor b", "model-1.safetensors"});
    }

    void oneOfSeveralFilesThatIsNoSetOfWeightsIsNamed()
    {
        write("model-1.safetensors", {{"a", {1}}});
        test::write(m_folder / "model-2.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
        test::write(m_folder / kIndex, indexOf({{"a", "model-1.safetensors"}, {"b", "model-2.safetensors"}}));

        expectRefusal(kIndex, "model-2.safetensors", ErrorKind::malformed, {"Git LFS"});
    }

    void anIndexLeadsNowhereElse()
    {
        test::write(m_folder / kIndex, indexOf({{"a", "../secret.safetensors"}}));

        expectRefusal(kIndex, kIndex, ErrorKind::malformed, {"tensor a"});
    }

    void anIndexThatNamesAnIndexIsRefused()
    {
        test::write(m_folder / "inner.index.json", indexOf({{"a", "inner.index.json"}}));
        test::write(m_folder / kIndex, indexOf({{"a", "inner.index.json"}}));

        expectRefusal(kIndex, "inner.index.json", ErrorKind::malformed, {"text"});
    }

    void halfOfAFileIsRefusedWhereverItEnds()
    {
        write("half.safetensors", {{"a", std::vector<float>(100, 1.0F)}, {"b", {2}}});
        const auto whole = test::contentOf(m_folder / "half.safetensors");

        for (std::size_t size = 1; size < whole.size(); size += 7) {
            test::write(m_folder / "half.safetensors", std::span(whole).first(size));
            expectRefusal("half.safetensors", "half.safetensors", ErrorKind::malformed, {});
        }
    }

    void halfOfAPyTorchFileIsRefusedWhereverItEnds()
    {
        const auto whole = test::contentOf(torchFixture("model.pth"));

        for (std::size_t size = 1; size < whole.size(); size += 97) {
            test::write(m_folder / "half.pth", std::span(whole).first(size));
            expectRefusal("half.pth", "half.pth", ErrorKind::malformed, {});
        }
    }

    void whatABrokenDownloadLeavesIsSaidInWords_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, const char* content, const char* word) {
            QTest::newRow(name) << QString::fromUtf8(content) << QString::fromUtf8(word);
        };
        row("nothing", "", "is empty");
        row("Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 598641023\n", "Git LFS");
        row("a page", "<!DOCTYPE html>\n<html class=\"\"></html>", "web page");
        row("a page behind empty lines", "\n\n  <HTML>\n<head></head>", "web page");
        row("a page with a byte order mark", "\xEF\xBB\xBF<!doctype html>", "web page");
        row("what a bucket answers", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "web page");
        row("what a hub answers", "Entry not found", "\"Entry not found\"");
        row("what a hub answers without a licence", "Access to model x is restricted.\nLog in.",
            "Access to model x is restricted.");
        row("JSON", R"({"error": "Repository not found"})", "Repository not found");
    }

    void whatABrokenDownloadLeavesIsSaidInWords()
    {
        QFETCH(QString, content);
        QFETCH(QString, word);
        test::write(m_folder / "weights.safetensors", content.toStdString());

        expectRefusal("weights.safetensors", "weights.safetensors", ErrorKind::malformed, {word.toStdString()});
    }

    void aFolderInPlaceOfAFileIsSaidSo()
    {
        fs::create_directory(m_folder / "weights.safetensors");

        const auto opened = openWeights(m_folder / "weights.safetensors");

        QVERIFY(!opened.has_value());
        QVERIFY2(test::names(opened.error(), m_folder / "weights.safetensors", "directory"), opened.error().message.c_str());
    }

    void whatCompilersAndParallelWrappersPutInFrontIsTakenOff()
    {
        write("wrapped.safetensors", {{"module._orig_mod.a", {1}}, {"module._orig_mod.b.c", {2}}});
        write("partly.safetensors", {{"module.a", {1}}, {"b", {2}}});

        QCOMPARE(namesIn(openWeights(m_folder / "wrapped.safetensors").value()), (std::vector<std::string>{"a", "b.c"}));
        QCOMPARE(namesIn(openWeights(m_folder / "partly.safetensors").value()), (std::vector<std::string>{"b", "module.a"}));
    }

    void integersAreListedButHaveNoValues()
    {
        const std::vector<std::int64_t> positions{0, 1, 2};
        const std::vector<files::SafetensorsArray> list{
            {"position_ids", files::DType::int64, {3}, std::as_bytes(std::span(positions))}};
        QVERIFY(files::writeSafetensors(m_folder / "ids.safetensors", list, {}).has_value());

        const auto file = openWeights(m_folder / "ids.safetensors").value();

        QCOMPARE(file.source.tensors.at("position_ids").shape, std::vector<std::int64_t>{3});
        QVERIFY(!file.source.tensors.at("position_ids").read);
    }

    void valuesComeAsTheyAreNotANumberIncluded()
    {
        write("nan.safetensors", {{"a", {1, std::numeric_limits<float>::quiet_NaN()}}});

        const auto file = openWeights(m_folder / "nan.safetensors").value();

        const auto values = valuesOf(file, "a");
        QCOMPARE(values[0], 1.0F);
        QVERIFY(std::isnan(values[1]));
        QVERIFY(!areFinite(file.source.tensors.at("a").read()));
    }

    void valuesOfAPyTorchFileComeInOrderThroughTheirStrides()
    {
        const auto file = openWeights(torchFixture("plain.pt")).value();

        QCOMPARE(file.format, std::string("PyTorch archive"));
        for (const auto* name : {"float", "half", "bfloat", "double"}) {
            QCOMPARE(file.source.tensors.at(name).read().sizes(), (at::IntArrayRef{2, 3}));
            QCOMPARE(valuesOf(file, name), (std::vector<float>{0, 1, 2, 3, 4, 5}));
        }
        QVERIFY(!file.source.tensors.at("long").read);
        const auto transposed = openWeights(torchFixture("windows.pt")).value().source.tensors.at("transposed").read();
        QVERIFY(at::equal(transposed, at::arange(24, at::kFloat).view({4, 6}).t()));
    }

    void whatWouldRunSomethingIsRefusedByName()
    {
        const auto opened = openWeights(torchFixture("runs_a_command.pt"));

        QVERIFY(!opened.has_value());
        QVERIFY2(opened.error().message.find("posix.system") != std::string::npos, opened.error().message.c_str());
    }

    void valuesOutliveTheFilesName()
    {
        write("gone.safetensors", {{"a", {7}}});
        const auto file = openWeights(m_folder / "gone.safetensors").value();

        fs::remove(m_folder / "gone.safetensors");

        QCOMPARE(valuesOf(file, "a"), std::vector<float>{7});  // mapped: reading goes on
    }
};

QTEST_APPLESS_MAIN(WeightsFileTest)
#include "WeightsFileTest.moc"
