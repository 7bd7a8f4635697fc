// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EngineClient.h"
#include "tests/support/FakeSubject.h"

#include <QSignalSpy>
#include <QTest>

#include <sys/types.h>

#include <csignal>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] QString fakeEngine()
{
    return QStringLiteral(CORTILENS_BINARY_DIR "/tests/fake_engine");
}

[[nodiscard]] wire::RelevanceRequest question(std::uint64_t generation)
{
    wire::RelevanceRequest request;
    request.panel = "photo";
    request.generation = generation;
    request.image = {3};
    request.selection = RoiName{"FFA-1"};
    request.backbone = "deit-tiny";
    return request;
}

}  // namespace

class EngineClientTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEngineSaysHelloAndAnswers()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("serve")});
        QSignalSpy ready(&client, &EngineClient::ready);
        client.start();
        QVERIFY(ready.wait());
        QCOMPARE(client.hello().deviceName, std::string("Abacus"));

        std::optional<Result<SurfaceMesh>> mesh;
        client.surface({Hemisphere::right, SurfaceForm::pial}, [&](Result<SurfaceMesh> answer) { mesh = std::move(answer); });
        QTRY_VERIFY(mesh.has_value());
        QVERIFY(mesh->has_value());
        const auto expected = fake::surface(Hemisphere::right, SurfaceForm::pial);
        QCOMPARE((*mesh)->points, expected.points);
        QCOMPARE((*mesh)->triangles, expected.triangles);
    }

    void viewsArriveBeforeTheFinalMap()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("serve")});
        QSignalSpy ready(&client, &EngineClient::ready);
        client.start();
        QVERIFY(ready.wait());
        std::vector<int> progress;
        std::optional<Result<wire::RelevanceReply>> final;
        client.relevance(
            question(7), [&](const Result<wire::RelevanceReply>& answer) { final = answer; },
            [&](const wire::RelevanceReply& partial) { progress.push_back(partial.map.viewsDone); });
        QTRY_VERIFY(final.has_value());
        QCOMPARE(progress, (std::vector<int>{1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE((*final)->generation, std::uint64_t{7});
        QCOMPARE((*final)->map.values, fake::map(RoiName{"FFA-1"}, {3}, fake::kViews).values);
    }

    void aCancelledRequestIsNeverAnswered()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("--view-ms"), QStringLiteral("20")});
        QSignalSpy ready(&client, &EngineClient::ready);
        client.start();
        QVERIFY(ready.wait());
        bool isFirstAnswered = false;
        const auto first = client.relevance(
            question(1), [&](const auto&) { isFirstAnswered = true; }, [&](const auto&) { isFirstAnswered = true; });
        client.cancel(first);
        std::optional<Result<wire::RelevanceReply>> second;
        client.relevance(question(2), [&](const auto& answer) { second = answer; }, {});
        QTRY_VERIFY(second.has_value());
        QVERIFY(!isFirstAnswered);
        QCOMPARE(client.openRequests(), 0);
    }

    void aCancelFromWithinProgressIsHarmless()
    {
        EngineClient client(fakeEngine(), {});
        QSignalSpy ready(&client, &EngineClient::ready);
        client.start();
        QVERIFY(ready.wait());
        RequestId id = 0;
        int heard = 0;
        id = client.relevance(question(1), {}, [&](const auto&) {
            ++heard;
            client.cancel(id);
        });
        std::optional<Result<wire::StimulusTable>> later;
        QTRY_COMPARE(heard, 1);
        client.stimuli([&](const auto& answer) { later = answer; });
        QTRY_VERIFY(later.has_value());
        QCOMPARE(heard, 1);
    }

    void errorsComeWithTheirRemedy()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("--fault"), QStringLiteral("refuse")});
        QSignalSpy ready(&client, &EngineClient::ready);
        client.start();
        QVERIFY(ready.wait());
        std::optional<Result<wire::SubjectSummary>> answer;
        client.openSubject({"/nowhere", ""}, [&](const auto& reply) { answer = reply; });
        QTRY_VERIFY(answer.has_value());
        QVERIFY(!answer->has_value());
        QCOMPARE(answer->error(), (Error{ErrorKind::notFound, "There is no such tree.", "Name another folder."}));
    }

    void whatTheEngineNoticesIsPassedOn()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("--fault"), QStringLiteral("notice")});
        QSignalSpy noticed(&client, &EngineClient::noticed);
        client.start();
        QVERIFY(noticed.wait());
        const auto notice = noticed.front().front().value<wire::Notice>();
        QCOMPARE(notice.message, std::string("The disk is full."));
        QCOMPARE(notice.remedy, std::string("Make room on it."));
    }

    void anotherProtocolVersionIsExplainedAndNotTriedAgain()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("--protocol"), QStringLiteral("99")});
        QSignalSpy failed(&client, &EngineClient::failed);
        QSignalSpy died(&client, &EngineClient::died);
        client.start();
        QVERIFY(failed.wait());
        const auto error = failed.front().front().value<Error>();
        QCOMPARE(error.kind, ErrorKind::mismatch);
        QVERIFY(error.message.find("protocol 99") != std::string::npos);
        QVERIFY(error.message.find("protocol 1") != std::string::npos);
        QVERIFY(error.remedy.find("same release") != std::string::npos);
        QCOMPARE(client.state(), EngineClient::State::stopped);
        QVERIFY(died.isEmpty());
        QCOMPARE(client.processId(), 0);
    }

    void aKilledEngineIsReplacedAndSaysHelloAgain()
    {
        EngineClient client(fakeEngine(), {});
        QSignalSpy ready(&client, &EngineClient::ready);
        QSignalSpy died(&client, &EngineClient::died);
        client.start();
        QVERIFY(ready.wait());
        const qint64 first = client.processId();
        ::kill(static_cast<pid_t>(first), SIGKILL);
        QVERIFY(ready.wait());
        QCOMPARE(died.size(), 1);
        const auto death = died.front().front().value<EngineDeath>();
        QCOMPARE(death.how, QStringLiteral("was killed (signal 9)"));
        QCOMPARE(death.restartInMs, std::optional(0));
        QVERIFY(client.processId() != first);
    }

    void aDeathInTheMiddleOfAReplyLosesNothingOfTheNextEngine()
    {
        EngineClient client(fakeEngine(), {QStringLiteral("--fault"), QStringLiteral("half")});
        QSignalSpy ready(&client, &EngineClient::ready);
        QSignalSpy died(&client, &EngineClient::died);
        client.start();
        QVERIFY(ready.wait());
        bool isAnswered = false;
        client.openSubject({"x", ""}, [&](const auto&) { isAnswered = true; });
        QVERIFY(ready.wait());  // half a frame of the first engine does not spoil the hello of the second
        QCOMPARE(died.front().front().value<EngineDeath>().how, QStringLiteral("ended with code 9"));
        QVERIFY(!isAnswered);
        QTRY_COMPARE(client.openRequests(), 0);
    }

    void aFrameThatLiesAboutItsLengthIsAnErrorNotAnAllocation_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("length") << "lie";
        QTest::newRow("not CBOR") << "garbage";
    }
    void aFrameThatLiesAboutItsLengthIsAnErrorNotAnAllocation()
    {
        QFETCH(const QString, fault);
        EngineClient client(fakeEngine(), {QStringLiteral("--fault"), fault});
        QSignalSpy failed(&client, &EngineClient::failed);
        QSignalSpy died(&client, &EngineClient::died);
        client.start();
        QVERIFY(failed.wait());
        QVERIFY(failed.front().front().value<Error>().message.find("no message") != std::string::npos);
        QTRY_VERIFY(!died.isEmpty());
        QVERIFY(died.front().front().value<EngineDeath>().restartInMs.has_value());
    }

    void anEngineThatEndsAtOnceIsGivenUpWithItsLastWords()
    {
        EngineProcess process(fakeEngine(), {QStringLiteral("--fault"), QStringLiteral("exit")});
        QSignalSpy died(&process, &EngineProcess::died);
        process.start();
        QVERIFY(died.wait());
        const auto death = died.front().front().value<EngineDeath>();
        QCOMPARE(death.how, QStringLiteral("ended with code 3"));
        QCOMPARE(death.lastWords, QStringLiteral("fake_engine: no device"));
    }

    void restartsComeSlowerAndThenNotAtAll()
    {
        QCOMPARE(restartDelayMs(1), std::optional(0));
        QVERIFY(*restartDelayMs(2) < *restartDelayMs(3));
        QVERIFY(restartDelayMs(4).has_value());
        QVERIFY(!restartDelayMs(5).has_value());
    }

    void aMissingEngineIsNamed()
    {
        EngineClient client(QStringLiteral("/nowhere/cortilens-engine"), {});
        QSignalSpy died(&client, &EngineClient::died);
        client.start();
        QTRY_VERIFY(!died.isEmpty());
        QVERIFY(died.front().front().value<EngineDeath>().how.contains(QStringLiteral("/nowhere/cortilens-engine")));
        QVERIFY(!died.front().front().value<EngineDeath>().restartInMs.has_value());  // it will not appear by waiting
        QCOMPARE(client.state(), EngineClient::State::stopped);
    }

    void questionsWithoutAnEngineAreNotSent()
    {
        EngineClient client(fakeEngine(), {});
        QCOMPARE(client.stimuli([](const auto&) {}), RequestId{0});
        QCOMPARE(client.openRequests(), 0);
    }
};

QTEST_GUILESS_MAIN(EngineClientTest)
#include "EngineClientTest.moc"
