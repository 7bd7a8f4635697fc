// SPDX-License-Identifier: Apache-2.0
#include "core/jobs/BoundedQueue.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

using namespace cortilens::jobs;

class BoundedQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesComeOutInTheirOrder()
    {
        BoundedQueue<int> queue(10);
        for (int n = 0; n < 5; ++n) QVERIFY(queue.push(n));
        for (int n = 0; n < 5; ++n) QCOMPARE(queue.pop(), n);
    }

    void whoeverIsFasterWaits()
    {
        BoundedQueue<std::unique_ptr<int>> queue(3);  // values that can only be moved
        std::atomic<int> ahead = 0;
        std::atomic<int> most = 0;
        std::jthread maker([&] {
            for (int n = 0; n < 1000; ++n) {
                if (!queue.push(std::make_unique<int>(n))) return;
                most = std::max(most.load(), ++ahead);
            }
            queue.close();
        });
        int expected = 0;
        while (const auto value = queue.pop()) {
            --ahead;
            QCOMPARE(**value, expected++);
        }
        QCOMPARE(expected, 1000);
        QVERIFY(most <= 4);  // three inside, one counted between push and pop
    }

    void everyValueGoesToOneThread()
    {
        BoundedQueue<int> queue(2);
        std::atomic<int> sum = 0;
        {
            std::vector<std::jthread> users;
            for (int n = 0; n < 4; ++n)
                users.emplace_back([&] {
                    while (const auto value = queue.pop()) sum += *value;
                });
            for (int n = 1; n <= 100; ++n) QVERIFY(queue.push(n));
            queue.close();
        }
        QCOMPARE(sum.load(), 5050);
    }

    void closingLeavesWhatIsInside()
    {
        BoundedQueue<int> queue(2);
        QVERIFY(queue.push(7));
        queue.close();

        QVERIFY(!queue.push(8));
        QCOMPARE(queue.pop(), 7);
        QCOMPARE(queue.pop(), std::nullopt);
    }

    void closingWakesThoseWhoWait()
    {
        BoundedQueue<int> full(1);
        BoundedQueue<int> empty(1);
        QVERIFY(full.push(1));
        std::latch waiting(2);
        std::jthread maker([&] {
            waiting.count_down();
            QVERIFY(!full.push(2));
        });
        std::jthread user([&] {
            waiting.count_down();
            QVERIFY(!empty.pop());
        });
        waiting.wait();
        full.close();
        empty.close();
    }
};

QTEST_APPLESS_MAIN(BoundedQueueTest)
#include "BoundedQueueTest.moc"
