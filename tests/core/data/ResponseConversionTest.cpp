// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseConversion.h"
#include "core/data/ResponseSession.h"
#include "core/files/FolderLock.h"
#include "tests/core/data/SmallBetas.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/Files.h"

#include <QTest>

#include <sys/wait.h>

#include <csignal>
#include <unistd.h>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

/// A design and some sessions of volume betas.
class Recorded : public SmallTree {
public:
    explicit Recorded(int sessions, int designed = 3)
    {
        writeRotatingDesign(*this, designed);
        for (int session = 1; session <= sessions; ++session) writeVolumeSession(*this, session);
    }
};

[[nodiscard]] std::string failureOf(const ConversionReport& report)
{
    return report.failed.size() == 1 ? report.failed.front().error.message : std::string();
}

}  // namespace

class ResponseConversionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sessionsThatAreThereAreKeptAndNewOnesAdded()
    {
        const Recorded tree(2);
        QCOMPARE(convertResponses(tree.open(), keyOf("all")).value().converted, (std::vector<int>{1, 2}));
        writeVolumeSession(tree, 3);
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QCOMPARE(report.kept, (std::vector<int>{1, 2}));
        QCOMPARE(report.converted, std::vector<int>{3});
        QCOMPARE(Responses::open(report.folder).value().sessions().size(), std::size_t{3});
    }
    void aPlanSaysWhatWouldBeDoneAndWritesNothing()
    {
        const Recorded tree(2);
        const auto plan = planConversion(tree.open(), keyOf("all"), {}).value();
        QCOMPARE(plan.voxels, kVoxels);
        QCOMPARE(plan.missing, (std::vector<int>{1, 2}));
        QCOMPARE(plan.bytesNeeded, std::uint64_t{2 * kVoxels * (kTrials * 2 + 12)});
        QVERIFY(plan.bytesFree > 0);
        QVERIFY(!fs::exists(plan.folder));
    }
    void aSourceOfAnotherLengthIsConvertedAnew()
    {
        const Recorded tree(1);
        QVERIFY(convertResponses(tree.open(), keyOf("all")).has_value());
        writeBetasHdf5(tree.betas() / "betas_session01.hdf5", {kTrials, 2, 3, 4}, {50, 1, 1, 1}, storedSession(9, kVoxels));
        QCOMPARE(convertResponses(tree.open(), keyOf("all")).value().converted, std::vector<int>{1});
    }
    void progressGoesToTheEndAndCountsBytes()
    {
        const Recorded tree(2);
        std::vector<double> fractions;
        std::uint64_t bytes = 0;
        const auto report = convertResponses(tree.open(), keyOf("all"), {}, [&](const ConversionProgress& progress) {
            fractions.push_back(progress.fraction);
            bytes = progress.bytesDone;
            QCOMPARE(progress.sessionsTotal, std::size_t{2});
        });
        QVERIFY(std::ranges::is_sorted(fractions));
        QCOMPARE(fractions.back(), 1.0);
        QCOMPARE(bytes, report.value().bytes);
    }
    void aHalfCopiedSessionIsLeftOutAndNamed()
    {
        const Recorded tree(2);
        tree.truncate(tree.betas() / "betas_session02.hdf5");
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QCOMPARE(report.converted, std::vector<int>{1});
        QVERIFY2(holds(failureOf(report), "betas_session02.hdf5") && holds(failureOf(report), "cut short"),
                 failureOf(report).c_str());
        QCOMPARE(Responses::open(report.folder).value().sessions().size(), std::size_t{1});
    }
    void aHalfCopiedCompressedSessionIsLeftOutToo()
    {
        const Recorded tree(1);
        writeBetasNifti(tree.betas() / "betas_session02.nii.gz", storedSession(2, kVoxels));
        tree.truncate(tree.betas() / "betas_session02.nii.gz");
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QVERIFY2(holds(failureOf(report), "betas_session02.nii.gz"), failureOf(report).c_str());
        QVERIFY(!fs::exists(sessionFile(report.folder, 2)));
    }
    void theTwinInAnotherFormatStandsInForADamagedFile()
    {
        const Recorded tree(1);
        tree.truncate(tree.betas() / "betas_session01.hdf5");
        writeBetasNifti(tree.betas() / "betas_session01.nii.gz", storedSession(1, kVoxels));
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QCOMPARE(report.converted, std::vector<int>{1});
        QVERIFY(anyHolds(report.notices, {"cut short", "betas_session01.nii.gz is read instead"}));
    }
    void aFileOfNothingButZerosIsNoSession()
    {
        const Recorded tree(1);
        tree.hdf5(tree.betas() / "betas_session02.hdf5", "betas", files::DType::int16, {kTrials, 2, 3, 4});
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QVERIFY2(holds(failureOf(report), "same number"), failureOf(report).c_str());
    }
    void aSessionOfAnotherLengthIsLeftOutWithBothNumbers()
    {
        const Recorded tree(1);
        writeVolumeSession(tree, 2, 700);
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QVERIFY2(holds(failureOf(report), "700 trials") && holds(failureOf(report), "750"), failureOf(report).c_str());
    }
    void aMaskOfAnotherVolumeIsRefusedNamingBoth()
    {
        const Recorded tree(1);
        tree.volume(tree.func() / "roi/nsdgeneral.nii.gz", std::vector<float>(5 * 3 * 2, 1), {5, 3, 2, 1});
        const auto report = convertResponses(tree.open(), keyOf("nsdgeneral"));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::mismatch);
        QVERIFY2(holds(report.error().message, "nsdgeneral.nii.gz") && holds(report.error().message, "5 x 3 x 2"),
                 report.error().message.c_str());
    }
    void aSessionOfAnotherVolumeIsLeftOutNamingBoth()
    {
        const Recorded tree(1);
        writeBetasHdf5(tree.betas() / "betas_session02.hdf5", {kTrials, 2, 3, 5}, {kTrials, 1, 1, 1},
                       storedSession(2, std::size_t{5} * 3 * 2));
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QVERIFY2(holds(failureOf(report), "5 x 3 x 2") && holds(failureOf(report), "4 x 3 x 2"), failureOf(report).c_str());
    }
    void masksThatAreNotThereAreNamedBesideThoseThatAre()
    {
        const Recorded tree(1);
        tree.writeSubject();
        const auto unknown = convertResponses(tree.open(), keyOf("PPA"));
        QCOMPARE(unknown.error().kind, ErrorKind::notFound);
        QVERIFY2(holds(unknown.error().remedy, "floc-faces"), unknown.error().remedy.c_str());
        const auto empty = convertResponses(tree.open(), keyOf("FFA-2"));
        QCOMPARE(empty.error().kind, ErrorKind::notFound);
    }
    void aMaskThatChangedIsNotMixedWithTheOldOne()
    {
        const Recorded tree(1);
        tree.writeSubject();
        QVERIFY(convertResponses(tree.open(), keyOf("floc-faces")).has_value());
        tree.volume(tree.func() / "roi/floc-faces.nii.gz", volumeOf(-1, {{{3, 2, 1}, 1.0F}}));
        const auto again = convertResponses(tree.open(), keyOf("floc-faces"));
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::mismatch);
        ConversionOptions anew;
        anew.replace = true;
        QVERIFY(convertResponses(tree.open(), keyOf("floc-faces"), anew).has_value());
    }
    void moreSessionsThanTheDesignMeansADesignOfAnotherRelease()
    {
        const Recorded tree(2, 1);
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QCOMPARE(report.converted, std::vector<int>{1});
        QVERIFY2(holds(failureOf(report), "photos of 1 sessions"), failureOf(report).c_str());
        QVERIFY(holds(report.failed.front().error.remedy, "another release"));
    }
    void idsThatCountFromTheWrongNumberAreFound()
    {
        const Recorded tree(1, 1);
        writeBehaviour(tree, 1, 5);  // 73KIDs that count from 0
        const auto report = convertResponses(tree.open(), keyOf("all"));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::mismatch);
        QVERIFY2(holds(report.error().remedy, "differ by one"), report.error().remedy.c_str());
        QVERIFY(holds(report.error().message, "responses.tsv"));
    }
    void aDesignThatContradictsWhatWasShownIsRefused()
    {
        const Recorded tree(1, 1);
        writeBehaviour(tree, 1, 400);
        const auto report = convertResponses(tree.open(), keyOf("all"));
        QVERIFY(!report);
        QVERIFY2(holds(report.error().remedy, "different releases"), report.error().remedy.c_str());
    }
    void contradictionsAboutSingleTrialsAreReported()
    {
        const Recorded tree(1, 1);
        writeBehaviour(tree, 1);
        auto text = std::string(reinterpret_cast<const char*>(contentOf(tree.open().nsd()->behaviour("subj01")).data()),
                                contentOf(tree.open().nsd()->behaviour("subj01")).size());
        text.replace(text.find("1\t1\t7\n"), 6, "1\t1\t9\n");
        tree.text(tree.open().nsd()->behaviour("subj01"), text);
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QVERIFY(anyHolds(report.notices, {"responses.tsv", "1 of 750 trials", "trial 2", "nsdId 6", "nsdId 8"}));
    }
    void withoutADesignTheTableOfResponsesTellsThePhotos()
    {
        const SmallTree tree;
        writeVolumeSession(tree, 1);
        QCOMPARE(convertResponses(tree.open(), keyOf("all")).error().kind, ErrorKind::notFound);
        writeBehaviour(tree, 1);
        const auto folder = convertResponses(tree.open(), keyOf("all")).value().folder;
        QCOMPARE(Responses::open(folder).value().images()[0].value, 5);
    }
    void fewPassesAndManyGiveTheSameBytes()
    {
        // One row in memory at a time against all of them, on both kinds of files.
        for (const bool compressed : {false, true}) {
            const SmallTree tree;
            const auto path = tree.betas() / (compressed ? "betas_session01.nii.gz" : "betas_session01.hdf5");
            if (compressed)
                writeBetasNifti(path, storedSession(1, kVoxels));
            else
                writeVolumeSession(tree, 1);
            ResponseUnits units{"func1pt8mm", {4, 3, 2}, {{0, 0, 0}, {0, 0, 1}, {2, 1, 1}}, {}, {}};
            std::vector<std::string> notices;
            std::vector<NsdId> photos(kTrials);
            for (const std::size_t memory : {std::size_t{1}, std::size_t{1} << 20}) {
                auto source = openBetas({1, {path}, {}}, units, notices).value();
                QVERIFY(writeResponseSession(tree.root() / std::to_string(memory), *source,
                                             {1, hashOf(units), 0, photos, memory, {}, {}})
                            .has_value());
            }
            QCOMPARE(contentOf(tree.root() / "1"), contentOf(tree.root() / std::to_string(std::size_t{1} << 20)));
        }
    }
    void noSpaceInTheMiddleLeavesWhatWasDone()
    {
        const Recorded tree(3);
        ConversionOptions first;
        first.sessions = {1};
        const auto folder = convertResponses(tree.open(), keyOf("all"), first).value().folder;
        {
            const FileSizeLimit limit(20'000);  // the index fits, a session of 36 kB does not
            const auto full = convertResponses(tree.open(), keyOf("all"));
            QVERIFY(!full);
            QCOMPARE(full.error().kind, ErrorKind::outOfSpace);
            QVERIFY(holds(full.error().message, "session02.safetensors"));
        }
        QCOMPARE(Responses::open(folder).value().sessions().size(), std::size_t{1});
        QVERIFY(Responses::open(folder).value().verify().has_value());
        QCOMPARE(convertResponses(tree.open(), keyOf("all")).value().converted, (std::vector<int>{2, 3}));
    }
    void aConversionThatIsKilledGoesOnFromThere()
    {
        const Recorded tree(3);
        fs::path folder;
        for (int round = 0; round < 3; ++round) {
            const auto child = ::fork();
            if (child == 0) {
                int calls = 0;
                (void)convertResponses(tree.open(), keyOf("all"), {}, [&](const ConversionProgress&) {
                    if (++calls == 3) ::raise(SIGKILL);  // in the middle of the second session of this round
                });
                ::_exit(0);
            }
            int status = 0;
            ::waitpid(child, &status, 0);
            folder = responseFolder(tree.open().responseFolder(), keyOf("all"));
            const auto responses = Responses::open(folder);
            QVERIFY(responses.has_value());
            QVERIFY(responses->verify().has_value());
        }
        const auto report = convertResponses(tree.open(), keyOf("all")).value();
        QCOMPARE(report.kept.size() + report.converted.size(), std::size_t{3});
        for (const auto& entry : fs::directory_iterator(folder)) {
            const auto name = entry.path().filename().string();
            QVERIFY2(name == ".lock" || !name.starts_with('.'), name.c_str());  // nothing half-written is left
        }
    }
    void cancellingKeepsWhatWasDone()
    {
        const Recorded tree(3);
        std::stop_source stop;
        ConversionOptions options;
        options.stop = stop.get_token();
        const auto report = convertResponses(tree.open(), keyOf("all"), options, [&](const ConversionProgress& progress) {
            if (progress.sessionsDone == 1) stop.request_stop();
        });
        QCOMPARE(report.error().kind, ErrorKind::cancelled);
        QCOMPARE(Responses::open(responseFolder(tree.open().responseFolder(), keyOf("all"))).value().sessions().size(),
                 std::size_t{1});
    }
    void oneProcessAtATimeWritesIntoAFolder()
    {
        const Recorded tree(1);
        const auto folder = responseFolder(tree.open().responseFolder(), keyOf("all"));
        fs::create_directories(folder);
        const auto lock = files::FolderLock::take(folder);
        QVERIFY(lock.has_value());
        const auto report = convertResponses(tree.open(), keyOf("all"));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::invalidRequest);
        QVERIFY(holds(report.error().message, "Another process"));
    }
    void surfaceBetasNeedBothHemispheres()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 2);
        const auto folder = tree.root() / "nsddata_betas/ppdata/subj01/nativesurface" / kBetas3;
        writeBetasHdf5(folder / "lh.betas_session01.hdf5", {kTrials, 6}, {kTrials, 1}, storedSession(1, 6));
        writeBetasHdf5(folder / "rh.betas_session01.hdf5", {kTrials, 5}, {kTrials, 1}, storedSession(2, 5));
        writeBetasHdf5(folder / "lh.betas_session02.hdf5", {kTrials, 6}, {kTrials, 1}, storedSession(1, 6));
        const auto report = convertResponses(tree.open(), keyOf("all", "nativesurface"));
        QVERIFY(report.has_value());
        QVERIFY2(holds(failureOf(*report), "right hemisphere"), failureOf(*report).c_str());
    }
    void noBetasSayWhereTheyWereLookedFor()
    {
        const SmallTree tree;
        writeRotatingDesign(tree, 1);
        const auto report = convertResponses(tree.open(), keyOf("all", "func1mm"));
        QCOMPARE(report.error().kind, ErrorKind::notFound);
        QVERIFY(holds(report.error().message, "func1mm"));
        ConversionOptions options;
        options.sessions = {7};
        writeVolumeSession(tree, 1);
        QVERIFY(holds(convertResponses(tree.open(), keyOf("all"), options).error().message, "session 7"));
    }
};

QTEST_APPLESS_MAIN(ResponseConversionTest)
#include "ResponseConversionTest.moc"
