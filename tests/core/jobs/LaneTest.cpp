// SPDX-License-Identifier: Apache-2.0
#include "core/jobs/Lane.h"

#include <QTest>

#include <algorithm>
#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

using namespace cortilens;
using namespace cortilens::jobs;

namespace {

/// What happened, in order, from any thread.
class Diary {
public:
    void write(std::string line)
    {
        const std::scoped_lock lock(m_mutex);
        m_lines.push_back(std::move(line));
        m_more.notify_all();
    }

    /// Waits until so many lines are there.
    std::vector<std::string> lines(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_more.wait_for(lock, std::chrono::seconds(20), [&] { return m_lines.size() >= count; });
        return m_lines;
    }

private:
    std::mutex m_mutex;  // guards m_lines
    std::condition_variable m_more;
    std::vector<std::string> m_lines;
};

std::string nameOf(const Outcome& outcome)
{
    if (std::holds_alternative<Done>(outcome)) return "done";
    if (const auto* error = std::get_if<Error>(&outcome)) return "failed: " + error->message;
    return "cancelled";
}

Error cancelled()
{
    return {ErrorKind::cancelled, "Cancelled.", {}};
}

/// A job that notes that it ran and how it ended.
Job noting(Diary& diary, const std::string& name, Priority priority = Priority::interactive)
{
    return {.key = {},
            .title = name,
            .priority = priority,
            .work = [&diary, name](const JobContext&) -> Result<void> {
                diary.write(name);
                return {};
            },
            .finished = [&diary, name](const Outcome& outcome) { diary.write(name + " " + nameOf(outcome)); }};
}

/// The same, but it begins, tells `begun`, and then waits to be asked to stop.
Job waiting(Diary& diary, const std::string& name, std::latch& begun, Priority priority = Priority::interactive)
{
    auto job = noting(diary, name, priority);
    job.work = [&diary, &begun, name, first = std::make_shared<bool>(true)](const JobContext& context) -> Result<void> {
        diary.write(name);
        if (!std::exchange(*first, false)) return {};
        std::latch asked(1);
        const std::stop_callback callback(context.stop, [&] { asked.count_down(); });
        begun.count_down();
        asked.wait();
        return std::unexpected(cancelled());
    };
    return job;
}

using Lines = std::vector<std::string>;

}  // namespace

class LaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobsAreDoneInTheOrderOfPosting()
    {
        Diary diary;
        Lane lane;

        for (const auto* name : {"a", "b", "c"}) lane.post(noting(diary, name));

        QCOMPARE(diary.lines(6), (Lines{"a", "a done", "b", "b done", "c", "c done"}));
    }

    void aRunningJobOfTheSameKeyIsAskedToStop()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        auto old = waiting(diary, "old", begun);
        auto young = noting(diary, "young");
        old.key = young.key = "panel";
        lane.post(std::move(old));
        begun.wait();

        lane.post(std::move(young));

        QCOMPARE(diary.lines(4), (Lines{"old", "old cancelled", "young", "young done"}));
    }

    void aWaitingJobOfTheSameKeyNeverBegins()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        const auto holder = lane.post(waiting(diary, "holder", begun));
        begun.wait();
        auto old = noting(diary, "old");
        auto young = noting(diary, "young");
        old.key = young.key = "panel";

        lane.post(std::move(old));
        lane.post(std::move(young));
        lane.cancel(holder);

        QCOMPARE(diary.lines(5), (Lines{"holder", "old cancelled", "holder cancelled", "young", "young done"}));
    }

    void interactiveJobsOvertakeIdleOnes()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        const auto holder = lane.post(waiting(diary, "holder", begun));
        begun.wait();

        lane.post(noting(diary, "idle", Priority::idle));
        lane.post(noting(diary, "urgent"));
        const auto order = lane.jobs();
        lane.cancel(holder);

        QCOMPARE(diary.lines(6), (Lines{"holder", "holder cancelled", "urgent", "urgent done", "idle", "idle done"}));
        QCOMPARE(order.size(), std::size_t{3});
        QVERIFY(order[0].running);
        QCOMPARE(order[1].title, std::string("urgent"));
        QCOMPARE(order[2].title, std::string("idle"));
    }

    void aRunningIdleJobGivesWayAndIsRunAgain()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        lane.post(waiting(diary, "idle", begun, Priority::idle));
        begun.wait();

        lane.post(noting(diary, "urgent"));

        QCOMPARE(diary.lines(5), (Lines{"idle", "urgent", "urgent done", "idle", "idle done"}));
    }

    void anIdleJobThatGaveWayCanStillBeCancelled()
    {
        Diary diary;
        std::latch begun(1);
        std::latch holding(1);
        Lane lane;
        const auto idle = lane.post(waiting(diary, "idle", begun, Priority::idle));
        begun.wait();
        const auto urgent = lane.post(waiting(diary, "urgent", holding));
        holding.wait();

        lane.cancel(idle);
        lane.cancel(urgent);

        QCOMPARE(diary.lines(4), (Lines{"idle", "urgent", "idle cancelled", "urgent cancelled"}));
    }

    void cancellingOneLeavesTheOthers()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        const auto holder = lane.post(waiting(diary, "holder", begun));
        begun.wait();
        const auto one = lane.post(noting(diary, "one"));
        lane.post(noting(diary, "two"));

        lane.cancel(one);
        lane.cancel(holder + 1000);
        lane.cancel(holder);

        QCOMPARE(diary.lines(5), (Lines{"holder", "one cancelled", "holder cancelled", "two", "two done"}));
    }

    void aPromotedJobIsRunBehindTheInteractiveOnes()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        lane.post(waiting(diary, "holder", begun, Priority::idle));
        begun.wait();
        lane.post(noting(diary, "idle", Priority::idle));
        const auto wanted = lane.post(noting(diary, "wanted", Priority::idle));

        lane.promote(wanted + 1000);
        lane.promote(wanted);  // the holder gives way

        QCOMPARE(diary.lines(7), (Lines{"holder", "wanted", "wanted done", "holder", "holder done", "idle", "idle done"}));
    }

    void aPromotedJobNoLongerGivesWay()
    {
        Diary diary;
        std::latch begun(1);
        Lane lane;
        const auto wanted = lane.post(waiting(diary, "wanted", begun, Priority::idle));
        begun.wait();

        lane.promote(wanted);
        lane.post(noting(diary, "urgent"));
        lane.cancel(wanted);  // had it given way, it would not be told last

        QCOMPARE(diary.lines(4), (Lines{"wanted", "wanted cancelled", "urgent", "urgent done"}));
    }

    void aJobThatIsPromotedWhileItGivesWayWaitsForItsTurn()
    {
        Diary diary;
        std::latch begun(1);
        std::latch promoted(1);
        Lane lane;
        auto job = noting(diary, "wanted", Priority::idle);
        job.work = [&, first = std::make_shared<bool>(true)](const JobContext& context) -> Result<void> {
            diary.write("wanted");
            if (!std::exchange(*first, false)) return {};
            begun.count_down();
            promoted.wait();
            return context.stop.stop_requested() ? Result<void>(std::unexpected(cancelled())) : Result<void>();
        };
        const auto wanted = lane.post(std::move(job));
        begun.wait();

        lane.post(noting(diary, "urgent"));
        lane.promote(wanted);
        promoted.count_down();

        QCOMPARE(diary.lines(5), (Lines{"wanted", "urgent", "urgent done", "wanted", "wanted done"}));
    }

    void failuresAndExceptionsEndTheJobNotTheLane()
    {
        Diary diary;
        Lane lane;
        auto failing = noting(diary, "failing");
        failing.work = [](const JobContext&) -> Result<void> {
            return std::unexpected(Error{ErrorKind::notFound, "No such thing.", {}});
        };
        auto throwing = noting(diary, "throwing");
        throwing.work = [](const JobContext&) -> Result<void> { throw std::runtime_error("broken rule"); };

        lane.post(std::move(failing));
        lane.post(std::move(throwing));
        lane.post(noting(diary, "next"));

        QCOMPARE(diary.lines(4), (Lines{"failing failed: No such thing.", "throwing failed: throwing failed: broken rule.",
                                        "next", "next done"}));
    }

    void progressIsSeenInTheList()
    {
        Diary diary;
        std::latch reported(1);
        std::latch looked(1);
        Lane lane;
        auto job = noting(diary, "job");
        job.work = [&](const JobContext& context) -> Result<void> {
            context.report({.done = 3, .total = 7});
            reported.count_down();
            looked.wait();
            return {};
        };

        const auto id = lane.post(std::move(job));
        reported.wait();
        const auto jobs = lane.jobs();
        looked.count_down();

        QCOMPARE(jobs.size(), std::size_t{1});
        QCOMPARE(jobs[0].id, id);
        QVERIFY(jobs[0].progress == (Progress{3, 7}));
        QCOMPARE(diary.lines(1), Lines{"job done"});
    }

    void everyChangeIsAnnounced()
    {
        Diary diary;
        Diary changes;
        {
            Lane lane([&] { changes.write("changed"); });
            lane.post(noting(diary, "job"));
            diary.lines(2);
        }
        QVERIFY(changes.lines(3).size() >= 3);  // posted, begun, ended
    }

    void aLaneThatGoesTellsEveryJob()
    {
        Diary diary;
        std::latch begun(1);
        {
            Lane lane;
            auto last = waiting(diary, "running", begun);
            last.finished = [&](const Outcome& outcome) {
                diary.write("running " + nameOf(outcome));
                lane.post(noting(diary, "late"));
            };
            lane.post(std::move(last));
            lane.post(noting(diary, "behind", Priority::idle));
            begun.wait();
        }
        auto lines = diary.lines(4);
        std::ranges::sort(lines);  // the running job ends on its own thread
        QCOMPARE(lines, (Lines{"behind cancelled", "late cancelled", "running", "running cancelled"}));
    }

    void jobsMayPostJobs()
    {
        Diary diary;
        Lane lane;
        auto parent = noting(diary, "parent");
        parent.finished = [&](const Outcome&) { lane.post(noting(diary, "child")); };

        lane.post(std::move(parent));

        QCOMPARE(diary.lines(3), (Lines{"parent", "child", "child done"}));
    }
};

QTEST_APPLESS_MAIN(LaneTest)
#include "LaneTest.moc"
