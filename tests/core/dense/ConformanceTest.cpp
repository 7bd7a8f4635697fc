// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Conformance.h"
#include "core/dense/DenseNetwork.h"

#include <QTest>

using namespace cortilens;

class ConformanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowAgreesWithItsReferenceImplementation_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& row : models::rows()) QTest::newRow(row.id.c_str()) << QString::fromStdString(row.id);
    }

    void everyRowAgreesWithItsReferenceImplementation()
    {
        QFETCH(QString, id);

        const auto network = dense::DenseNetwork::fromFormula(dense::rowToCheck(*models::findRow(id.toStdString())), {}).value();

        const auto checks = dense::conformance(*network);

        QVERIFY2(checks.has_value(), checks ? "" : checks.error().message.c_str());
        QVERIFY(!checks->empty());
        for (const auto& check : *checks) {
            qInfo("%s: expected %.6f, got %.6f, off by %.1e", check.name.c_str(), check.expected, check.got, check.relativeError);
            QVERIFY2(check.passed, check.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(ConformanceTest)
#include "ConformanceTest.moc"
