// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "core/dense/Distiller.h"
#include "tests/support/Tensors.h"

#include <QTest>

#include <fstream>
#include <malloc.h>
#include <memory>
#include <string>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr int kPixels = 896;

/// The most memory that this process has had since forgetPeak().
std::int64_t peakBytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmHWM:") {
            std::int64_t kilobytes = 0;
            status >> kilobytes;
            return kilobytes * 1024;
        }
    return 0;
}

bool forgetPeak()
{
    malloc_trim(0);
    std::ofstream file("/proc/self/clear_refs");
    file << "5";
    file.close();
    return file.good();
}

}  // namespace

/// CLIP at the resolution that BrainSAIL uses, with two of its blocks (each takes the memory of the one before), under every
/// adaptor: what it takes against what is said before it begins.
class AdaptorMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_network = DenseNetwork::fromFormula(m_row, {}).value(); }

    void noAdaptorTakesMoreThanIsEstimated_data()
    {
        QTest::addColumn<Adaptor>("adaptor");
        for (const auto adaptor : adaptorsOf(m_row)) QTest::newRow(std::string(nameOf(adaptor)).c_str()) << adaptor;
    }
    void noAdaptorTakesMoreThanIsEstimated()
    {
        QFETCH(const Adaptor, adaptor);
        const auto pixels = test::formulaPixels(kPixels);
        if (!forgetPeak()) QSKIP("This system does not let a process forget its peak.");
        const auto tokens =
            needsCompanion(adaptor) ? m_network->proxiedOnDevice(pixels, *m_network) : m_network->tokens(pixels, adaptor);
        QVERIFY2(tokens.has_value(), tokens ? "" : tokens.error().message.c_str());

        const auto peak = peakBytes();
        const auto estimate = networkBytes(m_row, {}, kPixels, 1) + adaptorBytes(m_row, adaptor, kPixels, 1);
        qInfo("peak %5.0f MB, estimated %5.0f MB", static_cast<double>(peak) / 1e6, static_cast<double>(estimate) / 1e6);
        QVERIFY(peak < estimate);
        QVERIFY(peak > estimate / 2);  // or the estimate refuses what would fit
    }

    void theEstimateOfARecipeKnowsItsAdaptorAndItsCompanion()
    {
        const auto& clip = *models::findRow("clip-vit-b16");
        const auto& dino = *models::findRow("dinov2-vitb14-reg");
        auto recipe = recipeOf(clip, models::Precision::fp32);
        const auto usual = estimateBytes(recipe, clip, {}, 1);

        recipe.adaptor = Adaptor::scclip;
        QCOMPARE(estimateBytes(recipe, clip, {}, 1) - usual, adaptorBytes(clip, Adaptor::scclip, 896, 1));
        recipe.adaptor = Adaptor::proxyclip;
        // The companion's 56 x 56 patches of 14 px are those of 16 px at 896.
        QCOMPARE(estimateBytes(recipe, clip, {}, 1, &dino) - usual,
                 adaptorBytes(clip, Adaptor::proxyclip, 896, 1) + networkBytes(dino, {}, 784, 1));
    }

private:
    static models::BackboneRow shallowClip()
    {
        auto row = *models::findRow("clip-vit-b16");
        row.depth = 2;
        return row;
    }

    const models::BackboneRow m_row = shallowClip();
    std::shared_ptr<const DenseNetwork> m_network;
};

QTEST_APPLESS_MAIN(AdaptorMemoryTest)
#include "AdaptorMemoryTest.moc"
