// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Occlusion.h"
#include "core/dense/CoveredPhoto.h"
#include "core/engine/OcclusionBoard.h"
#include "core/wire/OcclusionMessages.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/TrainingMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

constexpr int kSteps = 4;
constexpr int kDraws = 2;
constexpr std::size_t kLevels = kSteps + 1;

[[nodiscard]] wire::OcclusionQuery someQuery()
{
    wire::OcclusionQuery query;
    query.image = {17};
    query.selection = RoiName{"food"};
    query.backbone = "deit-tiny";
    query.views = 1;
    query.steps = kSteps;
    query.draws = kDraws;
    return query;
}

/// Responses that are the share of the photo's own pixels that can be seen, times what each patch is worth.
[[nodiscard]] float worthOf(const Photo& copy, const Photo& cover, GridSize grid, const std::vector<float>& worths)
{
    float sum = 0;
    const auto patchWidth = static_cast<std::size_t>(copy.width / grid.cols);
    for (std::size_t patch = 0; patch < worths.size(); ++patch) {
        const std::size_t x = patch % static_cast<std::size_t>(grid.cols) * patchWidth;
        const std::size_t y = patch / static_cast<std::size_t>(grid.cols) * patchWidth;
        const std::size_t pixel = 3 * (y * static_cast<std::size_t>(copy.width) + x);
        if (copy.rgb[pixel] != cover.rgb[pixel]) sum += worths[patch];
    }
    return sum;
}

}  // namespace

/// The board alone with a network made up, then the engine with the demo subject.
class OcclusionRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void curvesAreThoseOfAnAnswerThatIsKnown()
    {
        const GridSize grid{4, 4};
        const Photo photo{.width = 8, .height = 8, .rgb = std::vector<std::uint8_t>(192, 255)};
        const Photo cover{.width = 8, .height = 8, .rgb = std::vector<std::uint8_t>(192, 0)};
        std::vector<float> worths(grid.cells());
        for (std::size_t i = 0; i < worths.size(); ++i) worths[i] = i < 4 ? 1.0F : 0.0F;  // the first row is all that counts
        const auto own = analysis::hottestFirst(worths);
        std::vector<analysis::PatchOrder> orders{own};
        for (auto& order : analysis::chanceOrders(own, grid, analysis::Chance::moved, 5, 1)) orders.push_back(order);
        engine::OcclusionBoard board(photo, cover, grid, orders, 4, 8);
        QVERIFY(board.reply(true).deletion.map.empty());  // nothing is known yet
        std::size_t copies = 0;
        for (auto item = board.next(); item; item = board.next()) {
            ++copies;
            board.put(item->place, item->photo, worthOf(item->photo, cover, grid, worths));
        }
        QCOMPARE(copies, std::size_t{2 + 6 * 2 * 3});
        QVERIFY(board.hasNews() && !board.hasNews());
        const auto reply = board.reply(true);
        QVERIFY(board.reply(false).deletionPictures.empty());
        QCOMPARE(reply.deletion.map, (std::vector<float>{4, 0, 0, 0, 0}));
        QCOMPARE(reply.insertion.map, (std::vector<float>{0, 4, 4, 4, 4}));
        QCOMPARE(reply.drawsDone, 5);
        for (std::size_t draw = 0; draw < 5; ++draw)
            for (std::size_t level = 1; level < 4; ++level) {
                const std::vector<std::int32_t> first(orders[draw + 1].begin(), orders[draw + 1].begin() + reply.counts[level]);
                const auto covered = dense::withCovered(photo, cover, grid, first);
                QCOMPARE(reply.deletion.draws[draw * 5 + level], worthOf(covered, cover, grid, worths));
            }
        QVERIFY(reply.deletion.advantage >= 0 && reply.insertion.advantage >= 0);
        QCOMPARE(reply.pictureWidth, 8);
        QCOMPARE(reply.deletionPictures.size(), std::size_t{5 * 192});
        QVERIFY(std::equal(photo.rgb.begin(), photo.rgb.end(), reply.deletionPictures.begin()));
        QVERIFY(std::equal(cover.rgb.begin(), cover.rgb.end(), reply.deletionPictures.end() - 192));
        QVERIFY(std::equal(cover.rgb.begin(), cover.rgb.end(), reply.insertionPictures.begin()));
    }

    void theEndsAreTheWholePhotoAndTheSameForEveryOrder()
    {
        Conversation engine;
        (void)engine.open();
        auto query = someQuery();
        query.pictureSide = 40;
        const auto id = engine.send(method::kOcclusion, query);
        const auto reply = wire::fromJson<wire::OcclusionReply>(engine.answerTo(id).at("result")).value();
        QCOMPARE(reply.image, query.image);
        QCOMPARE(reply.counts.size(), kLevels);
        QCOMPARE(static_cast<std::size_t>(reply.counts.back()), reply.grid.cells());
        QCOMPARE(reply.drawsDone, kDraws);
        QVERIFY2(reply.title.find("(synthetic)") != std::string::npos &&
                     reply.title.find("food in nsdId 17") != std::string::npos,
                 reply.title.c_str());
        QCOMPARE(reply.unit, std::string("z-scored beta"));
        // Nothing covered: what is predicted for the photo wherever else it is asked.
        const auto& deletion = reply.deletion;
        QCOMPARE(deletion.map.front(), reply.insertion.map.back());
        QCOMPARE(deletion.map.back(), reply.insertion.map.front());
        for (std::size_t draw = 0; draw < kDraws; ++draw) {
            QCOMPARE(deletion.draws[draw * kLevels], deletion.map.front());
            QCOMPARE(deletion.draws[draw * kLevels + kSteps], deletion.map.back());
        }
        thePhotoAnswersAsItIsRanked(engine, query, deletion.map.front());
        QVERIFY(std::ranges::all_of(deletion.map, [](float value) { return std::isfinite(value); }));
        QCOMPARE(reply.pictureWidth, 40);
        QCOMPARE(reply.deletionPictures.size(), kLevels * 3 * 40 * 40);
        // The same question, the same bytes; pictures only with the first news.
        const auto again = engine.ask<wire::OcclusionReply>(method::kOcclusion, query);
        QCOMPARE(again.deletion.map, deletion.map);
        QCOMPARE(again.csv, reply.csv);
        const auto news = engine.everyProgressOf(id);  // of the photo's own map first, where that is still to be made
        const auto of = [](const auto& each) { return wire::fromJson<wire::OcclusionReply>(each).value(); };
        const auto first = std::ranges::find_if(news, [&](const auto& each) { return of(each).drawsTotal > 0; });
        QVERIFY(first != news.end());
        QCOMPARE(of(*first).deletion.map, deletion.map);
        QCOMPARE(of(*first).deletionPictures, reply.deletionPictures);
        theTableHasEveryPoint(reply);
    }

    void greyAndScatteredAreOtherQuestions()
    {
        Conversation engine;
        (void)engine.open();
        auto query = someQuery();
        query.draws = 1;
        const auto blurred = engine.ask<wire::OcclusionReply>(method::kOcclusion, query);
        query.cover = "grey";
        const auto grey = engine.ask<wire::OcclusionReply>(method::kOcclusion, query);
        QCOMPARE(grey.deletion.map.front(), blurred.deletion.map.front());
        QVERIFY(grey.deletion.map.back() != blurred.deletion.map.back());
        query.against = "scattered";
        const auto scattered = engine.ask<wire::OcclusionReply>(method::kOcclusion, query);
        QCOMPARE(scattered.deletion.map, grey.deletion.map);
        QVERIFY(scattered.deletion.draws != grey.deletion.draws);
        // The control column takes part.
        query.backbone = "control";
        const auto control = engine.ask<wire::OcclusionReply>(method::kOcclusion, query);
        QVERIFY(std::isfinite(control.deletion.map[1]));
    }

    void whatCannotBeAskedIsRefusedInWords()
    {
        Conversation engine;
        (void)engine.open();
        const auto refusal = [&](auto change) {
            auto query = someQuery();
            change(query);
            return engine.failure(method::kOcclusion, query);
        };
        const auto cover = refusal([](auto& query) { query.cover = "paint"; });
        QCOMPARE(cover.message, std::string("There is no cover 'paint'."));
        QCOMPARE(cover.remedy, std::string("Choose blur or grey."));
        QCOMPARE(refusal([](auto& query) { query.against = "luck"; }).remedy, std::string("Choose moved or scattered."));
        QCOMPARE(refusal([](auto& query) { query.steps = 1; }).kind, ErrorKind::invalidRequest);
        QCOMPARE(refusal([](auto& query) { query.draws = 1001; }).kind, ErrorKind::invalidRequest);
        QCOMPARE(refusal([](auto& query) { query.pictureSide = 4000; }).kind, ErrorKind::invalidRequest);
        QVERIFY(!refusal([](auto& query) { query.selection = RoiName{"nowhere"}; }).message.empty());
    }

    void itIsGivenUpBetweenPhotos()
    {
        Conversation engine;
        (void)engine.open();
        auto query = someQuery();
        query.draws = 1000;
        const auto id = engine.send(method::kOcclusion, query);
        (void)engine.hearing(
            [](const Json& message) { return message.contains("method") && message["method"] == method::kProgress; });
        engine.cancel(id);
        QCOMPARE(engine.failureOf(id).kind, ErrorKind::cancelled);
    }

private:
    static void thePhotoAnswersAsItIsRanked(Conversation& engine, const wire::OcclusionQuery& query, float response)
    {
        (void)engine.ask<wire::PrepareReply>(
            method::kPrepare, wire::PrepareRequest{.backbone = query.backbone, .what = "embedding", .images = "17"});
        const auto ranked = engine.ask<wire::TopPhotosReply>(
            method::kTopPhotos, wire::TopPhotosQuery{.selection = query.selection, .backbone = query.backbone});
        const auto place = std::ranges::find(ranked.top, query.image);
        QVERIFY(place != ranked.top.end());
        const float expected = ranked.topValues[static_cast<std::size_t>(place - ranked.top.begin())];
        QVERIFY2(std::abs(response - expected) < 1e-4F, qPrintable(QStringLiteral("%1 %2").arg(response).arg(expected)));
    }

    static void theTableHasEveryPoint(const wire::OcclusionReply& reply)
    {
        const auto lines = static_cast<std::size_t>(std::ranges::count(reply.csv, '\n'));
        QCOMPARE(lines, 1 + 2 * (1 + kDraws) * kLevels);
        QVERIFY(reply.csv.starts_with("nsdId,curve,order,patches,share,response\n17,deletion,map,0,0,"));
    }
};

QTEST_GUILESS_MAIN(OcclusionRequestTest)
#include "OcclusionRequestTest.moc"
