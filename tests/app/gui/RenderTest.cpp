// SPDX-License-Identifier: Apache-2.0
// The program itself, with no display: exit codes, one line of words, and a figure.
#include "tests/support/BareProgram.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace cortilens::test;

class RenderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void theStoryBecomesAFigureWithoutADisplay()
    {
        const QString out = m_folder.filePath(QStringLiteral("story.png"));
        const auto ending = runBare(withFake(QStringLiteral("--render %1 --size-mm 89x120 --dpi 100").arg(out)));
        QVERIFY2(ending.code == 0, qPrintable(ending.errors));
        const QImage figure(out);
        QCOMPARE(figure.size(), QSize(350, 472));
        QCOMPARE(figure.dotsPerMeterX(), 3937);
    }

    void everyOptionChangesTheFigure()
    {
        const auto pictureOf = [this](const QString& options) {
            const QString out = m_folder.filePath(QStringLiteral("figure.png"));
            const auto ending = runBare(withFake(QStringLiteral("--render %1 --dpi 72 %2").arg(out, options)));
            return ending.code == 0 ? QImage(out) : QImage();
        };
        const QImage story = pictureOf({});
        QVERIFY(!story.isNull());
        QCOMPARE(pictureOf(QStringLiteral("--image 5 --select food --backbone deit-tiny")), story);  // said in words
        for (const char* options : {"--image 73k:2", "--select FFA-1", "--select lh:40", "--form flat", "--overlay none"}) {
            const QImage other = pictureOf(QString::fromUtf8(options));
            QVERIFY2(!other.isNull() && other != story, options);
        }
    }

    void whatFailsEndsWithOneAndOneLine()
    {
        const QString out = m_folder.filePath(QStringLiteral("none.png"));
        const auto region = runBare(withFake(QStringLiteral("--render %1 --select FFA-9").arg(out)));
        QCOMPARE(region.code, 1);
        QVERIFY(region.errors.contains(QStringLiteral("FFA-9")) && region.errors.contains(QStringLiteral("FFA-1")));
        QCOMPARE(region.errors.count(u'\n'), 0);
        const auto folder = runBare(withFake(QStringLiteral("--render /nowhere/none.png")));
        QCOMPARE(folder.code, 1);
        QVERIFY(folder.errors.contains(QStringLiteral("/nowhere")));
        const auto engine = runBare({QStringLiteral("tree"), QStringLiteral("--engine"), QStringLiteral("/nowhere/engine"),
                                     QStringLiteral("--render"), out});
        QCOMPARE(engine.code, 1);
        QVERIFY(engine.errors.contains(QStringLiteral("/nowhere/engine")));
        QVERIFY(!QFile::exists(out));
    }

    void wrongUsageEndsWithTwo()
    {
        QCOMPARE(runBare({QStringLiteral("a"), QStringLiteral("b")}).code, 2);
        QCOMPARE(runBare({QStringLiteral("--nonsense")}).code, 2);
        QCOMPARE(runBare({QStringLiteral("--help")}).code, 0);
        QCOMPARE(runBare({QStringLiteral("--version")}).code, 0);
    }

    void withoutADisplayTheWindowSaysSo()
    {
        const auto ending = runBare({QStringLiteral("tree")});
        QCOMPARE(ending.code, 1);
        QVERIFY(ending.errors.contains(QStringLiteral("no display")));
    }
};

QTEST_GUILESS_MAIN(RenderTest)
#include "RenderTest.moc"
