// SPDX-License-Identifier: Apache-2.0
// Intervals of maps, asked over the wire of the demo subject.
#include "core/analysis/RelevanceInterval.h"
#include "core/engine/SelectionBlocks.h"
#include "core/wire/MethodsMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace cortilens;
using namespace cortilens::engine;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

[[nodiscard]] wire::RelevanceRequest mapOf(const Selection& selection, int draws)
{
    return {.panel = "photo", .image = {17}, .selection = selection, .backbone = "deit-tiny", .views = 2, .draws = draws};
}

[[nodiscard]] bool says(const std::string& text, std::string_view words)
{
    if (text.find(words) != std::string::npos) return true;
    qWarning("%s", text.c_str());
    return false;
}

}  // namespace

class IntervalRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRegionsMapComesWithItsIntervalWhenThatIsAskedFor()
    {
        Conversation engine;
        (void)engine.open();
        const auto id = engine.send(method::kRelevance, mapOf(RoiName{"FFA-1"}, 1000));
        const auto with = wire::fromJson<wire::RelevanceReply>(engine.answerTo(id).at("result")).value();
        const auto without = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"FFA-1"}, 0));

        QVERIFY(without.map.low.empty() && without.map.high.empty() && without.interval.empty());
        QVERIFY(with.map.values == without.map.values);
        QCOMPARE(with.map.low.size(), with.map.values.size());
        QCOMPARE(with.map.high.size(), with.map.values.size());
        for (std::size_t patch = 0; patch < with.map.values.size(); ++patch)
            QVERIFY(with.map.low[patch] < with.map.values[patch] && with.map.values[patch] < with.map.high[patch]);
        QVERIFY(says(with.interval, "95 % of 1000 bootstrap samples of its "));
        QVERIFY(with.interval.ends_with("blocks of 3 x 3 x 3 voxels"));
        QVERIFY(says(with.provenance, "\ninterval: 95 % of 1000"));
        QVERIFY(without.provenance.find("interval") == std::string::npos);
        // The null view's map has one as well.
        const auto first = engine.everyProgressOf(id);
        QVERIFY(!first.empty());
        QVERIFY(!wire::fromJson<wire::RelevanceReply>(first.front()).value().map.low.empty());
    }

    void theSameQuestionHasTheSameBytesAndMoreDrawsAlmostTheSameEnds()
    {
        Conversation engine;
        (void)engine.open();
        const auto once = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"PPA"}, 1000));
        const auto again = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"PPA"}, 1000));
        const auto more = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"PPA"}, 10000));
        QVERIFY(once.map.low == again.map.low && once.map.high == again.map.high);
        for (std::size_t patch = 0; patch < once.map.low.size(); ++patch) {
            const float width = more.map.high[patch] - more.map.low[patch];
            QVERIFY(std::abs(once.map.low[patch] - more.map.low[patch]) < 0.2F * width);  // 1000 samples know an end to 4 %
        }
    }

    void whatIsTooSmallSaysWhyItHasNone()
    {
        Conversation engine;
        (void)engine.open();
        const auto vertex = SurfaceVertex{Hemisphere::right, {3936}};  // in FFA-1
        const auto reply = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(vertex, 1000));
        QVERIFY(reply.map.low.empty() && !reply.map.values.empty());
        QCOMPARE(reply.interval, std::string("it lies in 1 block of 3 x 3 x 3 voxels, and at least 5 are needed to draw from"));
        auto words = mapOf({}, 1000);
        words.text = "dog";
        const auto text = engine.ask<wire::RelevanceReply>(method::kRelevance, words);
        QVERIFY(text.map.low.empty() && says(text.interval, "one direction"));
    }

    void aNumberOfDrawsThatMakesNoIntervalIsRefused()
    {
        Conversation engine;
        (void)engine.open();
        for (const int draws : {-1, 1, 99, 10001})
            QCOMPARE(engine.failure(method::kRelevance, mapOf(RoiName{"FFA-1"}, draws)).kind, ErrorKind::invalidRequest);
    }

    void theMethodsParagraphSaysWhatTheIntervalIs()
    {
        Conversation engine;
        (void)engine.open();
        const auto methods = engine.ask<wire::MethodsReply>(method::kMethods, mapOf(RoiName{"FFA-1"}, 500));
        QVERIFY(says(methods.text, "hatched where zero lies within 95 % of 500 bootstrap samples of its "));
        QVERIFY(std::ranges::any_of(methods.references, [](const auto& each) { return each.starts_with("Efron"); }));
        const auto plain = engine.ask<wire::MethodsReply>(method::kMethods, mapOf(RoiName{"FFA-1"}, 0));
        QVERIFY(plain.text.find("hatched") == std::string::npos);
    }

    void blocksHoldWhatTheReadoutAverages()
    {
        const auto study = Study::open(kDemoTree, "subj01", CORTILENS_SOURCE_DIR "/resources").value();
        const auto& backbone = **study->usableBackbone("deit-tiny");
        const auto blocks = blocksOf(*study, RoiName{"FFA-1"}, backbone).value();
        const auto readout = study->readoutOf(RoiName{"FFA-1"}, backbone).value();
        QCOMPARE(blocks.block, std::string("3 x 3 x 3 voxels"));
        float shares = 0;
        float bias = 0;
        for (std::size_t part = 0; part < blocks.parts.size(); ++part) {
            QVERIFY(blocks.parts.shares[part] <= 27);
            shares += blocks.parts.shares[part];
            bias += blocks.parts.bias[part];
        }
        QCOMPARE(static_cast<int>(shares), readout.voxels);
        QVERIFY(std::abs(bias / shares - readout.bias) < 1e-6F);
        std::set<std::array<int, 3>> cubes;
        for (const auto& [voxel, share] : study->subject().voxelsOf(RoiName{"FFA-1"}).value())
            if (backbone.encoder->rowOf(voxel)) cubes.insert({voxel.i / 3, voxel.j / 3, voxel.k / 3});
        QCOMPARE(blocks.parts.size(), cubes.size());
    }
};

QTEST_APPLESS_MAIN(IntervalRequestTest)
#include "IntervalRequestTest.moc"
