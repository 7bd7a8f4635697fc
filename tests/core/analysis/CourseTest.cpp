// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Course.h"
#include "core/types/Cancelled.h"

#include <QTest>

#include <atomic>
#include <new>
#include <thread>
#include <vector>

using namespace cortilens;
using namespace cortilens::analysis;

class CourseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPieceIsDoneOnce()
    {
        for (const int threads : {0, 1, 2, 7, 300}) {
            std::vector<std::atomic<int>> times(200);
            const auto done = onThreads(times.size(), {.stop = {}, .threads = threads}, [&](std::size_t number) -> Result<void> {
                ++times[number];
                return {};
            });
            QVERIFY(done);
            QVERIFY(std::ranges::all_of(times, [](const auto& count) { return count == 1; }));
        }
        QVERIFY(onThreads(0, {}, [](std::size_t) -> Result<void> { return cancelled("never called"); }));
    }

    void whatGoesWrongIsHandedUpAndNothingIsBegunAfterIt()
    {
        std::atomic<int> begun = 0;
        const auto done = onThreads(1000, {.stop = {}, .threads = 1}, [&](std::size_t number) -> Result<void> {
            ++begun;
            if (number == 3) return std::unexpected(Error{ErrorKind::mismatch, "Three.", {}});
            return {};
        });
        QCOMPARE(done.error().message, std::string("Three."));
        QCOMPARE(begun.load(), 4);
    }

    void memoryThatRunsOutOnAThreadIsAnErrorInWords()
    {
        for (const int threads : {1, 3}) {
            const auto done =
                onThreads(8, {.stop = {}, .threads = threads}, [](std::size_t) -> Result<void> { throw std::bad_alloc(); });
            QCOMPARE(done.error().kind, ErrorKind::outOfMemory);
            QVERIFY(!done.error().message.empty() && !done.error().remedy.empty());
        }
    }

    void itStopsBetweenPieces()
    {
        std::stop_source source;
        std::atomic<int> begun = 0;
        const auto done = onThreads(1000, {.stop = source.get_token(), .threads = 2}, [&](std::size_t) -> Result<void> {
            if (++begun == 5) source.request_stop();
            return {};
        });
        QCOMPARE(done.error().kind, ErrorKind::cancelled);
        QVERIFY(begun <= 6);  // one more may have begun on the other thread
    }

    void reportsComeOnTheCallersThreadAndRise()
    {
        const auto caller = std::this_thread::get_id();
        std::vector<std::size_t> reports;
        bool elsewhere = false;
        const auto report = [&](std::size_t done, std::size_t of) {
            elsewhere |= std::this_thread::get_id() != caller || of != 50;
            reports.push_back(done);
        };
        QVERIFY(onThreads(50, {.stop = {}, .report = report, .threads = 1}, [](std::size_t) -> Result<void> { return {}; }));
        QCOMPARE(reports.size(), std::size_t{50});
        QCOMPARE(reports.back(), std::size_t{50});
        reports.clear();
        QVERIFY(onThreads(50, {.stop = {}, .report = report, .threads = 4}, [](std::size_t) -> Result<void> { return {}; }));
        QVERIFY(std::ranges::is_sorted(reports));
        QVERIFY(!elsewhere);
    }
};

QTEST_APPLESS_MAIN(CourseTest)
#include "CourseTest.moc"
