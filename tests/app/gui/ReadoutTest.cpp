// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EngineClient.h"
#include "app/gui/Readout.h"
#include "app/gui/Session.h"
#include "app/gui/SubjectModel.h"
#include "tests/support/FakeSubject.h"

#include <QTest>

#include <limits>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

}  // namespace

class ReadoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aVertexIsReadOutInOneLine()
    {
        const VertexFacts facts{{Hemisphere::right, {8412}},
                                {48.2F, -70.44F, 2.1F},
                                VoxelIndex{58, 21, 37},
                                {QStringLiteral("EBA"), QStringLiteral("nsdgeneral")},
                                QStringLiteral("t"),
                                {},
                                5.25F,
                                0.44F,
                                63.2F};
        QCOMPARE(readoutOf(facts).join(QStringLiteral(" | ")),
                 QStringLiteral("rh 8412 | voxel 58, 21, 37 | EBA, nsdgeneral | t +5.25 | R² 0.44 | noise ceiling 63\u00a0% | "
                                "RAS +48.2, \u221270.4, +2.1 mm"));
    }

    void whatIsNotKnownIsLeftOut()
    {
        const VertexFacts facts{
            {Hemisphere::left, {3}}, {kUnknown, kUnknown, kUnknown}, {}, {}, {}, {}, kUnknown, kUnknown, kUnknown};
        QCOMPARE(readoutOf(facts), QStringList{QStringLiteral("lh 3")});
    }

    void theShownOverlayIsNotSaidTwice()
    {
        const VertexFacts facts{{Hemisphere::left, {3}},
                                {kUnknown, kUnknown, kUnknown},
                                {},
                                {},
                                QStringLiteral("Noise ceiling"),
                                QStringLiteral("%"),
                                63,
                                kUnknown,
                                63};
        QCOMPARE(readoutOf(facts), (QStringList{QStringLiteral("lh 3"), QStringLiteral("noise ceiling 63\u00a0%")}));
    }

    void aPlaceHasNoNumber()
    {
        Overlay plane;
        plane.kind = OverlayKind::plane;
        plane.quantity = "Place of the readout";
        plane.values = {std::vector<float>(8, 1.5F), std::vector<float>(8, 1.5F)};
        plane.heights = plane.values;
        EngineClient engine(QStringLiteral("none"), {});
        Session session;
        const SubjectModel subject(engine, session);
        const auto facts = factsAt({Hemisphere::left, {3}}, subject, &plane, nullptr);
        QCOMPARE(readoutOf(facts), QStringList{QStringLiteral("lh 3")});
        plane.kind = OverlayKind::sequential;
        QVERIFY(
            readoutOf(factsAt({Hemisphere::left, {3}}, subject, &plane, nullptr)).join(u' ').contains(QStringLiteral("+1.50")));
    }

    void bothPhotoNumbersAreShown() { QCOMPARE(namesOf({19}), QStringLiteral("nsdId 19 · 73K 20")); }

    void aPhotoSaysWhoSawIt()
    {
        const auto stimuli = fake::stimuli();
        QCOMPARE(provenanceOf(stimuli, 2), QStringLiteral("shared, seen 2×"));
        QCOMPARE(provenanceOf(stimuli, 3), QStringLiteral("seen 3×"));
        QCOMPARE(provenanceOf(stimuli, 4), QStringLiteral("shared, not seen"));
        QCOMPARE(provenanceOf(stimuli, 400), QString());
    }

    void aPatchIsReadOutFromTheMap()
    {
        RelevanceMap map{{2, 2}, {0.1F, -0.25F, 0, 0}, {0, 0.12F, 0, 0}, 4, 8, 0.991F};
        QCOMPARE(readoutOf(GridCell{0, 1}, map).last(), QStringLiteral("views differ 0.12"));
        QVERIFY(readoutOf(GridCell{0, 1}, map)[1].contains(QStringLiteral("\u22120.250")));
        QCOMPARE(readoutOf(GridCell{5, 5}, map).size(), 1);
        map.viewsDone = 1;
        QCOMPARE(readoutOf(GridCell{0, 1}, map).size(), 2);
        map.low = {0, -0.5F, 0, 0};
        map.high = {0, 0.04F, 0, 0};
        QCOMPARE(readoutOf(GridCell{0, 1}, map).last(), QStringLiteral("between \u22120.500 and +0.040"));
    }

    void sizesAreDecimal()
    {
        QCOMPARE(sizeOf(3'100'000'000), QStringLiteral("3.1 GB"));
        QCOMPARE(sizeOf(512'000'000), QStringLiteral("512 MB"));
    }
};

QTEST_APPLESS_MAIN(ReadoutTest)
#include "ReadoutTest.moc"
