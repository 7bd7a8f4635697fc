// SPDX-License-Identifier: Apache-2.0
#include "app/gui/DemoMaker.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] QString fakeEngine()
{
    return QStringLiteral(CORTILENS_BINARY_DIR "/tests/fake_engine");
}

}  // namespace

class DemoMakerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void aTreeThatWasMadeIsNamed()
    {
        DemoMaker maker(fakeEngine());
        QSignalSpy made(&maker, &DemoMaker::made);
        QSignalSpy failed(&maker, &DemoMaker::failed);
        const QString tree = m_folder.filePath(QStringLiteral("demo"));
        maker.make(tree);
        QVERIFY(maker.isRunning());
        QVERIFY(made.wait());
        QCOMPARE(made.front().front().toString(), tree);
        QVERIFY(QDir(tree).exists(QStringLiteral("nsddata")));
        QVERIFY(failed.isEmpty() && !maker.isRunning());
    }

    void whatWentWrongIsSaidInTheEnginesLastWords()
    {
        DemoMaker maker(fakeEngine());
        QSignalSpy made(&maker, &DemoMaker::made);
        QSignalSpy failed(&maker, &DemoMaker::failed);
        maker.make(m_folder.filePath(QStringLiteral("full")));
        QVERIFY(failed.wait());
        const auto error = failed.front().front().value<Error>();
        QCOMPARE(error.kind, ErrorKind::unreadable);
        QCOMPARE(error.message, std::string("The demo subject could not be made: There is no room for it."));
        QVERIFY(made.isEmpty());
    }

    void cancellingEndsItAndTheNextOneIsMade()
    {
        DemoMaker maker(fakeEngine());
        QSignalSpy made(&maker, &DemoMaker::made);
        QSignalSpy failed(&maker, &DemoMaker::failed);
        maker.make(m_folder.filePath(QStringLiteral("slow")));
        QTRY_VERIFY(maker.isRunning());
        maker.cancel();
        QVERIFY(failed.wait());
        QCOMPARE(failed.front().front().value<Error>().kind, ErrorKind::cancelled);
        maker.make(m_folder.filePath(QStringLiteral("next")));
        QVERIFY(made.wait());
        QCOMPARE(failed.size(), 1);
    }

    void aMissingEngineIsNamedOnce()
    {
        DemoMaker maker(QStringLiteral("/nowhere/cortilens-engine"));
        QSignalSpy failed(&maker, &DemoMaker::failed);
        maker.make(m_folder.filePath(QStringLiteral("demo")));
        QTRY_COMPARE(failed.size(), 1);
        const auto error = failed.front().front().value<Error>();
        QCOMPARE(error.kind, ErrorKind::notFound);
        QVERIFY(error.message.find("/nowhere/cortilens-engine") != std::string::npos);
        QVERIFY(!maker.isRunning());
    }
};

QTEST_GUILESS_MAIN(DemoMakerTest)
#include "DemoMakerTest.moc"
