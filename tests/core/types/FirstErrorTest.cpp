// SPDX-License-Identifier: Apache-2.0
#include "core/types/FirstError.h"

#include <QTest>

#include <latch>
#include <string>
#include <thread>
#include <vector>

using namespace cortilens;

class FirstErrorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAnyThereIsNothingToStopFor()
    {
        const FirstError trouble;

        QVERIFY(trouble.result().has_value());
        QVERIFY(!trouble.token().stop_requested());
    }

    void theFirstIsKeptAndStopsTheOthers()
    {
        FirstError trouble;

        trouble.report({ErrorKind::unreadable, "one", {}});
        trouble.report({ErrorKind::malformed, "two", {}});

        QCOMPARE(trouble.result().error().message, std::string("one"));
        QVERIFY(trouble.token().stop_requested());
    }

    void stoppingIsNoError()
    {
        FirstError trouble;

        trouble.stop();

        QVERIFY(trouble.result().has_value());
        QVERIFY(trouble.token().stop_requested());
    }

    void oneOfManyThreadsIsHeardAndAllOfThemAreStopped()
    {
        constexpr int kThreads = 8;
        FirstError trouble;
        std::latch ready(kThreads);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < kThreads; ++i)
                threads.emplace_back([&, i] {
                    ready.arrive_and_wait();
                    if (i % 2 == 0) trouble.report({ErrorKind::device, std::to_string(i), {}});
                    std::latch stopped(1);  // an odd thread waits for the sign; a sign that never comes ends the test by its time
                    const std::stop_callback whenStopped(trouble.token(), [&] { stopped.count_down(); });
                    stopped.wait();
                });
        }

        QVERIFY(std::stoi(trouble.result().error().message) % 2 == 0);
    }

    void whoIsToldMayReportAsWell()
    {
        FirstError trouble;
        const std::stop_callback whenStopped(trouble.token(), [&] { trouble.report({ErrorKind::device, "later", {}}); });

        trouble.report({ErrorKind::device, "first", {}});

        QCOMPARE(trouble.result().error().message, std::string("first"));
    }
};

QTEST_APPLESS_MAIN(FirstErrorTest)
#include "FirstErrorTest.moc"
