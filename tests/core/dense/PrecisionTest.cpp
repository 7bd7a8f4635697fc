// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Conformance.h"
#include "core/dense/DenseNetwork.h"
#include "core/models/Fixed16.h"

#include <QTest>

using namespace cortilens;

/// Every precision of the CPU against float32, row by row: what doctor repeats on a user's machine.
class PrecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowAgreesWithFloat32_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& row : models::rows())
            if (row.hasNetwork() && row.width <= 768)  // larger ones repeat the arithmetic of these; doctor checks any
                QTest::newRow(row.id.c_str()) << QString::fromStdString(row.id);
    }

    void everyRowAgreesWithFloat32()
    {
        QFETCH(QString, id);
        const auto row = dense::rowToCheck(*models::findRow(id.toStdString()));
        const auto exact = dense::DenseNetwork::fromFormula(row, {}).value();
        std::vector precisions{models::Precision::bf16, models::Precision::fp16};
        if (models::fixed16::isSupported()) precisions.push_back(models::Precision::fixed16);
        for (const auto precision : precisions) {
            const auto network = dense::DenseNetwork::fromFormula(row, {.precision = precision});
            QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());

            const auto agreement = dense::precisionAgreement(**network, *exact);

            QVERIFY2(agreement.has_value(), agreement ? "" : agreement.error().message.c_str());
            qInfo("%s, %s: 1 - worst patch cosine %.2g, 1 - heatmap correlation %.2g", qPrintable(id),
                  std::string(nameOf(precision)).c_str(), 1 - agreement->worstCosine, 1 - agreement->heatmapPearson);
            QVERIFY(agreement->passed());
            QVERIFY(agreement->worstCosine < 1);  // it was another precision indeed
        }
    }
};

QTEST_APPLESS_MAIN(PrecisionTest)
#include "PrecisionTest.moc"
