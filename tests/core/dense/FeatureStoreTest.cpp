// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureStore.h"
#include "core/dense/Float16.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>
#include <set>
#include <thread>
#include <unistd.h>

using namespace cortilens;
using namespace cortilens::dense;
namespace fs = std::filesystem;

namespace {

constexpr GridSize kGrid{8, 8};
constexpr int kChannels = 256;  // enough for a map to be mostly features

/// Map number `n`: its values follow from its name, so that nobody can take one for another.
FeatureMap mapNumber(int n)
{
    FeatureMap map;
    map.grid = kGrid;
    map.channels = kChannels;
    for (std::size_t i = 0; i < kGrid.cells() * kChannels; ++i)
        map.mean.push_back(static_cast<float>(std::sin(0.37 * static_cast<double>(i) + n)));
    for (std::size_t i = 0; i < kGrid.cells(); ++i) {
        map.visits.push_back(static_cast<std::uint16_t>(i + static_cast<std::size_t>(n)));
        map.spread.push_back(1.0F / static_cast<float>(i + 1));
    }
    roundToFloat16(map.mean);
    roundToFloat16(map.spread);
    map.viewsDone = 4;
    map.viewsTotal = 13;
    map.convergence = 0.987654F;
    map.provenance = {"photo-" + std::to_string(n), "weights", "features-1 backbone=none"};
    return map;
}

bool same(const FeatureMap& a, const FeatureMap& b)
{
    return a.grid == b.grid && a.channels == b.channels && a.mean == b.mean && a.visits == b.visits && a.spread == b.spread &&
           a.viewsDone == b.viewsDone && a.viewsTotal == b.viewsTotal && a.provenance == b.provenance &&
           (a.convergence == b.convergence || (std::isnan(a.convergence) && std::isnan(b.convergence)));
}

std::vector<fs::path> mapFiles(const fs::path& directory)
{
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(directory))
        if (file.path().extension() == ".safetensors") files.push_back(file.path());
    std::ranges::sort(files);
    return files;
}

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator(stream), {}};
}

void overwrite(const fs::path& file, const std::string& content)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

/// Runs `work` in a process of its own; true when it returned true there.
class Child {
public:
    explicit Child(const std::function<bool()>& work)
        : m_id(fork())
    {
        if (m_id == 0) _exit(work() ? 0 : 1);
    }
    void kill() const { ::kill(m_id, SIGKILL); }
    [[nodiscard]] bool succeeded() const
    {
        int status = 0;
        return waitpid(m_id, &status, 0) == m_id && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    pid_t m_id;
};

/// Makes every write beyond `bytes` fail as a full disk would, while it lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

const std::int64_t kMapBytes = storedBytes(kGrid, kChannels);

}  // namespace

class FeatureStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] fs::path directory() const { return fs::path(m_folder->path().toStdString()) / "features"; }
    [[nodiscard]] FeatureStore opened(std::int64_t capBytes = 100 * kMapBytes) const
    {
        return FeatureStore::open(directory(), capBytes).value();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aMapComesBackEqual()
    {
        auto store = opened();
        auto map = mapNumber(1);
        QVERIFY(!store.find(map.provenance) && !store.contains(map.provenance));

        QVERIFY(store.put(map).has_value());

        QVERIFY(store.contains(map.provenance));
        QVERIFY(same(store.find(map.provenance).value(), map));
        QVERIFY(same(opened().find(map.provenance).value(), map));  // another session
    }

    void aSingleViewsMapHasNoConvergence()
    {
        auto store = opened();
        auto map = mapNumber(1);
        map.convergence = std::numeric_limits<float>::quiet_NaN();

        QVERIFY(store.put(map).has_value());

        QVERIFY(same(store.find(map.provenance).value(), map));
    }

    void everyPartOfTheProvenanceCounts()
    {
        auto store = opened();
        const auto map = mapNumber(1);
        QVERIFY(store.put(map).has_value());

        for (const auto part : {&Provenance::photo, &Provenance::weights, &Provenance::recipe}) {
            auto other = map.provenance;
            other.*part += " ";
            QVERIFY(!store.find(other));
        }
    }

    void theEstimateOfBytesHolds()
    {
        auto store = opened();
        QVERIFY(store.put(mapNumber(1)).has_value());

        const auto bytes = static_cast<std::int64_t>(fs::file_size(mapFiles(directory()).at(0)));

        QCOMPARE(store.bytes(), bytes);
        QVERIFY(bytes <= kMapBytes && kMapBytes <= bytes + 4096);
    }

    void theLeastRecentlyUsedGoFirst()
    {
        auto store = opened(3 * kMapBytes);
        for (const int n : {1, 2, 3}) QVERIFY(store.put(mapNumber(n)).has_value());
        QVERIFY(store.find(mapNumber(1).provenance));

        QVERIFY(store.put(mapNumber(4)).has_value());

        QVERIFY(!store.contains(mapNumber(2).provenance));
        for (const int n : {1, 3, 4}) QVERIFY(store.contains(mapNumber(n).provenance));
        QVERIFY(store.bytes() <= store.capBytes());
    }

    void theOrderOfUseOutlivesTheSession()
    {
        {
            auto store = opened();
            for (const int n : {1, 2, 3}) QVERIFY(store.put(mapNumber(n)).has_value());
            QVERIFY(store.find(mapNumber(1).provenance));
        }

        auto store = opened(2 * kMapBytes);  // a smaller cap takes effect at once

        QVERIFY(!store.contains(mapNumber(2).provenance));
        QVERIFY(store.contains(mapNumber(3).provenance) && store.contains(mapNumber(1).provenance));
    }

    void aMapBeyondTheCapIsRefusedWithNumbers()
    {
        auto store = opened(kMapBytes - 1);

        const auto refused = store.put(mapNumber(1));

        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().kind, ErrorKind::tooLarge);
        QVERIFY(refused.error().message.find("MB") != std::string::npos);
        QVERIFY(!store.contains(mapNumber(1).provenance));
    }

    void aDamagedByteAnywhereIsNoticed()
    {
        auto store = opened();
        const auto map = mapNumber(1);
        QVERIFY(store.put(map).has_value());
        const auto file = mapFiles(directory()).at(0);
        const auto sound = contentOf(file);

        for (std::size_t i = 0; i < sound.size(); i += i < 2000 ? 1 : 37) {  // all of the header
            auto damaged = sound;
            damaged[i] = static_cast<char>(damaged[i] ^ 0x01);
            overwrite(file, damaged);
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
            overwrite(file, sound.substr(0, length));
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
        overwrite(directory() / "index.sqlite", content.toStdString());

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
        std::fill(index.begin() + 4096, index.begin() + 2 * 4096, '\x5a');
        overwrite(directory() / "index.sqlite", index);

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

        overwrite(directory() / "index.sqlite", std::string(9000, 'x'));

        QVERIFY(store.find(mapNumber(1).provenance));
        QVERIFY(store.put(mapNumber(2)).has_value());
        QCOMPARE(store.bytes(), 2 * bytes);
    }

    void whatACrashLeftIsCleanedUp()
    {
        QVERIFY(opened().put(mapNumber(1)).has_value());
        const auto old = directory() / ".1-0.dead.safetensors";
        const auto young = directory() / ".2-0.alive.safetensors";  // perhaps another process at work
        overwrite(old, "part of a map");
        overwrite(young, "part of a map");
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

    void threadsShareAStore()
    {
        auto store = opened(10 * kMapBytes);
        std::atomic<int> wrong{0};
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) threads.emplace_back([&, t] { wrong += putAndFind(store, t, 40) ? 0 : 1; });
        }

        QCOMPARE(wrong.load(), 0);
        QVERIFY(store.bytes() <= store.capBytes());
    }

    void processesShareADirectory()
    {
        constexpr std::int64_t kCap = 10 * 35'000;
        std::vector<Child> children;
        for (int t = 0; t < 4; ++t)
            children.emplace_back([&, t] {
                auto store = FeatureStore::open(directory(), kCap);
                return store.has_value() && putAndFind(*store, t, 40);
            });
        for (const auto& child : children) QVERIFY(child.succeeded());

        std::int64_t bytes = 0;
        for (const auto& file : mapFiles(directory())) {
            QVERIFY2(!file.filename().string().starts_with('.'), file.c_str());
            bytes += static_cast<std::int64_t>(fs::file_size(file));
        }
        QVERIFY(bytes > 0 && bytes <= kCap);
        QCOMPARE(opened(kCap).bytes(), bytes);
    }

    void aKilledProcessLeavesWholeMapsOnly()
    {
        for (int round = 0; round < 5; ++round) {
            const Child child([&] {
                auto store = opened(6 * kMapBytes);
                for (int n = 0;; ++n)
                    if (!store.put(mapNumber(n % 12))) return false;
            });
            QTest::qWait(30);
            child.kill();
            QVERIFY(!child.succeeded());

            auto store = opened(6 * kMapBytes);
            for (int n = 0; n < 12; ++n)
                if (store.contains(mapNumber(n).provenance))
                    QVERIFY(same(store.find(mapNumber(n).provenance).value(), mapNumber(n)));
            QVERIFY(store.bytes() <= store.capBytes());
        }
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
        overwrite(directory(), "a file");

        const auto store = FeatureStore::open(directory(), 1);

        QVERIFY(!store.has_value());
        QCOMPARE(store.error().kind, ErrorKind::unreadable);
        QVERIFY(store.error().message.find(directory().string()) != std::string::npos);
    }

    void theUsualDirectoryFollowsTheEnvironment()
    {
        qputenv("XDG_CACHE_HOME", "/somewhere");
        QCOMPARE(usualStoreDirectory(), fs::path("/somewhere/cortilens/features"));
        qputenv("XDG_CACHE_HOME", "relative");
        qputenv("HOME", "/home/somebody");
        QCOMPARE(usualStoreDirectory(), fs::path("/home/somebody/.cache/cortilens/features"));
    }

private:
    /// Puts maps that others put too, and looks for them; false when one came back changed or could not be put.
    static bool putAndFind(FeatureStore& store, int seed, int rounds)
    {
        for (int i = 0; i < rounds; ++i) {
            const auto map = mapNumber((7 * i + seed) % 20);
            if (const auto found = store.find(map.provenance)) {
                if (!same(*found, map)) return false;
            } else if (!store.put(map))
                return false;
        }
        return true;
    }

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

QTEST_GUILESS_MAIN(FeatureStoreTest)
#include "FeatureStoreTest.moc"
