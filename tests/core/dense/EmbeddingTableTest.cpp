// SPDX-License-Identifier: Apache-2.0
#include "core/dense/EmbeddingRecipe.h"
#include "core/dense/EmbeddingTable.h"
#include "core/files/Safetensors.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <ranges>
#include <unistd.h>

using namespace cortilens;
using namespace cortilens::dense;
using namespace cortilens::test;
namespace fs = std::filesystem;

namespace {

constexpr int kChannels = 48;
constexpr EmbeddingTable::Shape kShape{.photos = 200, .channels = kChannels};
const EmbeddingProvenance kProvenance{std::string(64, 'a'), std::string(64, 'b'), "embedding-1 backbone=none"};

/// Of length 1; follows from the photo, so that nobody can take one for another.
[[nodiscard]] std::vector<float> embeddingOf(NsdId photo, int channels = kChannels)
{
    std::vector<float> values;
    double square = 0;
    for (int c = 0; c < channels; ++c) {
        values.push_back(static_cast<float>(std::sin(0.37 * c + photo.value)));
        square += static_cast<double>(values.back()) * static_cast<double>(values.back());
    }
    for (auto& value : values) value = static_cast<float>(static_cast<double>(value) / std::sqrt(square));
    return values;
}

[[nodiscard]] std::string hashOfPhoto(NsdId photo)
{
    auto text = std::to_string(photo.value);
    return std::string(64 - text.size(), '0') + text;
}

[[nodiscard]] bool put(EmbeddingTable& table, NsdId photo)
{
    return table.put(photo, hashOfPhoto(photo), embeddingOf(photo)).has_value();
}

[[nodiscard]] std::vector<NsdId> range(int first, int end, int step = 1)
{
    std::vector<NsdId> ids;
    for (int id = first; id < end; id += step) ids.push_back({id});
    return ids;
}

}  // namespace

class EmbeddingTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void piecesTogetherAreTheWhole()
    {
        const auto piecesOf = [this](std::size_t most) {
            std::vector<NsdId> photos;
            std::vector<float> values;
            std::size_t missing = 0;
            std::size_t longest = 0;
            const auto read = eachStored(m_folder->path().toStdString(), kProvenance, kShape, range(0, 25), most,
                                         [&](const EmbeddingMatrix& piece) -> Result<void> {
                                             photos.insert(photos.end(), piece.photos.begin(), piece.photos.end());
                                             values.insert(values.end(), piece.values.begin(), piece.values.end());
                                             missing += piece.missing.size();
                                             longest = std::max(longest, piece.photos.size() + piece.missing.size());
                                             return {};
                                         });
            return std::tuple(read.has_value(), photos, values, missing, longest);
        };
        QCOMPARE(std::get<3>(piecesOf(10)), 25U);  // there is no file yet
        auto table = opened();
        for (const auto id : range(0, 25, 2)) QVERIFY(put(table, id));

        const auto whole = opened().rows(range(0, 25));

        for (const std::size_t most : {1U, 10U, 25U, 1000U}) {
            const auto [read, photos, values, missing, longest] = piecesOf(most);
            QVERIFY(read);
            QCOMPARE(photos, whole.photos);
            QCOMPARE(values, whole.values);
            QCOMPARE(missing, whole.missing.size());
            QVERIFY(longest <= most);
        }
        const Error error{ErrorKind::cancelled, "Enough.", {}};
        const auto stopped = eachStored(m_folder->path().toStdString(), kProvenance, kShape, range(0, 25), 10,
                                        [&](const EmbeddingMatrix&) -> Result<void> { return std::unexpected(error); });
        QCOMPARE(stopped.error(), error);
    }

    void embeddingsComeBackInTheOrderAskedFor()
    {
        auto table = opened();
        for (const auto id : range(0, 20)) QVERIFY(put(table, id));
        const std::vector<NsdId> asked{{7}, {100}, {3}, {19}, {-1}, {5000}};

        for (const auto& matrix : {table.rows(asked), opened().rows(asked)}) {  // this session and another
            QCOMPARE(matrix.photos, (std::vector<NsdId>{{7}, {3}, {19}}));
            QCOMPARE(matrix.missing, (std::vector<NsdId>{{100}, {-1}, {5000}}));
            QCOMPARE(matrix.channels, kChannels);
            QVERIFY(matrix.provenance == kProvenance);
            std::vector<float> expected;
            for (const auto id : matrix.photos) std::ranges::copy(embeddingOf(id), std::back_inserter(expected));
            QCOMPARE(matrix.values, expected);
        }
    }

    void readingMakesNoFile()
    {
        const auto matrix = storedEmbeddings(store(), kProvenance, kShape, range(0, 5));

        QVERIFY(matrix.has_value());
        QCOMPARE(matrix->missing, range(0, 5));
        QVERIFY(matrix->values.empty());
        QCOMPARE(missingEmbeddings(store(), kProvenance, kShape, range(0, 5)).value(), range(0, 5));
        QVERIFY(!fs::exists(store() / "embeddings"));
    }

    void everyPartOfTheProvenanceCounts()
    {
        auto table = opened();
        QVERIFY(put(table, {1}));

        for (const auto part : {&EmbeddingProvenance::stimuli, &EmbeddingProvenance::weights, &EmbeddingProvenance::recipe}) {
            auto other = kProvenance;
            other.*part += "x";
            QCOMPARE(storedEmbeddings(store(), other, kShape, range(1, 2))->missing.size(), std::size_t{1});
        }
        QCOMPARE(storedEmbeddings(store(), kProvenance, kShape, range(1, 2))->missing.size(), std::size_t{0});
        QCOMPARE(missingEmbeddings(store(), kProvenance, kShape, range(1, 3)).value(), range(2, 3));
    }

    void theOrderOfWritingLeavesNoTrace()
    {
        auto forwards = opened();
        for (const auto id : range(0, 200)) QVERIFY(put(forwards, id));
        const auto whole = contentOf(forwards.path());
        fs::remove(forwards.path());

        auto first = opened();  // two shards, both open all the time
        auto second = opened();
        for (const auto id : range(0, 200, 2) | std::views::reverse) {
            QVERIFY(put(first, id));
            QVERIFY(put(second, {id.value + 1}));
        }

        QCOMPARE(contentOf(first.path()), whole);
        QVERIFY(opened().missing(range(0, 200)).empty());
    }

    void anUnwrittenFileTakesHardlyAnyRoom()
    {
        const auto table = EmbeddingTable::open(store(), kProvenance, {.photos = 73000, .channels = 1152}).value();

        struct stat file{};
        QCOMPARE(::stat(table.path().c_str(), &file), 0);
        QVERIFY(file.st_size > 336'000'000);
        QVERIFY(file.st_blocks * 512 < 100'000);
    }

    void aRowThatDoesNotMatchItsCheckIsMissing_data()
    {
        QTest::addColumn<QString>("array");
        for (const char* array : {"embeddings", "photo_sha256", "check"}) QTest::newRow(array) << QString::fromLatin1(array);
    }
    void aRowThatDoesNotMatchItsCheckIsMissing()
    {
        QFETCH(const QString, array);
        auto table = opened();
        for (const auto id : range(10, 20)) QVERIFY(put(table, id));
        auto content = contentOf(table.path());
        const auto file = files::SafetensorsFile::open(table.path()).value();
        const auto* entry = file.find(array.toStdString());
        const auto width = (entry->end - entry->begin) / 200;
        content[entry->begin + 13 * width] ^= std::byte{1};
        write(table.path(), content);

        QCOMPARE(opened().missing(range(10, 20)), (std::vector<NsdId>{{13}}));
    }

    void aRowOfAnotherPlaceIsMissing()
    {
        auto table = opened();
        QVERIFY(put(table, {10}));
        auto content = contentOf(table.path());
        const auto file = files::SafetensorsFile::open(table.path()).value();
        for (const char* array : {"embeddings", "photo_sha256", "check"}) {
            const auto* entry = file.find(array);
            const auto width = (entry->end - entry->begin) / 200;
            std::memcpy(content.data() + entry->begin + 11 * width, content.data() + entry->begin + 10 * width, width);
        }
        write(table.path(), content);

        QCOMPARE(opened().missing(range(10, 12)), (std::vector<NsdId>{{11}}));
    }

    void aKilledWriterLeavesWhatItHadDone()
    {
        const auto before = opened();
        int ready[2]{};
        QCOMPARE(pipe(ready), 0);
        const auto child = fork();
        if (child == 0) {
            auto table = opened();
            for (const auto id : range(0, 200)) {
                if (!put(table, id)) _exit(1);
                if (id.value == 50 && ::write(ready[1], "x", 1) != 1) _exit(1);
            }
            for (;;) pause();
        }
        char byte = 0;
        QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1});
        ::kill(child, SIGKILL);
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);

        auto table = opened();
        QVERIFY(table.missing(range(0, 51)).empty());
        for (const auto id : table.missing(range(0, 200))) QVERIFY(put(table, id));
        for (const auto id : range(0, 200)) QCOMPARE(table.rows(std::span(&id, 1)).values, embeddingOf(id));
    }

    void aFullDiskKeepsWhatWasThere()
    {
        auto table = opened();
        for (const auto id : range(0, 10)) QVERIFY(put(table, id));
        {
            const FileSizeLimit full(20'000);
            const auto refused = table.put({150}, hashOfPhoto({150}), embeddingOf({150}));
            QVERIFY(!refused.has_value());
            QCOMPARE(refused.error().kind, ErrorKind::outOfSpace);
            QVERIFY(names(refused.error(), table.path()));
        }

        QVERIFY(put(table, {150}));
        QVERIFY(table.flush().has_value());
        QCOMPARE(opened().missing(range(0, 10)).size(), std::size_t{0});
        QVERIFY(opened().has({150}));
    }

    void whatDoesNotFitIsRefused()
    {
        auto table = opened();

        for (const auto id : {-1, 200}) QVERIFY(!put(table, {id}));
        QVERIFY(!table.put({1}, hashOfPhoto({1}), embeddingOf({1}, kChannels - 1)).has_value());
        QVERIFY(!table.put({1}, "not a hash", embeddingOf({1})).has_value());
        QVERIFY(!table.has({1}));
    }

    void aFileOfAnotherKindIsMalformed()
    {
        const auto path = opened().path();
        const auto other = EmbeddingTable::open(store(), kProvenance, {.photos = 100, .channels = kChannels});
        QVERIFY(!other.has_value());
        QCOMPARE(other.error().kind, ErrorKind::malformed);
        QVERIFY(names(other.error(), path));

        cutShort(path, 100);
        const auto cut = EmbeddingTable::open(store(), kProvenance, kShape);
        QVERIFY(!cut.has_value());
        QCOMPARE(cut.error().kind, ErrorKind::malformed);
    }

    void aFolderThatMayNotBeWrittenSaysSo()
    {
        write(store() / "embeddings", std::string_view("a file where a folder should be"));

        const auto table = EmbeddingTable::open(store(), kProvenance, kShape);

        QVERIFY(!table.has_value());
        QVERIFY(!table.error().remedy.empty());
    }

    void theRecipeSaysEverything()
    {
        const auto& row = *models::findRow("clip-vit-b16");
        const auto recipe = embeddingRecipeOf(row, models::Precision::fp32);

        QCOMPARE(recipe.pixels, 224);  // not the 896 of its dense features
        QCOMPARE(recipe.channels, 512);
        QCOMPARE(toText(recipe),
                 std::string("embedding-1 backbone=clip-vit-b16 precision=fp32 pixels=224 resize=bicubic channels=512 "
                             "norm=unit mean=0.48145466,0.4578275,0.40821073 "
                             "deviation=0.26862954,0.26130258,0.27577711"));
    }

private:
    [[nodiscard]] fs::path store() const { return m_folder->path().toStdString(); }
    [[nodiscard]] EmbeddingTable opened() const { return EmbeddingTable::open(store(), kProvenance, kShape).value(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(EmbeddingTableTest)
#include "EmbeddingTableTest.moc"
