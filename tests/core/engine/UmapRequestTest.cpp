// SPDX-License-Identifier: Apache-2.0
#include "core/wire/UmapMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

[[nodiscard]] wire::UmapQuery queryOf(std::string region)
{
    wire::UmapQuery query;
    query.backbone = "deit-tiny";
    query.views = 1;
    query.region = std::move(region);
    return query;
}

[[nodiscard]] std::vector<std::int32_t> rowsOf(const wire::UmapReply& reply, const std::string& region)
{
    for (const auto& each : reply.regions)
        if (each.name == region) return each.rows;
    return {};
}

/// The voxel that lies nearest, itself left out.
[[nodiscard]] std::int32_t nearestTo(const wire::UmapReply& reply, std::int32_t voxel)
{
    const auto at = [&](std::int32_t row, int axis) { return reply.positions[static_cast<std::size_t>(2 * row + axis)]; };
    std::int32_t nearest = -1;
    float least = std::numeric_limits<float>::infinity();
    for (std::int32_t other = 0; other < static_cast<std::int32_t>(reply.r2.size()); ++other) {
        const float distance = std::hypot(at(other, 0) - at(voxel, 0), at(other, 1) - at(voxel, 1));
        if (other == voxel || distance >= least) continue;
        least = distance;
        nearest = other;
    }
    return nearest;
}

}  // namespace

/// With the demo subject, whose regions like different things.
class UmapRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void voxelsOfARegionLieTogether()
    {
        Conversation engine;
        (void)engine.open();
        const auto reply = engine.ask<wire::UmapReply>(method::kUmap, queryOf("ventral"));
        const std::size_t voxels = reply.r2.size();
        QCOMPARE(reply.unitName, std::string("voxels"));
        QCOMPARE(reply.units.size(), 3 * voxels);
        QCOMPARE(reply.positions.size(), 2 * voxels);
        QVERIFY(reply.patchImages.empty() && reply.patchPositions.empty());
        QVERIFY2(reply.title.find("(synthetic)") != std::string::npos, reply.title.c_str());
        const auto faces = rowsOf(reply, "FFA-1");
        const auto places = rowsOf(reply, "PPA");
        QVERIFY(faces.size() > 50 && places.size() > 50);
        const std::set<std::int32_t> isFace(faces.begin(), faces.end());
        std::size_t strangers = 0;
        for (const auto voxel : places) strangers += isFace.contains(nearestTo(reply, voxel)) ? 1U : 0U;
        QVERIFY2(100 * strangers < places.size(), qPrintable(QString::number(strangers)));
        const auto again = engine.ask<wire::UmapReply>(method::kUmap, queryOf("ventral"));
        QCOMPARE(again.positions, reply.positions);
    }

    void patchesArePlacedAmongThem()
    {
        Conversation engine;
        (void)engine.open();
        (void)engine.ask<wire::RelevanceReply>(
            method::kRelevance,
            wire::RelevanceRequest{
                .panel = "photo", .image = {17}, .selection = RoiName{"food"}, .backbone = "deit-tiny", .views = 1});
        auto query = queryOf("food");
        query.images = {{17}, {18}};
        const auto alone = engine.ask<wire::UmapReply>(method::kUmap, queryOf("food"));
        const auto reply = engine.ask<wire::UmapReply>(method::kUmap, query);
        QCOMPARE(reply.positions, alone.positions);  // whoever is placed among them
        QCOMPARE(reply.missing, std::vector<NsdId>{{18}});
        QCOMPARE(reply.patchImages, std::vector<NsdId>(21 * 21, {17}));
        QCOMPARE(reply.patchRows.back(), 20);
        QCOMPARE(reply.patchColumns[22], 1);
        QCOMPARE(reply.patchPositions.size(), std::size_t{2 * 21 * 21});
        QVERIFY(std::ranges::all_of(reply.patchPositions, [](float value) { return std::isfinite(value); }));

        QVERIFY(reply.csv.empty());
        query.table = true;
        const auto csv = engine.ask<wire::UmapReply>(method::kUmap, query).csv;
        QVERIFY(csv.starts_with("kind,i,j,k,hemisphere,vertex,nsd_id,row,column,r2,regions,x,y,z\nvoxel,"));
        QVERIFY(csv.find("\npatch,,,,,,17,0,1,,,") != std::string::npos);
        QCOMPARE(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(1 + reply.r2.size() + 21 * 21));
        for (std::size_t begin = 0, end = 0; (end = csv.find('\n', begin)) != std::string::npos; begin = end + 1)
            QCOMPARE(
                std::count(csv.begin() + static_cast<std::ptrdiff_t>(begin), csv.begin() + static_cast<std::ptrdiff_t>(end), ','),
                std::ptrdiff_t{13});
    }

    void thePatchesOfAPhotoNobodyLookedAtAreMadeForTheLayout()
    {
        Conversation engine;
        (void)engine.open();
        auto query = queryOf("food");
        const auto layout = engine.ask<wire::UmapReply>(method::kUmap, query);
        query.images = {{17}};
        const auto patches = engine.ask<wire::UmapPatches>(method::kUmapPatches, query);
        QCOMPARE(patches.image, NsdId{17});
        QCOMPARE(patches.grid, (GridSize{21, 21}));
        // The same as all at once, from the store by now; and as in an engine that has no layout yet.
        const auto together = engine.ask<wire::UmapReply>(method::kUmap, query);
        QCOMPARE(together.positions, layout.positions);
        QCOMPARE(patches.positions, together.patchPositions);
        query.images.push_back({18});
        QCOMPARE(engine.failure(method::kUmapPatches, query).kind, ErrorKind::invalidRequest);
        query.images = {{17}};
        query.seed = 2;
        QVERIFY(engine.ask<wire::UmapPatches>(method::kUmapPatches, query).positions != patches.positions);
    }

    void everyVertexHasThePlaceOfItsVoxel()
    {
        Conversation engine;
        (void)engine.open();
        const auto reply = engine.ask<wire::UmapReply>(method::kUmap, queryOf("food"));
        const auto& map = reply.map;
        QCOMPARE(map.kind, OverlayKind::plane);
        std::map<std::array<std::int32_t, 3>, std::array<float, 2>> places;
        for (std::size_t row = 0; row < reply.r2.size(); ++row)
            places[{reply.units[3 * row], reply.units[3 * row + 1], reply.units[3 * row + 2]}] = {reply.positions[2 * row],
                                                                                                  reply.positions[2 * row + 1]};
        float left = INFINITY;
        float top = -INFINITY;
        for (const auto& [unit, place] : places) {
            left = std::min(left, place[0]);
            top = std::max(top, place[1]);
        }
        QCOMPARE(map.low, left);
        QCOMPARE(map.heightHigh, top);
        std::size_t placed = 0;
        for (const auto hemisphere : kHemispheres) {
            const auto table =
                engine.ask<wire::VertexTable>(method::kVertexTable, wire::HemisphereQuery{.hemisphere = hemisphere});
            const auto& across = map.values[sideOf(hemisphere)];
            const auto& up = map.heights[sideOf(hemisphere)];
            QCOMPARE(across.size(), table.voxel.size());
            QCOMPARE(up.size(), table.voxel.size());
            for (std::size_t vertex = 0; vertex < across.size(); ++vertex) {
                const auto place = places.find(table.voxel[vertex]);
                QCOMPARE(std::isnan(across[vertex]), place == places.end());
                QCOMPARE(std::isnan(up[vertex]), place == places.end());
                if (place == places.end()) continue;
                QCOMPARE((std::array{across[vertex], up[vertex]}), place->second);
                ++placed;
            }
        }
        QVERIFY2(placed > 100, qPrintable(QString::number(placed)));
        auto query = queryOf("food");
        query.components = 3;
        QVERIFY(engine.ask<wire::UmapReply>(method::kUmap, query).map.id.empty());
    }

    void voxelsOfLittleR2AreLeftOut()
    {
        Conversation engine;
        (void)engine.open();
        auto query = queryOf("FFA-1");
        const auto all = engine.ask<wire::UmapReply>(method::kUmap, query);
        query.leastR2 = 0.6F;
        query.components = 3;
        const auto good = engine.ask<wire::UmapReply>(method::kUmap, query);
        QVERIFY(!good.r2.empty() && good.r2.size() < all.r2.size());
        QVERIFY(std::ranges::all_of(good.r2, [](float r2) { return r2 >= 0.6F; }));
        QCOMPARE(static_cast<std::size_t>(std::ranges::count_if(all.r2, [](float r2) { return r2 >= 0.6F; })), good.r2.size());
        QCOMPARE(good.positions.size(), 3 * good.r2.size());
    }

    void whatCannotBeLaidOutIsExplained()
    {
        Conversation engine;
        (void)engine.open();
        const auto unknown = engine.failure(method::kUmap, queryOf("atrium"));
        QCOMPARE(unknown.kind, ErrorKind::notFound);
        QVERIFY2(unknown.message.find("atrium") != std::string::npos && unknown.remedy.find("FFA-1, ") != std::string::npos,
                 unknown.remedy.c_str());
        auto query = queryOf("FFA-1");
        query.leastR2 = 0.999F;
        QVERIFY(engine.failure(method::kUmap, query).message.find("0.999") != std::string::npos);
        query = queryOf("FFA-1");
        query.components = 5;
        QCOMPARE(engine.failure(method::kUmap, query).kind, ErrorKind::invalidRequest);
    }
};

QTEST_APPLESS_MAIN(UmapRequestTest)
#include "UmapRequestTest.moc"
