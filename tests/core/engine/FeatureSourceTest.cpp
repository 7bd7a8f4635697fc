// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Distiller.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Machine.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::engine;

class FeatureSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSecondNetworkIsCountedOnceInMemory()
    {
        const auto study = Study::open(CORTILENS_BINARY_DIR "/tests/demo-tree", "", CORTILENS_SOURCE_DIR "/resources").value();
        FeatureSource any({}, {.memoryBytes = 1LL << 40}, std::nullopt);
        FeatureWish wish;
        wish.image = NsdId{3};
        wish.backbone = "deit-tiny";
        wish.adaptor = "proxyclip+deit-tiny";
        wish.views = 1;
        const auto order = orderOf(study, any, wish).value();
        const auto& row = *order.backbone->row;
        const auto both = dense::estimateBytes(order.recipe, row, {}, 1, &row);
        const auto fitsInto = [&](std::int64_t bytes) {
            FeatureSource source({}, {.memoryBytes = residentBytes() + bytes}, std::nullopt);
            return source.distil(order, {}).has_value();
        };
        constexpr std::int64_t kLibrary = 330 << 20;  // of networkBytes: there for both networks together

        QVERIFY(fitsInto(both - kLibrary / 2));
        QVERIFY(!fitsInto(both - 2 * kLibrary));
    }
};

QTEST_GUILESS_MAIN(FeatureSourceTest)
#include "FeatureSourceTest.moc"
