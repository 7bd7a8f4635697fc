// SPDX-License-Identifier: Apache-2.0
#include "core/types/Duration.h"

#include <QTest>

#include <limits>

using namespace cortilens;

class DurationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTimeIsSaidInItsTwoLargestUnits_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nearly nothing") << 0.2 << QStringLiteral("under 1 s");
        QTest::newRow("negative") << -3.0 << QStringLiteral("under 1 s");
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("under 1 s");
        QTest::newRow("seconds") << 59.4 << QStringLiteral("59 s");
        QTest::newRow("rounded up to a minute") << 59.8 << QStringLiteral("1 min");
        QTest::newRow("minutes") << 260.0 << QStringLiteral("4 min 20 s");
        QTest::newRow("an hour") << 3600.0 << QStringLiteral("1 h");
        QTest::newRow("hours") << 7800.0 << QStringLiteral("2 h 10 min");
        QTest::newRow("days") << 3 * 86400.0 + 4 * 3600 << QStringLiteral("3 d 4 h");
    }

    void aTimeIsSaidInItsTwoLargestUnits()
    {
        QFETCH(double, seconds);
        QFETCH(QString, text);

        QCOMPARE(QString::fromStdString(durationText(seconds)), text);
    }

    void anEstimateHasOneUnit_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nearly nothing") << 0.2 << QStringLiteral("under a second");
        QTest::newRow("seconds") << 42.4 << QStringLiteral("about 42 s");
        QTest::newRow("minutes") << 600.0 << QStringLiteral("about 10 min");
        QTest::newRow("hours") << 7300.0 << QStringLiteral("about 2 h");
    }

    void anEstimateHasOneUnit()
    {
        QFETCH(double, seconds);
        QFETCH(QString, text);

        QCOMPARE(QString::fromStdString(aboutDurationText(seconds)), text);
    }
};

QTEST_GUILESS_MAIN(DurationTest)
#include "DurationTest.moc"
