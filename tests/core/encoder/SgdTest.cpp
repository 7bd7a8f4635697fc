// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Sgd.h"
#include "tests/core/encoder/SgdProblem.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/Files.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <ATen/Parallel.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <random>

using namespace cortilens;
using namespace cortilens::encoder;
using cortilens::test::Large;
using cortilens::test::shortTraining;

namespace {

/// The little problem that torch.optim.AdamW solved for the fixture.
struct Little {
    static constexpr std::size_t kImages = 6, kChannels = 3, kVoxels = 2;
    std::vector<float> x, y;

    Little()
    {
        for (std::size_t i = 0; i < kImages; ++i) {
            std::array<double, kChannels> row{};
            for (std::size_t c = 0; c < kChannels; ++c) row[c] = static_cast<double>((7 * i + 3 * c) % 11) / 10 - 0.4;
            const double length = std::hypot(row[0], row[1], row[2]);
            for (const double value : row) x.push_back(static_cast<float>(value / length));
            for (std::size_t v = 0; v < kVoxels; ++v)
                y.push_back(static_cast<float>(static_cast<double>((5 * i + 2 * v) % 7) / 3 - 1));
        }
    }
};

constexpr int kKills = 20;
constexpr int kMostEpochsALife = 3;  // that a process is let alone for before it is killed
/// More than all lives together can do, so that every one of them is killed in the middle of the training.
constexpr int kEpochsUnderFire = kKills * kMostEpochsALife + 1;

/// What the process does that the test kills: trains, says on stdout which epoch it has done, and holds its breath at
/// every epoch from the `life`th on (0: never), until it is killed.
int trainInThisProcess(const char* folder, int life)
{
    const Large data;
    const std::filesystem::path checkpoint = std::filesystem::path(folder) / "training";
    int epochs = 0;
    const auto fit = trainSgd(data.copies(), data.responses(), shortTraining(kEpochsUnderFire), {},
                              {.stop = {},
                               .report =
                                   [&](const SgdProgress& progress) {
                                       std::printf("%d\n", progress.epoch);
                                       std::fflush(stdout);
                                       if (++epochs == life) (void)std::getchar();  // nobody writes
                                   },
                               .checkpoint = checkpoint,
                               .fingerprint = "under fire"});
    if (!fit) {
        std::fprintf(stderr, "%s\n", fit.error().message.c_str());
        return 1;
    }
    test::write(std::filesystem::path(folder) / "weights", std::as_bytes(std::span(fit->weights)));
    return 0;
}

}  // namespace

class SgdTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsAreThoseOfTorchOptimAdamW_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<QList<double>>("weights");
        QTest::addColumn<QList<double>>("bias");
        QTest::addColumn<double>("lastLoss");
        // PyTorch 2.11.0, float64: nn.Linear from zero, AdamW(betas (.9, .999), eps 1e-8, weight_decay 2e-2), full batch, 30
        // epochs of lr 0.5^(e / 100); made by tests/parity/adamw.py.
        QTest::newRow("lr 3e-2") << 3e-2 << QList<double>{0.04071752616613426,  0.7167304117947995,   -0.33811154300024754,
                                                          -0.14537183801464149, -0.36812439528068586, 0.664480728157299}
                                 << QList<double>{-0.06428834757742694, -0.10978995367857466} << 0.16388231799005198;
        QTest::newRow("the paper's lr 3e-4")
            << 3e-4 << QList<double>{0.008068447602781465,  0.008085621526158769,  -0.008086436382964564,
                                     -0.008074819526083183, -0.008071790265528539, 0.008092049491543251}
            << QList<double>{0.007988700789909002, -0.00798874546910385} << 0.4898362894562481;
    }

    void stepsAreThoseOfTorchOptimAdamW()
    {
        QFETCH(const double, rate);
        QFETCH(const QList<double>, weights);
        QFETCH(const QList<double>, bias);
        QFETCH(const double, lastLoss);
        const Little data;
        SgdOptions options;
        options.epochs = 30;
        options.learningRate = rate;
        options.initialScale = 0;

        const auto fit = trainSgd(copiesOf(data.x, 1, Little::kChannels), blocksOf(data.y, Little::kVoxels), options, {});

        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        for (qsizetype i = 0; i < weights.size(); ++i) {
            const double off = static_cast<double>(fit->weights[static_cast<std::size_t>(i)]) - weights[i];
            QVERIFY2(std::abs(off) < 2e-6, qPrintable(QStringLiteral("weight %1 is off by %2").arg(i).arg(off)));
        }
        for (qsizetype i = 0; i < bias.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(fit->bias[static_cast<std::size_t>(i)]) - bias[i]) < 2e-6);
        QVERIFY(std::abs(fit->losses[0] - 0.5) < 1e-6);
        QVERIFY(std::abs(fit->losses[29] - lastLoss) < 1e-6);
    }

    void theSignalIsLearnt()
    {
        const Large data;

        const auto fit = trainSgd(data.copies(), data.responses(), shortTraining(40), {});

        QVERIFY(fit.has_value());
        QVERIFY(fit->losses[39] < 0.8 * fit->losses[0]);
        QVERIFY2(fit->weights[5 * Large::kChannels + 5] > 0.5F, "voxel 5 answers to channel 5");
    }

    void theSeedDecidesAndTheThreadsDoNot()
    {
        const Large data;
        auto options = shortTraining(3);
        const auto once = trainSgd(data.copies(), data.responses(), options, {});

        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto alone = trainSgd(data.copies(), data.responses(), options, {});
        at::set_num_threads(threads);
        options.seed = 6;
        const auto other = trainSgd(data.copies(), data.responses(), options, {});

        QVERIFY(once->weights == alone->weights);
        QVERIFY(once->losses == alone->losses);
        QVERIFY(once->weights != other->weights);
    }

    void aTrainingThatIsKilledTwentyTimesResumesToTheSameBytes()
    {
        const QTemporaryDir calm;
        const QTemporaryDir fire;
        const auto start = [](QProcess& process, const QTemporaryDir& folder, unsigned life) {
            process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            process.start(QCoreApplication::applicationFilePath(),
                          {QStringLiteral("train"), folder.path(), QString::number(life)});
            return process.waitForStarted();
        };
        QProcess undisturbed;
        QElapsedTimer clock;
        clock.start();
        QVERIFY(start(undisturbed, calm, 0));
        QVERIFY(undisturbed.waitForFinished(120000));
        QCOMPARE(undisturbed.exitCode(), 0);
        const auto epochUs = static_cast<unsigned long>(clock.nsecsElapsed() / 1000 / kEpochsUnderFire);

        std::mt19937 generator(std::random_device{}());  // any moment will do
        int lastEpoch = 0;
        for (int kill = 0; kill < kKills; ++kill) {
            // It is killed somewhere in its last epoch, the writing of the checkpoint included: after it has said how far it
            // is, and before it can go any further, however fast or slow the machine is.
            const auto life = 1 + static_cast<unsigned>(generator() % kMostEpochsALife);
            QProcess process;
            QVERIFY(start(process, fire, life));
            for (unsigned epochs = 1; epochs < life;) {
                QVERIFY2(process.canReadLine() || process.waitForReadyRead(60000),
                         qPrintable(QStringLiteral("no word after epoch %1 and %2 kills").arg(lastEpoch).arg(kill)));
                for (; process.canReadLine(); ++epochs) lastEpoch = process.readLine().trimmed().toInt();
            }
            QThread::usleep(generator() % (epochUs + epochUs / 2 + 1));
            process.kill();
            QVERIFY(process.waitForFinished(60000));
            QCOMPARE(process.exitStatus(), QProcess::CrashExit);
        }
        QProcess last;
        QVERIFY(start(last, fire, 0));
        QVERIFY(last.waitForFinished(120000));
        QCOMPARE(last.exitCode(), 0);
        QVERIFY(lastEpoch > 0);

        const auto file = [](const QTemporaryDir& folder, const char* name) {
            return test::contentOf(std::filesystem::path(folder.path().toStdString()) / name);
        };
        QVERIFY(file(fire, "weights") == file(calm, "weights"));
        QVERIFY(file(fire, "training") == file(calm, "training"));
    }

    void aStopKeepsWhatIsDone()
    {
        const Large data;
        const QTemporaryDir folder;
        const auto checkpoint = std::filesystem::path(folder.path().toStdString()) / "training";
        const auto whole = trainSgd(data.copies(), data.responses(), shortTraining(6), {});
        std::stop_source stop;

        const auto stopped = trainSgd(data.copies(), data.responses(), shortTraining(6), {},
                                      {.stop = stop.get_token(),
                                       .report =
                                           [&](const SgdProgress& progress) {
                                               if (progress.epoch == 4) stop.request_stop();
                                           },
                                       .checkpoint = checkpoint,
                                       .fingerprint = {}});
        const auto resumed = trainSgd(data.copies(), data.responses(), shortTraining(6), {},
                                      {.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = {}});

        QCOMPARE(stopped.error().kind, ErrorKind::cancelled);
        QCOMPARE(resumed->resumedFrom, 4);
        QVERIFY(resumed->weights == whole->weights);
        QVERIFY(resumed->losses == whole->losses);
    }

    void aDiskThatFillsUpKeepsTheEpochsThatWereWritten()
    {
        const Large data;
        const QTemporaryDir folder;
        const auto checkpoint = std::filesystem::path(folder.path().toStdString()) / "training";
        const auto whole = trainSgd(data.copies(), data.responses(), shortTraining(4), {});
        std::optional<test::FileSizeLimit> full;
        const auto report = [&](const SgdProgress& progress) {
            if (progress.epoch == 2) full.emplace(4096);
        };

        const auto failed = trainSgd(data.copies(), data.responses(), shortTraining(4), {},
                                     {.stop = {}, .report = report, .checkpoint = checkpoint, .fingerprint = {}});
        full.reset();
        const auto resumed = trainSgd(data.copies(), data.responses(), shortTraining(4), {},
                                      {.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = {}});

        QCOMPARE(failed.error().kind, ErrorKind::outOfSpace);
        QVERIFY(test::names(failed.error(), checkpoint));
        QCOMPARE(resumed->resumedFrom, 2);
        QVERIFY(resumed->weights == whole->weights);
    }

    void aCheckpointOfSomethingElseIsRefused()
    {
        const Large data;
        const QTemporaryDir folder;
        const auto checkpoint = std::filesystem::path(folder.path().toStdString()) / "training";
        SgdCourse course{.stop = {}, .report = {}, .checkpoint = checkpoint, .fingerprint = "subj01"};
        QVERIFY(trainSgd(data.copies(), data.responses(), shortTraining(1), {}, course).has_value());

        const auto otherOptions = trainSgd(data.copies(), data.responses(), shortTraining(2), {}, course);
        course.fingerprint = "subj02";
        const auto otherData = trainSgd(data.copies(), data.responses(), shortTraining(1), {}, course);
        test::cutShort(checkpoint, 100);
        const auto damaged = trainSgd(data.copies(), data.responses(), shortTraining(1), {}, course);

        QCOMPARE(otherOptions.error().kind, ErrorKind::mismatch);
        QCOMPARE(otherData.error().kind, ErrorKind::mismatch);
        QVERIFY(test::names(otherData.error(), checkpoint, "another training"));
        QCOMPARE(damaged.error().kind, ErrorKind::malformed);
    }

    void unknownVoxelsAreSetAside()
    {
        Large data;
        data.y[17 * Large::kVoxels + 3] = std::numeric_limits<float>::quiet_NaN();

        const auto fit = trainSgd(data.copies(), data.responses(), shortTraining(2), {});

        QVERIFY(fit->unknown[3]);
        QCOMPARE(std::ranges::count(fit->unknown, true), 1);
        QVERIFY(std::isfinite(fit->losses[1]));
        QVERIFY(std::isfinite(fit->weights[3 * Large::kChannels]));
    }

    void whatCannotBeTrainedIsRefusedInWords()
    {
        const Large data;
        auto responses = data.responses();
        responses.rows = 299;
        QCOMPARE(trainSgd(data.copies(), responses, {}, {}).error().message,
                 "There are embeddings of 300 images, but responses to 299.");
        responses = data.responses();
        responses.voxels = 0;
        QCOMPARE(trainSgd(data.copies(), responses, {}, {}).error().message, "There is no voxel to fit.");
        QCOMPARE(trainSgd(data.copies(), data.responses(), shortTraining(0), {}).error().kind, ErrorKind::invalidRequest);
    }
};

int main(int argc, char** argv)
{
    if (argc == 4 && std::strcmp(argv[1], "train") == 0) return trainInThisProcess(argv[2], std::atoi(argv[3]));
    QCoreApplication application(argc, argv);
    SgdTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "SgdTest.moc"
