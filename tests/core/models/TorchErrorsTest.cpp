// SPDX-License-Identifier: Apache-2.0
#include "core/models/TorchErrors.h"

#include <QTest>

#include <ATen/ATen.h>

#include <functional>

using namespace cortilens;

namespace {

Error errorOf(const std::function<void()>& work)
try {
    work();
    return {};
} catch (...) {
    return models::errorFromTorch("testing");
}

}  // namespace

class TorchErrorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryThatIsNotThereIsSaidSo()
    {
        const auto tensor = errorOf([] { (void)at::empty({std::int64_t{1} << 50}); });
        const auto vector = errorOf([] { throw std::bad_alloc(); });

        for (const auto& error : {tensor, vector}) {
            QCOMPARE(error.kind, ErrorKind::outOfMemory);
            QVERIFY(error.message.find("testing") != std::string::npos);
        }
    }

    void otherFailuresKeepTheirFirstLine()
    {
        const auto error = errorOf([] { (void)at::matmul(at::zeros({2, 3}), at::zeros({2, 3})); });

        QCOMPARE(error.kind, ErrorKind::device);
        QVERIFY(error.message.find("2x3") != std::string::npos);
        QVERIFY(error.message.find('\n') == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TorchErrorsTest)
#include "TorchErrorsTest.moc"
