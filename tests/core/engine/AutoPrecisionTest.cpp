// SPDX-License-Identifier: Apache-2.0
#include "core/engine/MapPrecisions.h"
#include "tests/core/engine/Conversation.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::test;
namespace method = cortilens::wire::method;

/// A session whose maps are made in whatever this machine was tried for.
class AutoPrecisionTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] engine::EngineOptions options() const
    {
        engine::EngineOptions options;
        options.measuredPrecision = true;
        options.store = m_folder.filePath(QStringLiteral("store")).toStdString();
        options.trials = m_folder.filePath(QStringLiteral("trials")).toStdString();
        return options;
    }
    [[nodiscard]] std::string tried() const
    {
        auto device = models::chooseDevice({.device = "cpu", .precision = {}, .threads = 0}).value();
        engine::MapPrecisions precisions(options().trials, device);
        return std::string(models::nameOf(precisions.of(*models::findRow("deit-tiny")).precision));
    }

private Q_SLOTS:
    void aMapStatesWhatItWasMadeIn()
    {
        const wire::RelevanceRequest request{.image = {3}, .selection = RoiName{"FFA-1"}, .backbone = "deit-tiny", .views = 2};
        {
            Conversation conversation(options());
            (void)conversation.open();
            const auto reply = conversation.ask<wire::RelevanceReply>(method::kRelevance, request);

            QCOMPARE(conversation.session().hello().precision, std::string("auto"));
            const auto provenance = QString::fromStdString(reply.provenance);
            QVERIFY(provenance.contains(QString::fromStdString(" precision=" + tried() + " ")));
            QVERIFY(provenance.contains(QString::fromStdString("device: cpu, " + tried() + "\n")));
            QVERIFY(!provenance.contains(QStringLiteral("auto")));
        }
        Conversation later(options());
        (void)later.open();
        QVERIFY(later.ask<wire::RelevanceReply>(method::kRelevance, request).fromStore);
    }

    void aNamedPrecisionIsTaken()
    {
        auto exact = options();
        exact.device.precision = models::Precision::fp32;
        Conversation conversation(exact);
        (void)conversation.open();
        const auto reply = conversation.ask<wire::RelevanceReply>(
            method::kRelevance,
            wire::RelevanceRequest{.image = {3}, .selection = RoiName{"FFA-1"}, .backbone = "deit-tiny", .views = 1});

        QCOMPARE(conversation.session().hello().precision, std::string("fp32"));
        QVERIFY(reply.provenance.find(" precision=fp32 ") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(AutoPrecisionTest)
#include "AutoPrecisionTest.moc"
