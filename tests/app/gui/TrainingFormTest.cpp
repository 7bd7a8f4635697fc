// SPDX-License-Identifier: Apache-2.0
#include "app/gui/TrainingController.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] QString valueOf(const panels::TrainingForecast& forecast, const char* name)
{
    const auto found = std::ranges::find(forecast.facts, QString::fromUtf8(name), &panels::FactGrid::Fact::name);
    return found == forecast.facts.end() ? QStringLiteral("(none)") : found->value;
}

}  // namespace

class TrainingFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFormIsAskedForAsItWasFilledIn()
    {
        const panels::TrainingForm form{"deit-tiny", "mlp",           "faces > 2", QStringLiteral("/lists/test.txt"),
                                        7,           "nativesurface", 64};
        const auto request = requestFor(form);
        QCOMPARE(request.backbone, form.backbone);
        QCOMPARE(request.method, form.method);
        QCOMPARE(request.region, form.region);
        QCOMPARE(request.epochs, 7);
        QCOMPARE(request.space, form.space);
        QCOMPARE(request.hidden, 64);
        QCOMPARE(request.testList, std::string("/lists/test.txt"));
        QVERIFY(!request.anew);
    }

    void theForecastSetsWhatItTakesBesideWhatThereIs()
    {
        wire::TrainPlan plan;
        plan.voxels = 15724;
        plan.embeddings = 9000;
        plan.embeddingsMissing = 250;
        plan.secondsOfEmbedding = 130;
        plan.memoryBytes = 4'500'000'000;
        plan.memoryFreeBytes = 18'000'000'000;
        plan.diskBytes = 24'000'000;
        const auto forecast = forecastOf(plan);
        QCOMPARE(valueOf(forecast, "Voxels"), QStringLiteral("15724"));
        QCOMPARE(valueOf(forecast, "Embeddings to make"), QStringLiteral("250 of 9000"));
        QCOMPARE(valueOf(forecast, "Time to make them"), QStringLiteral("about 2 min"));
        QCOMPARE(valueOf(forecast, "Memory, at most"), QStringLiteral("4.5 GB of 18.0 GB free"));
        QCOMPARE(valueOf(forecast, "Disk"), QStringLiteral("24 MB"));  // how much is free is not known
        QVERIFY(forecast.refusal.isEmpty() && !forecast.goesOn);
        plan.units = "vertices";
        QCOMPARE(valueOf(forecastOf(plan), "Vertices"), QStringLiteral("15724"));
        plan.refusal = "The training takes 4.5 GB of memory.";
        plan.epochsDone = 12;
        QVERIFY(forecastOf(plan).refusal.contains(QStringLiteral("4.5 GB")));
        QVERIFY(forecastOf(plan).goesOn);
    }

    void onlyAFiguresOfTheFitLieOnTheCurve()
    {
        panels::TrainingForm ridge;
        ridge.backbone = "deit-tiny";
        panels::TrainingForm sgd = ridge;
        sgd.method = "sgd";
        sgd.epochs = 40;
        const wire::TrainProgress half{"fitting", 0.5F, "", 0.25F};
        QCOMPARE(pointOf(half, ridge), std::optional(QPointF(50, 0.25)));
        QCOMPARE(pointOf(half, sgd), std::optional(QPointF(20, 0.25)));
        QVERIFY(!pointOf({"embedding", 0.5F, "", 0.25F}, sgd));
        QVERIFY(!pointOf({"fitting", 0, "", std::numeric_limits<float>::quiet_NaN()}, sgd));
        QCOMPARE(axesFor(sgd).x, QStringLiteral("Epoch"));
        QCOMPARE(axesFor(sgd).xHighest, 40.0);
    }

    void theOutcomeStatesScoreAndNumbers()
    {
        wire::TrainReply reply;
        reply.medianR2 = 0.314F;
        reply.testImages = 100;
        reply.trainImages = 900;
        reply.voxels = 412;
        reply.ofCeiling = 71.2F;
        QCOMPARE(wordsOf(reply), QStringLiteral("Median R² 0.31 on 100 test photos, 71 % of the noise ceiling; 412 voxels, "
                                                "trained on 900 photos."));
        reply.ofCeiling = std::numeric_limits<float>::quiet_NaN();
        reply.units = "vertices";
        QVERIFY(!wordsOf(reply).contains(QStringLiteral("ceiling")));
        QVERIFY(wordsOf(reply).contains(QStringLiteral("412 vertices")));
    }
};

QTEST_MAIN(TrainingFormTest)
#include "TrainingFormTest.moc"
