// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Agreement.h"
#include "core/analysis/PhotoProperties.h"
#include "core/files/Csv.h"
#include "core/files/Npy.h"
#include "core/wire/CorrelateMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>

using namespace cortilens;
using namespace cortilens::test;
namespace fs = std::filesystem;
namespace method = cortilens::wire::method;

namespace {

constexpr int kPhotos = 3;

const wire::CorrelatesQuery kQuery{.backbone = "deit-tiny", .views = 1, .draws = 100};

[[nodiscard]] RelevanceMap mapOn(Conversation& engine, int image, const std::string& region)
{
    return engine
        .ask<wire::RelevanceReply>(
            method::kRelevance,
            wire::RelevanceRequest{
                .panel = "photo", .image = {image}, .selection = RoiName{region}, .backbone = "deit-tiny", .views = 1})
        .map;
}

[[nodiscard]] float regionsR(const wire::CorrelatesReply& reply, const wire::CorrelatedProperty& property,
                             const std::string& region)
{
    const auto place = std::ranges::find(reply.regions, region) - reply.regions.begin();
    return property.r.at(static_cast<std::size_t>(place));
}

}  // namespace

/// With the demo subject: what the engine says of regions and voxels is what their maps say.
class CorrelatesRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void regionsGoWithLightnessAsTheirMapsDo()
    {
        Conversation engine;
        const auto summary = engine.open();
        std::vector<float> maps;
        std::vector<std::vector<float>> properties(analysis::pixelProperties().size());
        for (int image = 0; image < kPhotos; ++image) {
            const auto map = mapOn(engine, image, "PPA");
            maps.insert(maps.end(), map.values.begin(), map.values.end());
            const auto photo = engine.ask<Photo>(method::kPhoto, wire::PhotoQuery{.image = {image}});
            const auto values = analysis::pixelPropertiesOf(photo, map.grid);
            for (std::size_t i = 0; i < values.size(); ++i) properties[i % properties.size()].push_back(values[i]);
        }
        const auto reply = engine.ask<wire::CorrelatesReply>(method::kCorrelates, kQuery);
        QCOMPARE(reply.regions.size(), reply.voxels.size());
        QCOMPARE(reply.regions.front(), std::string("all voxels"));
        QCOMPARE(reply.properties.size(), std::size_t{2});
        QCOMPARE(reply.photos, summary.stimulusCount);
        QVERIFY2(reply.title.find("(synthetic)") != std::string::npos, reply.title.c_str());
        QVERIFY2(reply.title.find("3 of ") != std::string::npos, reply.title.c_str());
        for (std::size_t k = 0; k < 2; ++k) {
            const auto& property = reply.properties[k];
            QCOMPARE(property.photos, kPhotos);
            QCOMPARE(property.patches, static_cast<std::int64_t>(maps.size()));
            const float expected = analysis::pearson(maps, properties[k]);
            const float r = regionsR(reply, property, "PPA");
            QVERIFY2(std::abs(r - expected) < 1e-4F, qPrintable(QStringLiteral("%1 %2").arg(r).arg(expected)));
            for (std::size_t region = 0; region < reply.regions.size(); ++region)
                QVERIFY(property.low[region] <= property.r[region] && property.r[region] <= property.high[region]);
            // Three photos have six orders: no p is small, and the mean over them is near that of all orders.
            QCOMPARE(property.chance.size(), reply.regions.size());
            for (std::size_t region = 0; region < reply.regions.size(); ++region) {
                QVERIFY(std::abs(property.chance[region]) < 1 && property.p[region] > 0.1F && property.p[region] <= 1);
                QVERIFY(property.q[region] >= property.p[region]);
            }
        }
        theMapsAreThoseOfTheVoxels(engine, reply, maps.size(), properties[0]);
    }

    void wordsAreCorrelatedByWhereTheyAre()
    {
        Conversation engine;
        (void)engine.open();
        std::vector<float> region;
        std::vector<float> food;
        for (int image = 0; image < kPhotos; ++image) {
            const auto map = mapOn(engine, image, "food");
            region.insert(region.end(), map.values.begin(), map.values.end());
            const auto words = engine.ask<wire::RelevanceReply>(
                method::kRelevance,
                wire::RelevanceRequest{.panel = "words", .image = {image}, .backbone = "deit-tiny", .views = 1, .text = "food"});
            food.insert(food.end(), words.map.values.begin(), words.map.values.end());
        }
        auto query = kQuery;
        query.texts = {"food", "qwertz", "food"};
        query.banks = {"all"};
        const auto reply = engine.ask<wire::CorrelatesReply>(method::kCorrelates, query);
        const auto byId = [&](std::string_view id) {
            return std::ranges::find(reply.properties, id, &wire::CorrelatedProperty::id);
        };
        const auto found = byId("words:food");
        QVERIFY(found != reply.properties.end());
        QCOMPARE(found->map.id, std::string("correlate-words:food"));
        QCOMPARE(found->unit, std::string("cosine"));
        const float expected = analysis::pearson(region, food);
        const float r = regionsR(reply, *found, "food");
        QVERIFY2(std::abs(r - expected) < 1e-4F, qPrintable(QStringLiteral("%1 %2").arg(r).arg(expected)));
        QVERIFY(r > regionsR(reply, *found, "PPA"));
        QCOMPARE(std::ranges::count(reply.properties, "words:food", &wire::CorrelatedProperty::id), 1);
        // What no class is called is named, and the rest is measured.
        QVERIFY(byId("words:qwertz") == reply.properties.end());
        QVERIFY(
            std::ranges::any_of(reply.notices, [](const auto& notice) { return notice.find("qwertz") != std::string::npos; }));
        QVERIFY(byId("bank:food") != reply.properties.end());
        QVERIFY(byId("lightness") != reply.properties.end());
    }

    void aStudysOwnMapsAreCorrelatedOverThePhotosThatHaveThem()
    {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const auto* part : {"nsddata", "nsddata_betas", "nsddata_stimuli"})
            fs::create_directory_symlink(fs::path(kDemoTree) / part, root / part);
        fs::create_directories(root / "cortilens/maps/depth");
        fs::create_directory_symlink(fs::path(kDemoTree) / "cortilens/encoders", root / "cortilens/encoders");
        Conversation engine;
        (void)engine.open(root.string());
        for (int image = 0; image < kPhotos; ++image) (void)mapOn(engine, image, "PPA");
        // Depth that is the map of PPA itself, upside down in sign, for one photo; and a file that is none.
        auto depth = mapOn(engine, 1, "PPA");
        for (auto& value : depth.values) value *= -3;
        QVERIFY(
            files::writeNpy(root / "cortilens/maps/depth/1.npy", depth.values, {depth.grid.rows, depth.grid.cols}).has_value());
        QVERIFY(files::writeNpy(root / "cortilens/maps/depth/2.npy", std::vector<float>(8), {2, 2, 2}).has_value());
        const auto reply = engine.ask<wire::CorrelatesReply>(method::kCorrelates, kQuery);
        const auto& property = reply.properties.at(2);
        QCOMPARE(property.id, std::string("depth"));
        QCOMPARE(property.name, std::string("Depth"));
        QCOMPARE(property.photos, 1);
        QVERIFY(std::abs(regionsR(reply, property, "PPA") + 1) < 1e-4F);
        QVERIFY(std::isnan(property.low.front()));  // one photo has no interval
        QVERIFY(std::isnan(property.chance.front()) && std::isnan(property.p.front()) && std::isnan(property.q.front()));
        QCOMPARE(reply.properties[0].photos, kPhotos);
        QCOMPARE(reply.notices.size(), std::size_t{1});
        QVERIFY(reply.notices[0].find("2.npy has the shape [2, 2, 2]") != std::string::npos);
        QVERIFY(reply.csv.starts_with("region,voxels,property,unit,photos,patches,pearson,low,high,chance,p,q\nall voxels,"));
        QCOMPARE(std::ranges::count(reply.csv, '\n'), static_cast<std::ptrdiff_t>(1 + 3 * reply.regions.size()));
    }

    void withoutStoredMapsItSaysWhatToDo()
    {
        Conversation engine;
        (void)engine.open();
        const auto error = engine.failure(method::kCorrelates, kQuery);
        QCOMPARE(error.kind, ErrorKind::notFound);
        QVERIFY2(error.message.find("DeiT-Tiny/16") != std::string::npos, error.message.c_str());
        QVERIFY2(error.remedy.find("features --what dense") != std::string::npos, error.remedy.c_str());
        const auto unknown = engine.failure(method::kCorrelates, wire::CorrelatesQuery{.backbone = "vgg"});
        QCOMPARE(unknown.kind, ErrorKind::invalidRequest);
    }

private:
    /// The overlay of one voxel that a vertex shows is the correlation of that vertex's own map.
    static void theMapsAreThoseOfTheVoxels(Conversation& engine, const wire::CorrelatesReply& reply, std::size_t patches,
                                           const std::vector<float>& lightness)
    {
        const auto& overlay = reply.properties[0].map;
        QCOMPARE(overlay.id, std::string("correlate-lightness"));
        QCOMPARE(overlay.kind, OverlayKind::diverging);
        QCOMPARE(overlay.low, -overlay.high);
        const auto& left = overlay.values[0];
        const auto known = std::ranges::find_if(left, [](float value) { return !std::isnan(value); });
        QVERIFY(known != left.end());
        std::vector<float> map;
        for (int image = 0; image < kPhotos; ++image) {
            const wire::RelevanceRequest request{
                .panel = "photo",
                .image = {image},
                .selection = SurfaceVertex{Hemisphere::left, {static_cast<std::int32_t>(known - left.begin())}},
                .backbone = "deit-tiny",
                .views = 1};
            const auto values = engine.ask<wire::RelevanceReply>(method::kRelevance, request).map.values;
            map.insert(map.end(), values.begin(), values.end());
        }
        QCOMPARE(map.size(), patches);
        QVERIFY(std::abs(*known - analysis::pearson(map, lightness)) < 1e-4F);
    }
};

QTEST_APPLESS_MAIN(CorrelatesRequestTest)
#include "CorrelatesRequestTest.moc"
