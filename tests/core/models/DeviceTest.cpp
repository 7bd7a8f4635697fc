// SPDX-License-Identifier: Apache-2.0
#include "core/models/Device.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::models;

class DeviceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCpuIsAlwaysThereAndExact()
    {
        const auto choice = chooseDevice({.device = "cpu", .precision = {}, .threads = 0});

        QVERIFY(choice.has_value());
        QCOMPARE(toText(choice->device), std::string("cpu"));
        QCOMPARE(nameOf(choice->device.precision), std::string_view("fp32"));
        QVERIFY(!choice->name.empty() && choice->memoryBytes > 0 && choice->threads > 0);
        QVERIFY(choice->note.empty());
    }

    void precisionAndThreadsAreTakenAsAsked()
    {
        const auto choice = chooseDevice({.device = "cpu", .precision = Precision::bf16, .threads = 1});

        QVERIFY(choice.has_value());
        QCOMPARE(nameOf(choice->device.precision), std::string_view("bf16"));
        QCOMPARE(choice->threads, 1);
    }

    void autoTakesCudaOrSaysWhyNot()
    {
        const auto choice = chooseDevice({});

        QVERIFY(choice.has_value());
        const bool cuda = choice->device.kind == Device::Kind::cuda;
        QCOMPARE(choice->note.empty(), cuda);
        QCOMPARE(choice->device.precision, cuda ? Precision::bf16 : Precision::fp32);
    }

    void cudaByNameIsGivenOrRefusedWithAReason()
    {
        const auto choice = chooseDevice({.device = "cuda:0", .precision = {}, .threads = 0});
        if (choice) {
            QCOMPARE(toText(choice->device), std::string("cuda:0"));
            return;
        }
        QCOMPARE(choice.error().kind, ErrorKind::device);
        QVERIFY(choice.error().message.find("CUDA cannot be used: ") == 0);
    }

    void aDeviceThatIsNoneIsExplained()
    {
        for (const char* name : {"gpu", "cuda:", "cuda:-1", "cuda:1x", "CPU"}) {
            const auto choice = chooseDevice({.device = name, .precision = {}, .threads = 0});
            QVERIFY2(!choice.has_value(), name);
            QCOMPARE(choice.error().kind, ErrorKind::invalidRequest);
            QVERIFY(choice.error().message.find(name) != std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(DeviceTest)
#include "DeviceTest.moc"
