// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Benchmark.h"
#include "core/dense/Distiller.h"
#include "core/models/BackboneTable.h"
#include "core/models/Fixed16.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>

#include <unistd.h>

using namespace cortilens;
using namespace cortilens::dense;

namespace {

constexpr int kViews = 2;  // memory is at its highest when a map is refined
constexpr int kPhotoSide = 425;

/// Holds all of CLIP, and distils a photo at its published size with two blocks of another: each block takes the memory of the
/// one before, so twelve of them need no more than this. 0 for success.
[[nodiscard]] int distilled(models::Precision precision)
{
    const auto choice = models::chooseDevice({.device = "cpu", .precision = precision, .threads = 2});
    const auto* clip = models::findRow("clip-vit-b16");
    if (!choice || clip == nullptr) return 1;
    const auto whole = DenseNetwork::fromFormula(*clip, choice->device);
    auto shallow = *clip;
    shallow.depth = 2;
    const auto* row = &shallow;
    const auto network = DenseNetwork::fromFormula(shallow, choice->device);
    if (!whole || !network) return 2;
    std::stop_source stop;
    int views = 0;
    (void)Distiller(recipeOf(*row, precision), *network)
        .distil(patternPhoto(kPhotoSide), {.stop = stop.get_token(), .onPartial = [&](const FeatureMap& map) {
                                               views = map.viewsDone;
                                               if (views == kViews) stop.request_stop();
                                           }});
    return views == kViews ? 0 : 3;
}

/// The most memory that a process of its own had resident for that, in megabytes; 0 when it failed.
[[nodiscard]] double peakMegabytes(models::Precision precision)
{
    const auto child = ::fork();
    if (child == 0) ::_exit(distilled(precision));
    int status = 0;
    rusage usage{};
    if (::wait4(child, &status, 0, &usage) != child || status != 0) return 0;
    return static_cast<double>(usage.ru_maxrss) * 1024e-6;
}

}  // namespace

class DistilMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clipAtItsPublishedSizeStaysBelowOneAndAHalfGigabytes_data()
    {
        QTest::addColumn<models::Precision>("precision");
        QTest::newRow("fp32") << models::Precision::fp32;
        QTest::newRow("fixed16") << models::Precision::fixed16;
    }

    void clipAtItsPublishedSizeStaysBelowOneAndAHalfGigabytes()
    {
        QFETCH(models::Precision, precision);
        if (precision == models::Precision::fixed16 && !models::fixed16::isSupported()) QSKIP("This CPU has no AVX2.");

        const double megabytes = peakMegabytes(precision);

        qInfo("%.0f MB", megabytes);
        QVERIFY(megabytes > 300);  // its weights alone: below that, nothing was done
        QVERIFY(megabytes < 1500);
    }
};

QTEST_APPLESS_MAIN(DistilMemoryTest)
#include "DistilMemoryTest.moc"
