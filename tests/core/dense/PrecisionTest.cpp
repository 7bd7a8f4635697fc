// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Conformance.h"
#include "core/dense/DenseNetwork.h"

#include <QTest>

using namespace cortilens;

/// Half precision against float32, row by row: what doctor repeats on a user's machine for every row.
class PrecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowAgreesWithFloat32_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("precision");
        for (const auto& row : models::rows())
            for (const auto precision : {models::Precision::bf16, models::Precision::fp16})
                if (row.hasNetwork() && row.width <= 768)  // larger ones repeat the arithmetic of these; doctor checks any
                    QTest::addRow("%s, %s", row.id.c_str(), std::string(nameOf(precision)).c_str())
                        << QString::fromStdString(row.id) << static_cast<int>(precision);
    }

    void everyRowAgreesWithFloat32()
    {
        QFETCH(QString, id);
        QFETCH(int, precision);
        const models::Device device{.precision = static_cast<models::Precision>(precision)};
        const auto network = dense::DenseNetwork::fromFormula(dense::rowToCheck(*models::findRow(id.toStdString())), device);
        QVERIFY2(network.has_value(), network ? "" : network.error().message.c_str());

        const auto agreement = dense::precisionAgreement(**network);

        QVERIFY2(agreement.has_value(), agreement ? "" : agreement.error().message.c_str());
        qInfo("%s, %s: worst patch cosine %.5f, heatmap correlation %.6f", qPrintable(id),
              std::string(nameOf(device.precision)).c_str(), agreement->worstCosine, agreement->heatmapPearson);
        QVERIFY(agreement->passed());
        QVERIFY(agreement->worstCosine < 1);  // it was half precision indeed
    }
};

QTEST_APPLESS_MAIN(PrecisionTest)
#include "PrecisionTest.moc"
