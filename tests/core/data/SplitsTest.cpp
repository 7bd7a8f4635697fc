// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/data/Splits.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace cortilens;
using namespace cortilens::data;

namespace {

[[nodiscard]] std::vector<NsdId> idsFrom(int first, int count)
{
    std::vector<NsdId> ids;
    for (int id = first; id < first + count; ++id) ids.push_back({id});
    return ids;
}

/// Two subjects with 750 photos each, of which the first 20 are shared; every photo comes once a session.
[[nodiscard]] Design twoSubjects()
{
    Design design;
    design.shared = idsFrom(0, 20);
    for (int session = 0; session < 3; ++session)
        for (int photo = 0; photo < kTrialsPerSession; ++photo) design.order.push_back(photo);
    design.lists = {idsFrom(0, kTrialsPerSession), idsFrom(0, 20)};
    for (int photo = 20; photo < kTrialsPerSession; ++photo) design.lists[1].push_back({1000 + photo});
    return design;
}

}  // namespace

class SplitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTestSetIsWhatWasNamedAndTheRestTrains()
    {
        const auto split = splitBy(idsFrom(100, 50), idsFrom(120, 12), "custom").value();
        QCOMPARE(split.test.size(), std::size_t{12});
        QCOMPARE(split.test.front(), std::size_t{20});
        QCOMPARE(split.train.size(), std::size_t{38});
    }
    void aTestSetOfFewerThanTenImagesIsRefusedWithItsNumber()
    {
        const auto split = splitBy(idsFrom(100, 50), idsFrom(91, 18), "shared1000");
        QVERIFY(!split);
        QCOMPARE(split.error().kind, ErrorKind::invalidRequest);
        QVERIFY2(split.error().message.find("9 images to test") != std::string::npos, split.error().message.c_str());
    }
    void photosOfTheTestThatWereNeverShownArePassedOver()
    {
        QCOMPARE(splitBy(idsFrom(0, 50), idsFrom(30, 1000), "shared1000").value().test.size(), std::size_t{20});
    }
    void aReductionKeepsWhatEverySubjectSawOftenEnough()
    {
        auto design = twoSubjects();
        QCOMPARE(sharedPhotos(design, 0).size(), std::size_t{20});
        QCOMPARE(sharedPhotos(design, 3, std::array{3, 3}).size(), std::size_t{20});
        QCOMPARE(sharedPhotos(design, 3, std::array{3, 2}).size(), std::size_t{0});
        QCOMPARE(sharedPhotos(design, 2, std::array{3, 2}).size(), std::size_t{20});
        design.order[kTrialsPerSession] = 1;  // photo 0 comes once less, photo 1 once more
        QCOMPARE(sharedPhotos(design, 2, std::array{3, 2}).front().value, 1);
    }
    void foldsTestEveryImageOnceAndDependOnTheSeedOnly()
    {
        const auto folds = kFold(103, 5, 7).value();
        QCOMPARE(folds.size(), std::size_t{5});
        std::vector<int> tested(103, 0);
        for (const auto& fold : folds) {
            QVERIFY(fold.test.size() == 20 || fold.test.size() == 21);
            QCOMPARE(fold.train.size() + fold.test.size(), std::size_t{103});
            QVERIFY(std::ranges::is_sorted(fold.train));
            for (const auto place : fold.test) ++tested[place];
        }
        QVERIFY(std::ranges::all_of(tested, [](int times) { return times == 1; }));
        QCOMPARE(kFold(103, 5, 7).value()[0].test, folds[0].test);
        QVERIFY(kFold(103, 5, 8).value()[0].test != folds[0].test);
        QVERIFY(!kFold(40, 5, 7));
        QVERIFY(!kFold(100, 1, 7));
    }
    void aListOfPhotosTakesBothNumberings()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "list.txt";
        test::write(path, "# mine\n17\nnsd:18\n\n73k:20\n");
        const auto images = readImageList(path).value();
        QCOMPARE(images.size(), std::size_t{3});
        QCOMPARE(images[2].value, 19);
        test::write(path, "17\n73k:0\n");
        const auto wrong = readImageList(path);
        QVERIFY(!wrong);
        QVERIFY2(wrong.error().message.find("line 2") != std::string::npos, wrong.error().message.c_str());
    }
    void theCeilingCountsUnequalRepeats()
    {
        // 2 images with 3 trials, 1 with 2, 1 with 1: (2/3 + 1/2 + 1) / 4.
        const std::array<std::uint8_t, 5> repeats{3, 3, 2, 1, 0};
        const double share = noiseShareOf(repeats);
        QVERIFY(std::abs(share - (2.0 / 3 + 0.5 + 1) / 4) < 1e-12);
        QVERIFY(std::abs(noiseCeilingOf(0.5F, share) - 100 * 0.25 / (0.25 + share)) < 1e-5);
        const std::array<std::uint8_t, 2> three{3, 3};
        QVERIFY(std::abs(noiseCeilingOf(0.7F, noiseShareOf(three)) - noiseCeilingOf(0.7F, 3)) < 1e-5F);
        QVERIFY(std::isnan(noiseCeilingOf(std::nanf(""), share)));
        QVERIFY(std::isnan(noiseShareOf({})));
    }
    void ncsnrIsFoundAgainInSimulatedTrials()
    {
        // Signal variance s^2 / (1 + s^2), noise variance 1 / (1 + s^2): ncsnr = s. 4000 images: the standard error of the noise
        // variance is sqrt(2 / 8000) of it, so s is known to about 1 %.
        constexpr double kTrue = 0.8;
        constexpr std::size_t kImages = 4000;
        std::mt19937_64 random(3);
        std::normal_distribution<double> normal;
        std::vector<float> trials;
        std::vector<std::size_t> imageOf;
        for (std::size_t image = 0; image < kImages; ++image) {
            const double signal = normal(random) * kTrue / std::sqrt(1 + kTrue * kTrue);
            for (int repeat = 0; repeat < 3; ++repeat) {
                trials.push_back(static_cast<float>(signal + normal(random) / std::sqrt(1 + kTrue * kTrue)));
                imageOf.push_back(image);
            }
        }
        QVERIFY(std::abs(static_cast<double>(ncsnrOf(trials, imageOf, kImages)) - kTrue) < 0.04);
        trials[0] = std::nanf("");
        QVERIFY(!std::isnan(ncsnrOf(trials, imageOf, kImages)));
        QVERIFY(std::isnan(ncsnrOf(std::span(trials).first(2), imageOf, kImages)));
    }
};

QTEST_APPLESS_MAIN(SplitsTest)
#include "SplitsTest.moc"
