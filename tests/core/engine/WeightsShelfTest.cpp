// SPDX-License-Identifier: Apache-2.0
#include "core/engine/WeightsShelf.h"
#include "core/files/Safetensors.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace cortilens;
using engine::WeightsShelf;

namespace {

const std::filesystem::path kDeit = CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors";

const wire::WeightsRow& rowOf(const wire::WeightsList& list, const std::string& id)
{
    return *std::ranges::find(list.rows, id, &wire::WeightsRow::backbone);
}

}  // namespace

class WeightsShelfTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_home = m_folder.path().toStdString();
    engine::EngineOptions m_options;

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
        m_options.resources = CORTILENS_SOURCE_DIR "/resources";
    }

    void everyRowSaysWhatItNeedsAndWhetherItIsThere()
    {
        const auto list = WeightsShelf(m_options).list();

        const auto& deit = rowOf(list, "deit-tiny");
        QCOMPARE(deit.found, kDeit.string());
        QCOMPARE(static_cast<std::uintmax_t>(deit.foundBytes), std::filesystem::file_size(kDeit));
        const auto& clip = rowOf(list, "clip-vit-b16");
        QVERIFY(clip.found.empty());
        QVERIFY(!clip.fileNames.empty() && !clip.source.empty());
        QCOMPARE(clip.licence, std::string("MIT"));
        QCOMPARE(clip.parameters, 86'192'640);
        QCOMPARE(list.own, (m_home / "cortilens/weights").string());
        QCOMPARE(list.folders.front(), list.own);
        const auto text = engine::textOf(list);
        for (const auto& word : {clip.name, clip.fileNames.front(), clip.source, list.own})
            QVERIFY2(text.find(word) != std::string::npos, word.c_str());
        QVERIFY(engine::jsonTextOf(list).find("\"clip-vit-b16\"") != std::string::npos);
    }

    void whatLiesInPlaceAndCannotBeItSaysWhy()
    {
        const auto folder = m_home / "cortilens/weights";
        std::filesystem::create_directories(folder);
        const auto clip = folder / "clip-vit-b16.safetensors";
        const auto dino = folder / "dinov2-vitb14-reg.safetensors";
        test::write(clip, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 598641023\n");
        std::filesystem::copy_file(kDeit, dino);

        const auto list = WeightsShelf(m_options).list();
        std::filesystem::remove(clip);
        std::filesystem::remove(dino);

        QVERIFY(rowOf(list, "deit-tiny").problem.empty());
        QCOMPARE(rowOf(list, "clip-vit-b16").found, clip.string());
        QVERIFY2(rowOf(list, "clip-vit-b16").problem.find("Git LFS") != std::string::npos,
                 rowOf(list, "clip-vit-b16").problem.c_str());
        QVERIFY2(rowOf(list, "dinov2-vitb14-reg").problem.find("nearest to") != std::string::npos ||
                     rowOf(list, "dinov2-vitb14-reg").problem.find("of no backbone") != std::string::npos,
                 rowOf(list, "dinov2-vitb14-reg").problem.c_str());
        QVERIFY(engine::textOf(list).find("damaged   " + clip.string()) != std::string::npos);
    }

    void aFileThatLiesInPlaceIsRecognised()
    {
        const auto report = WeightsShelf(m_options).check({.path = kDeit.string()});

        QVERIFY(report.has_value());
        QVERIFY(report->good);
        QCOMPARE(report->backbone, std::string("deit-tiny"));
        QVERIFY(report->target.empty());
        QVERIFY(report->problems.empty());
    }

    void aGoodFileIsPutWhereTheProgramLooks()
    {
        const auto elsewhere = m_home / "download.safetensors";
        std::filesystem::copy_file(kDeit, elsewhere);
        engine::EngineOptions bare;
        bare.resources = m_home;
        const WeightsShelf shelf(bare);
        const auto report = shelf.check({.path = elsewhere.string()});
        QVERIFY(report.has_value() && report->good);
        QCOMPARE(std::filesystem::path(report->target).parent_path(), m_home / "cortilens/weights");
        std::vector<double> fractions;

        const auto place = shelf.install({.path = elsewhere.string()}, {.progress = [&](double f) { fractions.push_back(f); }});

        QVERIFY2(place.has_value(), place ? "" : place.error().message.c_str());
        QCOMPARE(place->path, report->target);
        QVERIFY(test::contentOf(place->path) == test::contentOf(kDeit));
        QVERIFY(std::ranges::is_sorted(fractions) && fractions.back() <= 1);
        QCOMPARE(rowOf(shelf.list(), "deit-tiny").found, place->path);
        QVERIFY(shelf.check({.path = place->path})->target.empty());
        const auto again = shelf.install({.path = elsewhere.string()});
        QVERIFY(!again.has_value());
        QVERIFY2(again.error().message.find("already") != std::string::npos, again.error().message.c_str());
        std::filesystem::remove_all(m_home / "cortilens");
    }

    void stoppedItLeavesNothing()
    {
        const auto elsewhere = m_home / "stopped.safetensors";
        std::filesystem::copy_file(kDeit, elsewhere);
        engine::EngineOptions bare;
        bare.resources = m_home;
        std::stop_source stop;
        engine::WeightsTask task{.stop = stop.get_token(), .progress = [&](double f) {
                                     if (f >= 0.5) stop.request_stop();
                                 }};

        const auto place = WeightsShelf(bare).install({.path = elsewhere.string()}, task);

        QVERIFY(!place.has_value());
        QCOMPARE(place.error().kind, ErrorKind::cancelled);
        const auto folder = m_home / "cortilens/weights";
        QVERIFY(!std::filesystem::exists(folder) || std::filesystem::is_empty(folder));
    }

    void theWrongRowIsToldAndNotPutInPlace()
    {
        const WeightsShelf shelf(m_options);

        const auto report = shelf.check({.path = kDeit.string(), .backbone = "clip-vit-b16"});
        const auto place = shelf.install({.path = kDeit.string(), .backbone = "clip-vit-b16"});

        QVERIFY(report.has_value());
        QVERIFY(!report->good && !report->problems.empty());
        QVERIFY(!place.has_value());
        QCOMPARE(place.error().kind, ErrorKind::mismatch);
    }

    void halfAFileIsRefusedByName()
    {
        const auto half = m_home / "half.safetensors";
        std::filesystem::copy_file(kDeit, half);
        std::filesystem::resize_file(half, std::filesystem::file_size(kDeit) / 2);

        const auto report = WeightsShelf(m_options).check({.path = half.string()});

        QVERIFY(!report.has_value());
        QCOMPARE(report.error().kind, ErrorKind::malformed);
        QVERIFY2(test::names(report.error(), half), report.error().message.c_str());
    }

    void anUnknownBackboneIsSaid()
    {
        const auto report = WeightsShelf(m_options).check({.path = kDeit.string(), .backbone = "vgg"});

        QVERIFY(!report.has_value());
        QCOMPARE(report.error().kind, ErrorKind::invalidRequest);
    }
};

QTEST_APPLESS_MAIN(WeightsShelfTest)
#include "WeightsShelfTest.moc"
