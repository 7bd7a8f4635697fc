// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inspection.h"
#include "core/files/Safetensors.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

#include <algorithm>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::anyHolds;
using cortilens::test::holds;
using cortilens::test::SmallTree;

namespace {

[[nodiscard]] Piece pieceOf(const std::vector<Piece>& pieces, std::string_view name)
{
    const auto found = std::ranges::find(pieces, name, &Piece::name);
    return found == pieces.end() ? Piece{} : *found;
}

constexpr std::string_view kHeader = "nsdId,cocoId,shared1000,subject1_rep0,subject1_rep1,subject2_rep0\n";

/// A tree whose design and table agree: subject 1 saw nsdId 1, 0, 1 in trials 1 to 3.
void writeExperiment(const SmallTree& files, std::string_view rows)
{
    files.writeSubject();
    files.writeStimuli(3);
    files.writeDesign({2, 1, 2}, {1, 2, 3}, {1, 2, 3});
    files.text(files.experiments() / "nsd_stim_info_merged.csv", std::string(kHeader) + std::string(rows));
}

constexpr std::string_view kAgreeing = "0,5,True,2,0,99\n1,6,False,1,3,99\n2,7,False,0,0,99\n";

}  // namespace

class InspectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWholeTreeIsFoundPieceByPiece()
    {
        const SmallTree files;
        writeExperiment(files, kAgreeing);
        files.text(files.root() / "cortilens/tree.json", R"({"title": "T", "synthetic": true})");
        files.text(files.root() / "cortilens/maps/depth/1.npy", "a map");
        files.text(files.root() / "cortilens/maps/depth/2.png", "a map");
        files.text(files.root() / "cortilens/maps/gaze/0.npy", "a map");
        std::filesystem::create_directories(files.root() / "cortilens/encoders");
        QVERIFY(
            files::writeSafetensors(files.root() / "cortilens/encoders/e.safetensors", {}, {{"subject", "subj01"}}).has_value());

        const auto inspection = inspect(files.root());

        QVERIFY(inspection.has_value());
        QCOMPARE(inspection->root, files.root());
        QCOMPARE(inspection->title, std::string("T"));
        QVERIFY(inspection->synthetic);
        for (const auto* name : {"Stimuli", "Maps of photos", "Stimulus table", "Design", "Encoders"})
            QVERIFY2(pieceOf(inspection->shared, name).state == PieceState::found, name);
        QCOMPARE(pieceOf(inspection->shared, "Maps of photos").detail, std::string("depth (2 photos), gaze (1 photo)"));
        QVERIFY(holds(pieceOf(inspection->shared, "Encoders").detail, "subject subj01"));
        QVERIFY(holds(pieceOf(inspection->shared, "Stimuli").detail, "3 photos"));
        QCOMPARE(inspection->subjects.size(), 1U);
        const auto& pieces = inspection->subjects.front().pieces;
        for (const auto* name : {"Surfaces", "Curvature", "Noise ceiling", "Regions", "Maps"})
            QVERIFY2(pieceOf(pieces, name).state == PieceState::found, name);
        QVERIFY(holds(pieceOf(pieces, "Regions").detail, "named but empty: FFA-2"));
        QCOMPARE(pieceOf(pieces, "Betas").state, PieceState::missing);
        QVERIFY2(inspection->notices.empty(), inspection->notices.empty() ? "" : inspection->notices.front().c_str());
        QVERIFY(inspection->subjects.front().notices.empty());
    }

    void whatIsMissingSaysWhereItWasLookedForAndWhatItWouldEnable()
    {
        const SmallTree files;
        std::filesystem::create_directories(files.surf());

        const auto inspection = inspect(files.root());

        auto pieces = inspection->shared;
        const auto& subject = inspection->subjects.front().pieces;
        pieces.insert(pieces.end(), subject.begin(), subject.end());
        QVERIFY(pieces.size() >= 9);
        for (const auto& piece : pieces) {
            QVERIFY2(piece.state == PieceState::missing, piece.name.c_str());
            QVERIFY2(holds(piece.detail, files.root().string()), piece.detail.c_str());
            QVERIFY(!piece.enables.empty());
        }
    }

    void whatIsDamagedSaysWhy()
    {
        const SmallTree files;
        writeExperiment(files, kAgreeing);
        files.truncate(files.stimulusFile());
        files.truncate(files.experiments() / "nsd_expdesign.mat");
        files.truncate(files.surf() / "rh.inflated");
        files.truncate(files.func() / "floc_facestval.nii.gz");
        files.truncate(files.betas() / "ncsnr.nii.gz");
        files.text(files.root() / "cortilens/encoders/e.safetensors", "abc");
        files.text(files.betas() / "betas_session01.hdf5", "no HDF5");

        const auto inspection = inspect(files.root());

        for (const auto* name : {"Stimuli", "Design", "Encoders"})
            QVERIFY2(pieceOf(inspection->shared, name).state == PieceState::damaged, name);
        const auto& pieces = inspection->subjects.front().pieces;
        for (const auto& [name, file] :
             {std::pair{"Surface rh.inflated", "rh.inflated"}, std::pair{"Map fLoc faces", "floc_facestval"},
              std::pair{"Betas func1pt8mm, session 1", "betas_session01.hdf5"}, std::pair{"Noise ceiling", "ncsnr.nii.gz"}}) {
            QVERIFY2(pieceOf(pieces, name).state == PieceState::damaged, name);
            QVERIFY2(holds(pieceOf(pieces, name).detail, file), pieceOf(pieces, name).detail.c_str());
        }
    }

    void aSessionOfAnotherShapeIsDamaged()
    {
        const SmallTree files;
        files.writeSubject();
        files.hdf5(files.betas() / "betas_session01.hdf5", "betas", files::DType::int16, {750, 2, 3, 4});
        files.hdf5(files.betas() / "betas_session02.hdf5", "betas", files::DType::int16, {700, 2, 3, 4});

        const auto inspection = inspect(files.root());

        const auto& pieces = inspection->subjects.front().pieces;
        QCOMPARE(pieceOf(pieces, "Betas func1pt8mm, session 1").name, std::string());
        QCOMPARE(pieceOf(pieces, "Betas func1pt8mm, session 2").state, PieceState::damaged);
        QVERIFY(holds(pieceOf(pieces, "Betas func1pt8mm, session 2").detail, "700 trials"));
        QVERIFY(holds(pieceOf(pieces, "Betas func1pt8mm").detail, "1 session (1) as .hdf5; NSD has 40"));
    }

    void designAndTableThatDisagreeAreReported()
    {
        const SmallTree files;
        writeExperiment(files, "0,5,True,1,0,99\n1,6,True,2,3,99\n2,7,False,0,0,1\n");

        const auto inspection = inspect(files.root());

        QVERIFY(anyHolds(inspection->notices, {"disagree about 2 trials", "trial 1", "nsdId 0", "nsdId 1"}));
        QVERIFY(anyHolds(inspection->notices, {"disagree about 1 shared", "nsdId 1 is shared"}));
        QCOMPARE(inspection->notices.size(), 2U);  // subject 2 is not in this tree
    }

    void photosThatTheDesignShowsAndTheFileLacksAreReported()
    {
        const SmallTree files;
        writeExperiment(files, kAgreeing);
        files.writeDesign({2, 1, 2}, {1, 9, 3}, {1, 2, 3});

        const auto inspection = inspect(files.root());

        QVERIFY(anyHolds(inspection->notices, {"nsdId 8", "73KID 9", "holds 3"}));
    }

    void aFolderWithoutATreeIsAnError() { QCOMPARE(inspect("/nonexistent").error().kind, ErrorKind::notFound); }
};

QTEST_APPLESS_MAIN(InspectionTest)
#include "InspectionTest.moc"
