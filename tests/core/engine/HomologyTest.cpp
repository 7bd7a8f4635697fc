// SPDX-License-Identifier: Apache-2.0
// One subject's selections in another one, with the demo tree's two brains.
#include "core/analysis/Agreement.h"
#include "core/data/RegisteredSphere.h"
#include "core/engine/Homology.h"
#include "core/wire/CompareMessages.h"
#include "core/wire/RegionMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace cortilens;
using namespace cortilens::engine;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

namespace {

using StudyPtr = std::shared_ptr<const Study>;

[[nodiscard]] StudyPtr opened(const char* subject)
{
    return Study::open(kDemoTree, subject, CORTILENS_SOURCE_DIR "/resources").value();
}

/// In the middle of a region, a vertex that has a voxel.
[[nodiscard]] SurfaceVertex vertexIn(const Study& study, std::string_view region)
{
    const auto* found = study.subject().findRegion(region);
    const auto& vertices = found->outline.vertices[1];
    return {Hemisphere::right, vertices[vertices.size() / 2]};
}

[[nodiscard]] wire::RelevanceRequest mapOf(const Selection& selection, const std::string& subject = {})
{
    return {.panel = "photo " + subject,
            .image = {17},
            .selection = selection,
            .backbone = "deit-tiny",
            .views = 2,
            .subject = subject};
}

}  // namespace

class HomologyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOpenSubjectAnswersForItself()
    {
        const auto study = opened("subj01");
        for (const std::string name : {"", "subj01"}) {
            const auto who = respondentOf(study, RoiName{"FFA-1"}, name);
            QVERIFY(who && who->study == study && who->homology.empty());
            QVERIFY(who->selection == Selection{RoiName{"FFA-1"}});
        }
        const auto nobody = respondentOf(study, RoiName{"FFA-1"}, "subj09");
        QCOMPARE(nobody.error().kind, ErrorKind::notFound);
        QVERIFY2(nobody.error().remedy.find("subj02") != std::string::npos, nobody.error().remedy.c_str());
    }

    /// By its place and not by its number: registration puts the second brain's folds elsewhere.
    void aVertexIsTheNearestToItsPlaceOnTheSphere()
    {
        const auto study = opened("subj01");
        const auto vertex = vertexIn(*study, "FFA-1");
        const auto who = respondentOf(study, vertex, "subj02").value();
        QCOMPARE(who.study->subject().name(), std::string("subj02"));
        const auto there = std::get<SurfaceVertex>(who.selection);
        QVERIFY(there.hemisphere == Hemisphere::right);
        QVERIFY(there.vertex != vertex.vertex);

        const auto own = study->registered(Hemisphere::right).value();
        const auto other = who.study->registered(Hemisphere::right).value();
        double most = -2;
        VertexId nearest{-1};
        for (std::int32_t v = 0; std::cmp_less(v, other->vertices()); ++v) {
            double cosine = 0;
            for (std::size_t axis = 0; axis < 3; ++axis)
                cosine += static_cast<double>(other->placeOf({v})[axis]) * static_cast<double>(own->placeOf(vertex.vertex)[axis]);
            if (cosine > most) {
                most = cosine;
                nearest = {v};
            }
        }
        QCOMPARE(there.vertex.value, nearest.value);
        const auto distance = 100 * std::acos(most);
        QVERIFY(distance < 3);  // fsaverage5's vertices lie about 4 mm apart on the sphere
        QVERIFY2(who.homology.starts_with("rh " + std::to_string(nearest.value) + ", "), who.homology.c_str());
        // The regions of both brains lie in the same places, so the homologue of a face vertex is one.
        QVERIFY(std::ranges::count(who.study->subject().regionsAt(there), "FFA-1") == 1);
    }

    void aRegionOfTheFilesIsTheOneOfItsNameAndAThresholdIsAskedAnew()
    {
        const auto study = opened("subj01");
        for (const char* name : {"PPA", "lh.PPA", "floc-places/PPA", "faces > 2"}) {
            const auto who = respondentOf(study, RoiName{name}, "subj02").value();
            QVERIFY(who.selection == Selection{RoiName{name}});
            QCOMPARE(who.homology, std::string("its own ") + name);
            QVERIFY(who.study->subject().voxelsOf(who.selection).has_value());
        }
        QVERIFY(respondentOf(study, RoiName{"V9"}, "subj02").error().message.find("no region V9") != std::string::npos);
    }

    /// Drawn around one brain's PPA it covers the other's, which lies in the same place; so does a voxel of it lie in there.
    void aDrawnRegionAndAVoxelAreTheVerticesInTheirPlaces()
    {
        const auto own = opened("subj01");
        const auto ppa = own->subject().findRegion("PPA")->outline.vertices;
        const DrawnRegion drawn{"around PPA", ppa};
        const auto study = Study::withDrawn(own, std::span(&drawn, 1)).value();
        const auto who = respondentOf(study, RoiName{"around PPA"}, "subj02").value();
        QVERIFY2(who.homology.find("vertices in the same places") != std::string::npos, who.homology.c_str());
        const auto there = who.study->subject().verticesOf(who.selection).value();
        const auto& theirs = who.study->subject().findRegion("PPA")->outline.vertices;
        for (std::size_t side = 0; side < 2; ++side) {
            std::vector<VertexId> both;
            std::ranges::set_intersection(there[side], theirs[side], std::back_inserter(both));
            const auto due = static_cast<double>(theirs[side].size());
            QVERIFY2(static_cast<double>(both.size()) >= 0.8 * due && static_cast<double>(there[side].size()) <= 1.5 * due,
                     qPrintable(QStringLiteral("%1 of %2, %3").arg(both.size()).arg(due).arg(there[side].size())));
        }
        const auto voxel = own->subject().voxelsOf(vertexIn(*own, "PPA")).value().front().voxel;
        const auto place = respondentOf(own, voxel, "subj02").value();
        QVERIFY(place.study->subject().voxelsOf(place.selection).has_value());
        QVERIFY(std::get<RoiName>(place.selection).name.starts_with("place"));
    }

    /// Responses of one surface that all share: no sphere is needed.
    void whereSubjectsShareASurfaceAVertexIsItself()
    {
        const QTemporaryDir folder;
        const std::string root = folder.path().toStdString();
        std::ofstream(root + "/study.json") << R"({"cortilens_study": 1, "title": "t", "subjects": [
            {"name": "a", "space": {"name": "fsaverage", "vertices": [6, 5]}},
            {"name": "b", "space": {"name": "fsaverage", "vertices": [6, 5]}},
            {"name": "c", "space": {"name": "fsaverage5", "vertices": [6, 5]}}]})";
        const auto own = Study::open(root, "a", {}).value();
        const SurfaceVertex vertex{Hemisphere::left, {5}};
        const auto same = respondentOf(own, vertex, "b");
        QVERIFY2(same.has_value(), same ? "" : same.error().message.c_str());
        QVERIFY(same->selection == Selection{vertex} && same->study->subject().name() == "b");
        QCOMPARE(same->homology, std::string("the same vertex of fsaverage"));
        const DrawnRegion drawn{"ROI 1", {{{{1}, {4}}, {{2}}}}};
        const auto study = Study::withDrawn(own, std::span(&drawn, 1)).value();
        const auto region = respondentOf(study, RoiName{"ROI 1"}, "b").value();
        QVERIFY(region.study->subject().verticesOf(region.selection).value() == drawn.vertices);
        QCOMPARE(respondentOf(own, vertex, "c").error().kind, ErrorKind::notFound);  // another surface, and no sphere
    }

    void theMapIsWhatTheOtherSubjectAnswersWhenItIsOpen()
    {
        Conversation engine;
        (void)engine.open();
        const auto study = opened("subj01");
        const auto vertex = vertexIn(*study, "FFA-1");
        const auto there = respondentOf(study, vertex, "subj02").value().selection;
        const auto own = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(vertex));
        const auto theirs = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(vertex, "subj02"));
        QVERIFY(!own.fromStore && theirs.fromStore);  // the photo is seen once, by whoever's readout
        QVERIFY(own.map.values != theirs.map.values);
        QVERIFY2(theirs.provenance.find("subject: subj02 (synthetic brain)") != std::string::npos, theirs.provenance.c_str());
        QVERIFY2(theirs.provenance.find("on fsaverage's sphere)") != std::string::npos, theirs.provenance.c_str());
        const auto report = engine.ask<wire::SelectionReport>(
            method::kDescribe, wire::DescribeQuery{.selection = vertex, .backbone = "deit-tiny", .subject = "subj02"});
        QCOMPARE(report.title, titleOf(there));
        QVERIFY(report.homology.starts_with(report.title));

        Conversation other;
        QCOMPARE(other.open(kDemoTree, "subj02").subject, std::string("subj02"));
        const auto direct = other.ask<wire::RelevanceReply>(method::kRelevance, mapOf(there));
        QVERIFY(direct.map.values == theirs.map.values);
        const auto described =
            other.ask<wire::SelectionReport>(method::kDescribe, wire::DescribeQuery{.selection = there, .backbone = "deit-tiny"});
        QCOMPARE(described.r2, report.r2);
        QCOMPARE(described.noiseCeiling, report.noiseCeiling);
        QVERIFY(described.homology.empty());
    }

    void subjectsAgreeAsBackbonesDo()
    {
        Conversation engine;
        (void)engine.open();
        const auto own = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"PPA"}));
        const auto theirs = engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"PPA"}, "subj02"));
        const std::vector<wire::ColumnChoice> columns{{.backbone = "deit-tiny", .views = 2},
                                                      {.backbone = "deit-tiny", .views = 2, .subject = "subj02"},
                                                      {.backbone = "control", .subject = "subj02"}};  // has no encoder there
        const auto reply = engine.ask<wire::AgreementReply>(
            method::kAgreement,
            wire::AgreementRequest{.panel = "agree", .image = {17}, .selection = RoiName{"PPA"}, .columns = columns});
        QCOMPARE(reply.columns, (std::vector<std::int32_t>{0, 1}));
        const std::array maps{analysis::MapValues{own.map.grid, own.map.values},
                              analysis::MapValues{theirs.map.grid, theirs.map.values}};
        const auto expected = analysis::agreementOf(maps).value();
        QCOMPARE(reply.agreement.correlation, expected.correlation);
        const auto list = engine.ask<wire::DisagreementList>(
            method::kDisagreement, wire::DisagreementQuery{.selection = RoiName{"PPA"}, .columns = columns});
        QCOMPARE(list.columns, (std::vector<std::int32_t>{0, 1}));
        QCOMPARE(list.images, (std::vector<NsdId>{{17}}));
        QCOMPARE(list.overall[0], expected.overall);
    }

    void aDrawnRegionIsAskedOfTheOtherSubjectOverTheWire()
    {
        Conversation engine;
        const auto summary = engine.open();
        const auto known = std::ranges::find(summary.regions, "FFA-1", &RegionOfInterest::name);
        const wire::DrawnRegions told{.subject = "subj01", .regions = {{"ROI 1", known->vertices}}};
        (void)engine.ask<wire::DrawnReport>(method::kDrawRegions, told);
        const auto report = engine.ask<wire::SelectionReport>(
            method::kDescribe, wire::DescribeQuery{.selection = RoiName{"ROI 1"}, .backbone = "deit-tiny", .subject = "subj02"});
        QCOMPARE(report.title, std::string("ROI 1"));
        QVERIFY(report.voxelCount > 10 && std::isfinite(report.r2));
        QVERIFY(!engine.ask<wire::RelevanceReply>(method::kRelevance, mapOf(RoiName{"ROI 1"}, "subj02")).map.values.empty());
        QCOMPARE(engine.failure(method::kRelevance, mapOf(RoiName{"ROI 1"}, "subj07")).kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(HomologyTest)
#include "HomologyTest.moc"
