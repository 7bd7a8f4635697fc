// SPDX-License-Identifier: Apache-2.0
#include "core/engine/FeatureDesk.h"

#include <QTest>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace cortilens;
using namespace cortilens::engine;

namespace {

constexpr int kManyViews = 400;  // more than a test waits for
const std::string kDemoTree = CORTILENS_BINARY_DIR "/tests/demo-tree";

}  // namespace

class FeatureDeskTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const Study> m_study;
    std::unique_ptr<FeatureSource> m_source;

    [[nodiscard]] FeatureOrder order(int image)
    {
        FeatureWish wish;
        wish.image = NsdId{image};
        wish.backbone = "deit-tiny";
        wish.views = kManyViews;
        return orderOf(m_study, *m_source, wish).value();
    }

    /// Whether nobody waits any more within ten seconds.
    [[nodiscard]] static bool nobodyWaits(FeatureDesk& desk)
    {
        std::mutex mutex;  // guards free
        std::condition_variable changed;
        bool free = false;
        std::jthread waiting([&](const std::stop_token& stop) {
            desk.waitUntilNobodyWaits(stop);
            if (stop.stop_requested()) return;
            const std::scoped_lock lock(mutex);
            free = true;
            changed.notify_all();
        });
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(10), [&] { return free; });
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_study = Study::open(kDemoTree, "", CORTILENS_SOURCE_DIR "/resources").value();
        m_source =
            std::make_unique<FeatureSource>(models::Device{}, FeatureSource::Limits{.memoryBytes = 1LL << 40}, std::nullopt);
    }

    void whoAskedWhenIdleGoesOnOnceTheOthersHaveLeft()
    {
        FeatureDesk desk(*m_source, {});
        const auto shared = order(3);
        const auto idle = desk.askWhenIdle(shared, {});
        const auto urgent = desk.ask(shared, {});

        desk.leave(urgent);  // the map is still being made for the one who can wait

        QVERIFY(nobodyWaits(desk));
        desk.leave(idle);
    }

    void whatWasOrderedAheadIsNotWaitedForOnceTheClickHasLeft()
    {
        FeatureDesk desk(*m_source, {});
        const auto ahead = order(4);
        desk.orderAhead({ahead}, 1);
        const auto urgent = desk.ask(ahead, {});

        desk.leave(urgent);

        QVERIFY(nobodyWaits(desk));
        desk.orderAhead({}, 0);
    }

    void somebodyWaitsAsLongAsOneOfThemDoes()
    {
        FeatureDesk desk(*m_source, {});
        const auto shared = order(5);
        const auto first = desk.ask(shared, {});
        const auto second = desk.ask(shared, {});
        desk.leave(first);

        std::stop_source enough;
        enough.request_stop();
        desk.waitUntilNobodyWaits(enough.get_token());  // returns at once, because it was stopped
        std::jthread waiting([&](const std::stop_token& stop) { desk.waitUntilNobodyWaits(stop); });
        desk.leave(second);
        waiting.join();  // and for good once nobody waits
    }
};

QTEST_GUILESS_MAIN(FeatureDeskTest)
#include "FeatureDeskTest.moc"
