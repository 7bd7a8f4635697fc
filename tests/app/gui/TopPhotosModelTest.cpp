// SPDX-License-Identifier: Apache-2.0
#include "app/gui/TopPhotosModel.h"

#include <QTest>

#include <limits>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] ViewState selectedState()
{
    ViewState state;
    state.selection = RoiName{"FFA-1"};
    state.backbone = "deit-tiny";
    state.opened = 1;
    return state;
}

[[nodiscard]] wire::TopPhotosReply predictedReply()
{
    wire::TopPhotosReply reply;
    reply.top = {{7}};
    reply.topValues = {1.5F};
    reply.photos = 250;
    reply.noiseCeiling = 63.4F;
    reply.quantity = "predicted response";
    reply.unit = "z-scored beta";
    reply.voxels = 412;
    return reply;
}

}  // namespace

class TopPhotosModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutASelectionWordsSayHowToSelect()
    {
        auto state = selectedState();
        state.selection = {};
        const auto advice = adviceFor(state, "predicted", nullptr, {});
        QVERIFY(advice && advice->remedy.contains(QStringLiteral("Click the cortex")));
        QVERIFY(!canBeRanked(state, "measured"));
    }

    void withoutABackboneOnlyMeasuredResponsesCanRank()
    {
        auto state = selectedState();
        state.backbone.clear();
        QVERIFY(!canBeRanked(state, "predicted"));
        QVERIFY(canBeRanked(state, "measured"));
        QCOMPARE(adviceFor(state, "predicted", nullptr, {})->action, RankingRemedy::train);
    }

    void photosWithoutEmbeddingsAreOfferedToBePrepared()
    {
        auto reply = predictedReply();
        reply.top.clear();
        reply.photos = 0;
        reply.missing = 250;
        const auto advice = adviceFor(selectedState(), "predicted", &reply, {});
        QCOMPARE(advice->action, RankingRemedy::prepare);
        QVERIFY(advice->remedy.contains(QStringLiteral("each of 250 photos")));
    }

    void someMissingPhotosAreAnOfferBesideTheRanking()
    {
        auto reply = predictedReply();
        QVERIFY(offerFor(reply).isEmpty());
        reply.missing = 12;
        QCOMPARE(offerFor(reply), QStringLiteral("Prepare the other 12 photos"));
        QVERIFY(!adviceFor(selectedState(), "predicted", &reply, {}));
    }

    void responsesThatAreNotConvertedAreOfferedToBe()
    {
        const Error notFound{ErrorKind::notFound, "No converted responses of subj01 hold the selected voxels.", "…"};
        const auto advice = adviceFor(selectedState(), "measured", nullptr, notFound);
        QCOMPARE(advice->action, RankingRemedy::convert);
        QCOMPARE(advice->words, QString::fromStdString(notFound.message));
        const Error damaged{ErrorKind::malformed, "A row is damaged.", "Convert again."};
        QCOMPARE(adviceFor(selectedState(), "measured", nullptr, damaged)->action, RankingRemedy::none);
    }

    void factsStateQuantityUnitNumbersAndCeiling()
    {
        QCOMPARE(factsOf(predictedReply()),
                 QStringLiteral("Predicted response, z-scored beta\nof 250 photos, mean of 412 voxels\nnoise ceiling 63 %"));
        auto measured = predictedReply();
        measured.quantity = "measured response";
        measured.topRepeats = {3};
        measured.bottomRepeats = {2};
        measured.noiseCeiling = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(factsOf(measured),
                 QStringLiteral("Measured response, z-scored beta\nof 250 photos, 2 to 3 trials each\nmean of 412 voxels"));
        measured.bottomRepeats = {3};
        QVERIFY(factsOf(measured).contains(QStringLiteral("3 trials each")));
    }
};

QTEST_MAIN(TopPhotosModelTest)
#include "TopPhotosModelTest.moc"
