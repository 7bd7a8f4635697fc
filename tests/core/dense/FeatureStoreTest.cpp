// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureStore.h"
#include "tests/support/StoredMaps.h"

#include <QTest>

#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <limits>
#include <thread>
#include <unistd.h>

using namespace cortilens;
using namespace cortilens::dense;
using namespace cortilens::test;
namespace fs = std::filesystem;

namespace {

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

}  // namespace

class FeatureStoreTest : public StoreTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { renewFolder(); }

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
};

QTEST_GUILESS_MAIN(FeatureStoreTest)
#include "FeatureStoreTest.moc"
