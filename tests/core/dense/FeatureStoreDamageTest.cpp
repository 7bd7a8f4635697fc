// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureStore.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/Files.h"
#include "tests/support/StoredMaps.h"

#include <QTest>

#include <sys/mount.h>

using namespace cortilens;
using namespace cortilens::dense;
using namespace cortilens::test;
namespace fs = std::filesystem;

/// What the store does when its files are damaged or the disk is full.
class FeatureStoreDamageTest : public StoreTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { renewFolder(); }

    void aDamagedByteAnywhereIsNoticed()
    {
        auto store = opened();
        const auto map = mapNumber(1);
        QVERIFY(store.put(map).has_value());
        const auto file = mapFiles(directory()).at(0);
        const auto sound = contentOf(file);

        for (std::size_t i = 0; i < sound.size(); i += i < 2000 ? 1 : 37) {  // all of the header
            auto damaged = sound;
            damaged[i] ^= std::byte{1};
            write(file, damaged);
            QVERIFY2(!store.find(map.provenance), std::to_string(i).c_str());
            QVERIFY(!fs::exists(file));
        }

        QCOMPARE(store.bytes(), 0);
        QVERIFY(store.put(map).has_value());
        QVERIFY(same(store.find(map.provenance).value(), map));
    }

    void aMapThatWasCutShortIsNoticed()
    {
        auto store = opened();
        const auto map = mapNumber(1);
        QVERIFY(store.put(map).has_value());
        const auto file = mapFiles(directory()).at(0);
        const auto sound = contentOf(file);

        for (const std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{500}, sound.size() / 2, sound.size() - 1}) {
            write(file, std::span(sound).first(length));
            QVERIFY(!store.find(map.provenance));
            QVERIFY(!store.contains(map.provenance));
        }
    }

    void aMapUnderAnothersNameIsNotTakenForIt()
    {
        auto store = opened();
        QVERIFY(store.put(mapNumber(1)).has_value());
        const auto first = mapFiles(directory()).at(0);
        QVERIFY(store.put(mapNumber(2)).has_value());
        auto files = mapFiles(directory());
        std::erase(files, first);

        fs::copy_file(first, files.at(0), fs::copy_options::overwrite_existing);

        QVERIFY(!store.find(mapNumber(2).provenance));
        QVERIFY(store.find(mapNumber(1).provenance));
    }

    void aDamagedIndexIsMadeAgain_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not SQLite") << QByteArray(9000, 'x');
    }

    void aDamagedIndexIsMadeAgain()
    {
        QFETCH(QByteArray, content);
        std::int64_t bytes = 0;
        {
            auto store = opened();
            for (const int n : {1, 2, 3}) QVERIFY(store.put(mapNumber(n)).has_value());
            bytes = store.bytes();
        }
        write(directory() / "index.sqlite", content.toStdString());

        auto store = opened();

        QCOMPARE(store.bytes(), bytes);
        for (const int n : {1, 2, 3}) QVERIFY(same(store.find(mapNumber(n).provenance).value(), mapNumber(n)));
    }

    void anIndexDamagedInsideIsMadeAgain()
    {
        {
            auto store = opened(1000 * kMapBytes);
            for (int n = 0; n < 60; ++n) QVERIFY(store.put(mapNumber(n)).has_value());  // several pages
        }
        auto index = contentOf(directory() / "index.sqlite");
        QVERIFY(index.size() > 3 * 4096);
        std::fill(index.begin() + 4096, index.begin() + 2 * 4096, std::byte{0x5A});
        write(directory() / "index.sqlite", index);

        auto store = opened(1000 * kMapBytes);

        std::int64_t bytes = 0;
        for (const auto& file : mapFiles(directory())) bytes += static_cast<std::int64_t>(fs::file_size(file));
        QCOMPARE(store.bytes(), bytes);
    }

    void anIndexThatBreaksDuringTheSessionIsMadeAgain()
    {
        auto store = opened();
        QVERIFY(store.put(mapNumber(1)).has_value());
        const auto bytes = store.bytes();

        write(directory() / "index.sqlite", std::string(9000, 'x'));

        QVERIFY(store.find(mapNumber(1).provenance));
        QVERIFY(store.put(mapNumber(2)).has_value());
        QCOMPARE(store.bytes(), 2 * bytes);
    }

    void whatACrashLeftIsCleanedUp()
    {
        QVERIFY(opened().put(mapNumber(1)).has_value());
        const auto old = directory() / ".1-0.dead.safetensors";
        const auto young = directory() / ".2-0.alive.safetensors";  // perhaps another process at work
        write(old, "part of a map");
        write(young, "part of a map");
        fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(2));

        QCOMPARE(opened().bytes(), static_cast<std::int64_t>(contentOf(mapFiles(directory()).back()).size()));

        QVERIFY(!fs::exists(old));
        QVERIFY(fs::exists(young));
    }

    void mapsThatTheIndexDoesNotKnowAreAdopted()
    {
        QVERIFY(opened().put(mapNumber(1)).has_value());
        const auto bytes = opened().bytes();
        fs::remove(directory() / "index.sqlite");

        QCOMPARE(opened().bytes(), bytes);

        fs::remove(mapFiles(directory()).at(0));
        QCOMPARE(opened().bytes(), 0);
    }

    void aFullDiskIsReportedAndSurvived()
    {
        auto store = opened();
        QVERIFY(store.put(mapNumber(1)).has_value());
        {
            const FileSizeLimit limit(2000);
            const auto failed = store.put(mapNumber(2));
            QVERIFY(!failed.has_value());
            QCOMPARE(failed.error().kind, ErrorKind::outOfSpace);
        }

        QVERIFY(!store.contains(mapNumber(2).provenance));
        QVERIFY(store.find(mapNumber(1).provenance));
        QVERIFY(store.put(mapNumber(2)).has_value());
        QVERIFY(same(store.find(mapNumber(2).provenance).value(), mapNumber(2)));
    }

    void aDiskThatFillsUpIsReportedAndSurvived()
    {
        fs::create_directories(directory());
        if (mount("tmpfs", directory().c_str(), "tmpfs", 0, "size=256k") != 0)
            QSKIP("Mounting a small disk needs rights that this user has not.");
        const auto failure = fillUp();
        umount2(directory().c_str(), MNT_DETACH);
        QCOMPARE(failure, std::string());
    }

    void aDirectoryThatCannotBeIsExplained()
    {
        write(directory(), "a file");

        const auto store = FeatureStore::open(directory(), 1);

        QVERIFY(!store.has_value());
        QCOMPARE(store.error().kind, ErrorKind::unreadable);
        QVERIFY(store.error().message.find(directory().string()) != std::string::npos);
    }

private:
    /// Empty when the disk's end was reported, nothing half-written stayed and the store went on.
    [[nodiscard]] std::string fillUp() const
    {
        auto store = FeatureStore::open(directory(), 1'000'000'000);
        if (!store) return "open: " + store.error().message;
        int n = 0;
        auto put = store->put(mapNumber(n));
        while (put && n < 1000) put = store->put(mapNumber(++n));
        if (put) return "a disk of 256 KB took everything";
        if (put.error().kind != ErrorKind::outOfSpace) return put.error().message;
        if (n == 0 || store->contains(mapNumber(n).provenance)) return "the last map should be absent, those before it there";
        if (!store->find(mapNumber(0).provenance)) return "what was there is gone";
        for (const auto& file : mapFiles(directory()))
            if (file.filename().string().starts_with('.')) return "half a map was left";
        fs::remove(mapFiles(directory()).at(0));
        fs::remove(mapFiles(directory()).at(0));
        if (const auto again = store->put(mapNumber(n)); !again) return "with room again: " + again.error().message;
        return {};
    }
};

QTEST_GUILESS_MAIN(FeatureStoreDamageTest)
#include "FeatureStoreDamageTest.moc"
