// SPDX-License-Identifier: Apache-2.0
#include "core/files/AtomicFile.h"
#include "core/files/Drafts.h"
#include "core/files/MappedFile.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <vector>

using namespace cortilens;
using namespace cortilens::files;
using test::FileSizeLimit;

namespace {

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

std::string contentOf(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return "(cannot be read)";
    return {reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()};
}

std::ptrdiff_t filesIn(const std::filesystem::path& folder)
{
    return std::ranges::distance(std::filesystem::directory_iterator(folder));
}

}  // namespace

class AtomicFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewContentReplacesTheOldAndLeavesNothingElse()
    {
        const QTemporaryDir folder;
        const auto target = std::filesystem::path(folder.path().toStdString()) / "maps.npy";

        QVERIFY(writeAtomically(target, bytesOf("old")).has_value());
        QVERIFY(writeAtomically(target, bytesOf("new content")).has_value());

        QCOMPARE(contentOf(target), std::string("new content"));
        QCOMPARE(filesIn(target.parent_path()), 1);
    }

    void aFileThatWasNotCommittedLeavesTheOldContent()
    {
        const QTemporaryDir folder;
        const auto target = std::filesystem::path(folder.path().toStdString()) / "maps.npy";
        QVERIFY(writeAtomically(target, bytesOf("old")).has_value());

        {
            auto file = AtomicFile::create(target);
            QVERIFY(file.has_value());
            QVERIFY(file->write(bytesOf("half of the new")).has_value());
            QCOMPARE(file->temporaryPath().extension(), target.extension());
        }

        QCOMPARE(contentOf(target), std::string("old"));
        QCOMPARE(filesIn(target.parent_path()), 1);
    }

    void aFullDiskIsAnErrorThatLeavesTheOldContent()
    {
        const QTemporaryDir folder;
        const auto target = std::filesystem::path(folder.path().toStdString()) / "maps.npy";
        QVERIFY(writeAtomically(target, bytesOf("old")).has_value());
        const std::vector<std::byte> large(1 << 16);

        Result<void> written;
        {
            const FileSizeLimit limit(4096);
            written = writeAtomically(target, large);
        }

        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, ErrorKind::outOfSpace);
        QVERIFY(written.error().message.find(target.string()) != std::string::npos);
        QCOMPARE(contentOf(target), std::string("old"));
        QCOMPARE(filesIn(target.parent_path()), 1);
    }

    void draftsOfAKilledProcessAreSweptOnceNobodyWritesThem()
    {
        const QTemporaryDir folder;
        const auto path = [&](const char* name) { return std::filesystem::path(folder.path().toStdString()) / name; };
        const auto age = [&](const char* name, int hours) {
            test::write(path(name), "x");
            std::filesystem::last_write_time(path(name),
                                             std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
        };
        for (const auto* old :
             {".123-4.weights", ".9-0.weights", "weights", ".weights", ".a-4.weights", ".1-2.other", ".1-.weights"})
            age(old, 2);
        age(".77-1.weights", 0);

        sweepDrafts(path("weights"));

        QVERIFY(!std::filesystem::exists(path(".123-4.weights")) && !std::filesystem::exists(path(".9-0.weights")));
        for (const auto* kept : {"weights", ".weights", ".a-4.weights", ".1-2.other", ".1-.weights", ".77-1.weights"})
            QVERIFY2(std::filesystem::exists(path(kept)), kept);
        auto draft = AtomicFile::create(path("weights"));
        const auto name = draft->temporaryPath();
        std::filesystem::last_write_time(name, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
        sweepDrafts(path("weights"));
        QVERIFY2(!std::filesystem::exists(name), "that is how AtomicFile calls them");
    }

    void aMissingFolderIsNamed()
    {
        const QTemporaryDir folder;
        const auto target = std::filesystem::path(folder.path().toStdString()) / "nowhere" / "maps.npy";

        const auto written = writeAtomically(target, bytesOf("x"));

        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, ErrorKind::notFound);
        QVERIFY(written.error().remedy.find("nowhere") != std::string::npos);
    }

    void neitherAFolderNorADeviceIsReplaced()
    {
        const QTemporaryDir folder;
        const auto pipe = std::filesystem::path(folder.path().toStdString()) / "pipe";
        QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);

        QCOMPARE(writeAtomically(folder.path().toStdString(), bytesOf("x")).error().kind, ErrorKind::invalidRequest);
        const auto written = writeAtomically(pipe, bytesOf("x"));

        QVERIFY(written.error().message.find(pipe.string()) != std::string::npos);
        QVERIFY(std::filesystem::is_fifo(pipe));
        QCOMPARE(filesIn(folder.path().toStdString()), 1);
    }
};

QTEST_APPLESS_MAIN(AtomicFileTest)
#include "AtomicFileTest.moc"
