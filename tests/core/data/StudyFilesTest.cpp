// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inspection.h"
#include "core/data/ResponseConversion.h"
#include "core/data/ResponseMask.h"
#include "core/data/Stimuli.h"
#include "core/data/StudyFiles.h"
#include "core/data/StudyReader.h"
#include "core/data/StudyTrials.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceSampling.h"
#include "core/files/NiftiWriter.h"
#include "tests/core/data/SmallStudy.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::SmallStudy;

namespace {

constexpr auto* kVoxels = "{\"name\": \"mine2mm\", \"mask\": \"mask.npy\"}";
constexpr auto* kVertices = "{\"name\": \"mesh\", \"vertices\": [6, 5], \"left\": \"lh.npy\"}";

/// The trial in which a unit's response is the largest.
std::size_t peakOf(const Responses& responses, std::size_t unit)
{
    const auto trials = responses.voxel(unit).value().trials;
    return static_cast<std::size_t>(std::ranges::max_element(trials) - trials.begin());
}

Result<Responses> converted(const SmallStudy& study, const char* space, const char* mask = "all")
{
    const auto opened = StudyFiles::open(study.root()).value();
    const auto report = convertResponses(opened, {"one", space, "responses", mask});
    if (!report) return std::unexpected(report.error());
    return Responses::open(report->folder);
}

bool has(const Error& error, const std::string& words)
{
    return error.message.find(words) != std::string::npos;
}

}  // namespace

class StudyFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStudyOfVoxelsOpensAsASubject()
    {
        const SmallStudy study;
        study.putMask();
        study.put("faces.npy", test::npyOf("<i8", "(4,)", test::rawOf<std::int64_t>({0, 2, 1, 2})));
        study.put("faces.ctab", "0 Unknown\n1 OFA\n2 FFA-1\n");
        study.describe(kVoxels, ", \"rois\": [{\"name\": \"floc-faces\", \"whole\": \"faces.npy\", \"table\": \"faces.ctab\"}]");

        for (const auto& place : {study.root(), study.file()}) {
            const auto opened = StudyFiles::open(place);
            QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
            QCOMPARE(opened->description().title, std::string("Small"));
            QCOMPARE(opened->place(), study.root());
            const auto subject = Subject::open(*opened, "").value();
            QCOMPARE(subject.name(), std::string("one"));
            QCOMPARE(subject.space(), std::string("mine2mm"));
            QCOMPARE(subject.volumeShape(), (std::array<std::int32_t, 3>{2, 3, 2}));
            QCOMPARE(subject.findRegion("FFA-1")->voxels, (std::vector<VoxelIndex>{{0, 2, 0}, {1, 2, 1}}));
            QCOMPARE(subject.findRegion("OFA")->outline.family, std::string("faces"));
        }
    }

    void columnsGoThroughTheMaskInTheStatedOrder_data()
    {
        QTest::addColumn<QByteArray>("order");
        QTest::addColumn<std::vector<std::size_t>>("columns");
        QTest::newRow("numpy") << QByteArray("numpy") << std::vector<std::size_t>{0, 1, 2, 3};
        QTest::newRow("matlab") << QByteArray("matlab") << std::vector<std::size_t>{2, 1, 0, 3};  // by k, then j, then i
    }
    void columnsGoThroughTheMaskInTheStatedOrder()
    {
        QFETCH(QByteArray, order);
        QFETCH(std::vector<std::size_t>, columns);
        const SmallStudy study;
        study.putMask();
        study.putResponses("betas.npy", 4);
        study.describe("{\"name\": \"mine2mm\", \"mask\": \"mask.npy\", \"order\": \"" + order.toStdString() + "\"}",
                       ", \"responses\": [{\"file\": \"betas.npy\"}]");

        const auto responses = converted(study, "mine2mm");

        QVERIFY2(responses.has_value(), responses ? "" : responses.error().message.c_str());
        QCOMPARE(responses->units().voxels, (std::vector<VoxelIndex>{{0, 0, 1}, {0, 2, 0}, {1, 0, 0}, {1, 2, 1}}));
        for (std::size_t unit = 0; unit < 4; ++unit) QCOMPARE(peakOf(*responses, unit), columns[unit]);
    }

    void verticesAreUnitsAndSelectLikeVoxels()
    {
        const SmallStudy study;
        study.put("lh.npy", test::npyOf("<i8", "(3,)", test::rawOf<std::int64_t>({4, 0, 2})));  // in this order
        study.putResponses("lh.betas.npy", 3, true);
        study.putResponses("rh.betas.npy", 5, true);
        study.put("lh.roi.npy", test::npyOf("<i8", "(3,)", test::rawOf<std::int64_t>({1, 1, 0})));  // of 4, 0, 2
        study.put("lh.t.npy", test::npyOf("<f8", "(3,)", test::rawOf<double>({1, 5, 9})));          // likewise
        study.describe(kVertices, ", \"rois\": [{\"name\": \"mine\", \"left\": \"lh.roi.npy\"}],\n            \"maps\": "
                                  "[{\"name\": \"t\", \"left\": \"lh.t.npy\"}],\n            \"responses\": "
                                  "[{\"left\": \"lh.betas.npy\", \"right\": \"rh.betas.npy\", \"rows\": \"units\"}]");

        const auto responses = converted(study, "mesh");
        QVERIFY2(responses.has_value(), responses ? "" : responses.error().message.c_str());
        QCOMPARE(responses->units().vertices[0], (std::vector<VertexId>{{0}, {2}, {4}}));
        QCOMPARE(responses->voxels(), std::size_t{8});
        const std::array<std::size_t, 8> peaks{1, 2, 0, 0, 1, 2, 3, 4};
        for (std::size_t unit = 0; unit < peaks.size(); ++unit) QCOMPARE(peakOf(*responses, unit), peaks[unit]);
        QCOMPARE(responses->units().places().front(), (VoxelIndex{0, 0, 0}));
        QCOMPARE(responses->units().places().back(), (VoxelIndex{1, 4, 0}));

        const auto opened = StudyFiles::open(study.root()).value();
        const auto subject = Subject::open(opened, "one").value();
        QCOMPARE(subject.vertexCounts(), (std::array<std::int32_t, 2>{6, 5}));
        const auto voxels = subject.voxelsOf(SurfaceVertex{Hemisphere::right, {3}}).value();
        QCOMPARE(voxels.front().voxel, (VoxelIndex{1, 3, 0}));
        QCOMPARE(subject.findRegion("mine")->outline.vertices[0], (std::vector<VertexId>{{0}, {4}}));
        QCOMPARE(subject.findRegion("mine")->voxels, (std::vector<VoxelIndex>{{0, 0, 0}, {0, 4, 0}}));
        const auto region = converted(study, "mesh", "mine");
        QCOMPARE(region->units().vertices[0], (std::vector<VertexId>{{0}, {4}}));
        QCOMPARE(peakOf(*region, 1), std::size_t{0});
        QCOMPARE(unitsOf(opened, "one", "mesh", {{}, {6, 5}, 12}, "mine & t > 2").value().vertices[0],
                 (std::vector<VertexId>{{0}}));
    }

    void verticesFindTheirVoxelsInTheWorld()
    {
        const SmallStudy study;
        auto writer = files::NiftiWriter::create(study.root() / "mask.nii.gz", {{2, 3, 2, 1}, files::DType::float32, 2}).value();
        const std::vector<float> ones(12, 1);
        QVERIFY(writer.append(std::as_bytes(std::span(ones))).has_value());
        QVERIFY(writer.commit().has_value());
        // Half-way between white and pial: voxels 1,0,0 (1, -2, -1), 0,2,1 (-1, 2, 1) and one outside.
        const auto gifti = [](const char* points) {
            return std::string("<GIFTI><DataArray Intent=\"NIFTI_INTENT_POINTSET\" DataType=\"NIFTI_TYPE_FLOAT32\" "
                               "ArrayIndexingOrder=\"RowMajorOrder\" Dimensionality=\"2\" Dim0=\"3\" Dim1=\"3\" "
                               "Encoding=\"ASCII\"><Data>") +
                   points +
                   "</Data></DataArray><DataArray Intent=\"NIFTI_INTENT_TRIANGLE\" DataType=\"NIFTI_TYPE_INT32\" "
                   "ArrayIndexingOrder=\"RowMajorOrder\" Dimensionality=\"2\" Dim0=\"1\" Dim1=\"3\" Encoding=\"ASCII\">"
                   "<Data>0 1 2</Data></DataArray></GIFTI>";
        };
        study.put("white.surf.gii", gifti("0 -2 -1  -1 1 1  99 0 0"));
        study.put("pial.surf.gii", gifti("2 -2 -1  -1 3 1  99 0 0"));
        const std::string half = "{\"white\": \"white.surf.gii\", \"pial\": \"pial.surf.gii\"}";
        study.describe("{\"name\": \"T1w\", \"mask\": \"mask.nii.gz\"}",
                       ", \"surfaces\": {\"left\": " + half + ", \"right\": " + half + "}, \"transforms\": {\"by_world\": true}");
        const auto subject = Subject::open(StudyFiles::open(study.root()).value(), "one").value();
        QCOMPARE(subject.vertexMaps(Hemisphere::left).voxel, (std::vector<VoxelIndex>{{1, 0, 0}, {0, 2, 1}, kNoVoxel}));
        // i + 10 j + 100 k in the middle and a quarter deeper; a quarter higher is outside the volume.
        const std::vector<float> places{0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121};
        const auto values = subject.sampledAtDepths(places, Hemisphere::left, Sampling::linear).value();
        QCOMPARE(values[0], (1.0F + 0.75F) / 2);
        QCOMPARE(values[1], (120.0F + 117.5F) / 2);
        QVERIFY(std::isnan(values[2]));
        QCOMPARE(subject.sampledAtDepths(places, Hemisphere::left, Sampling::nearest).value()[1], 120.0F);
        QCOMPARE(subject.forms().size(), std::size_t{2});
        QCOMPARE(subject.surface(Hemisphere::right, SurfaceForm::pial)->points[1], (std::array<float, 3>{-1, 3, 1}));
    }

    void photosAreFoundByNameAndByPlace()
    {
        const SmallStudy study;
        study.putMask();
        study.describe(kVoxels, "");
        study.put("list.txt", "# mine\nimage03.png\nimage11\n\n0\n");
        const auto photos = StudyFiles::open(study.root()).value().filesOf("one").photos;
        QCOMPARE(readPhotoList(study.root() / "list.txt", photos).value(), (std::vector<NsdId>{{3}, {11}, {0}}));
        const auto stimuli = Stimuli::open(photos).value();
        QCOMPARE(stimuli.count(), 12);
        QCOMPARE(stimuli.find("image05")->value, 5);
        QVERIFY(!stimuli.find("image99"));
        QCOMPARE(stimuli.photo({7}).value().rgb.front(), std::uint8_t{70});
        QCOMPARE(stimuli.thumbnails(std::vector<NsdId>{{1}}, 8).value().size(), std::size_t{192});

        study.put("list.txt", "image03.png\nimage3.png\n");
        const auto wrong = readPhotoList(study.root() / "list.txt", photos).error();
        QVERIFY2(has(wrong, "list.txt, line 2") && wrong.remedy.find("image03") != std::string::npos, wrong.message.c_str());
        study.put("list.txt", "12\n");
        QVERIFY(has(readPhotoList(study.root() / "list.txt", photos).error(), "no photo 12; they count from 0 to 11"));
    }

    void aListSaysWhatEachTrialShowed()
    {
        const SmallStudy study;
        study.putMask();
        study.putResponses("betas.npy", 4);
        std::string list;
        for (int trial = 0; trial < 12; ++trial) list += std::to_string(11 - trial / 2) + "\n";
        study.put("trials.txt", list);
        study.describe(kVoxels, ", \"responses\": [{\"file\": \"betas.npy\", \"photos\": \"trials.txt\"}]");
        const auto responses = converted(study, "mine2mm").value();
        QCOMPARE(responses.images().size(), std::size_t{6});
        QCOMPARE(responses.trialImages()[5], NsdId{9});
    }

    void numbersThatContradictEachOtherAreBothNamed()
    {
        const SmallStudy study;
        study.putMask();
        study.putResponses("betas.npy", 5);
        study.describe(kVoxels, ", \"responses\": [{\"file\": \"betas.npy\"}]");
        const auto columns = converted(study, "mine2mm").error();
        QVERIFY2(has(columns, "betas.npy has 5 voxels, the mask has 4"), columns.message.c_str());

        study.putResponses("betas.npy", 4, true);
        const auto turned = converted(study, "mine2mm").error();
        QVERIFY2(turned.remedy.find("\"rows\": \"units\"") != std::string::npos, turned.remedy.c_str());

        study.putResponses("betas.npy", 4);
        study.put("trials.txt", "0\n1\n");
        study.describe(kVoxels, ", \"responses\": [{\"file\": \"betas.npy\", \"photos\": \"trials.txt\"}]");
        const auto trials = converted(study, "mine2mm").error();
        QVERIFY2(has(trials, "trials.txt names 2 photos") && has(trials, "has 12 trials"), trials.message.c_str());

        std::filesystem::remove(study.root() / "photos/image00.png");
        study.describe(kVoxels, ", \"responses\": [{\"file\": \"betas.npy\"}]");
        const auto photos = converted(study, "mine2mm").error();
        QVERIFY2(has(photos, "There are 11 photos") && has(photos, "has 12 trials"), photos.message.c_str());
    }

    void whatIsWrongInTheFileNamesItsLine_data()
    {
        QTest::addColumn<QByteArray>("space");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("unknown key") << QByteArray(kVoxels) << QByteArray(",\n\"respones\": []")
                                     << QByteArray("line 6: entry 1 of `subjects` has no `respones`; `responses` is meant?");
        QTest::newRow("two spaces") << QByteArray("{\"name\": \"x\", \"mask\": \"mask.npy\", \"vertices\": [1, 2]}")
                                    << QByteArray() << QByteArray("line 5: `space` has either a `mask`");
        QTest::newRow("no space") << QByteArray("{\"name\": \"x\"}") << QByteArray() << QByteArray("line 5: `space` has either");
        QTest::newRow("halves of voxels") << QByteArray(kVoxels) << QByteArray(",\n\"responses\": [\n{\"left\": \"mask.npy\"}]")
                                          << QByteArray("line 7: responses of voxels are one `file`.");
        QTest::newRow("one matrix of vertices")
            << QByteArray(kVertices) << QByteArray(",\n\"responses\": [{\"file\": \"mask.npy\"}]")
            << QByteArray("line 6: responses of vertices are two matrices");
        QTest::newRow("labels of nothing") << QByteArray(kVoxels) << QByteArray(",\n\"rois\": [{\"name\": \"mine\"}]")
                                           << QByteArray("line 6: the labels mine name no file.");
        QTest::newRow("two numbers") << QByteArray("{\"name\": \"x\", \"vertices\": [5]}") << QByteArray()
                                     << QByteArray("line 5: `vertices` has 1 entries, where 2 are due.");
        QTest::newRow("more vertices than a number holds")
            << QByteArray("{\"name\": \"x\", \"vertices\": [5, 4294967301]}") << QByteArray()
            << QByteArray("line 5: entry 2 of `vertices` is 4294967301, which is more than 67108864.");
        QTest::newRow("version") << QByteArray(kVoxels) << QByteArray("}], \"cortilens_study\": 2, \"subjects\": [{")
                                 << QByteArray("there twice");
    }
    void whatIsWrongInTheFileNamesItsLine()
    {
        QFETCH(QByteArray, space);
        QFETCH(QByteArray, more);
        QFETCH(QByteArray, words);
        const SmallStudy study;
        study.putMask();
        study.describe(space.toStdString(), more.toStdString());
        const auto opened = StudyFiles::open(study.root());
        QCOMPARE(opened.error().kind, ErrorKind::malformed);
        QVERIFY2(has(opened.error(), words.toStdString()) && has(opened.error(), "study.json"), opened.error().message.c_str());
    }

    void aFileThatIsNotThereIsANoticeWithItsLine()
    {
        const SmallStudy study;
        study.putMask();
        study.describe(kVoxels, ",\n\"rois\": [{\"name\": \"mine\",\n\"whole\": \"gone.nii.gz\"}]");
        const auto opened = StudyFiles::open(study.root());
        QVERIFY2(opened.has_value(), "a study with a gap still opens");
        QCOMPARE(opened->notices().size(), std::size_t{1});
        const auto& notice = opened->notices()[0];
        QVERIFY2(notice.find("study.json, line 7: `whole` names") != std::string::npos, notice.c_str());
        QVERIFY(notice.find("gone.nii.gz, which is not there") != std::string::npos);
    }

    void inspectionSaysWhatThereIs()
    {
        const SmallStudy study;
        study.putMask();
        study.putResponses("betas.npy", 4);
        study.describe(kVoxels, ", \"responses\": [{\"file\": \"betas.npy\"}]");
        const auto inspection = inspect(study.root()).value();
        const auto pieceOf = [](const std::vector<Piece>& pieces, std::string_view name) {
            return *std::ranges::find(pieces, name, &Piece::name);
        };
        QVERIFY(pieceOf(inspection.shared, "Stimuli").detail.starts_with("12 photos in "));
        const auto& pieces = inspection.subjects.at(0).pieces;
        QCOMPARE(pieceOf(pieces, "Betas mine2mm").detail, std::string("1 sessions, 12 trials of 12 photos, 4 voxels"));
        QCOMPARE(pieceOf(pieces, "Surfaces").state, PieceState::missing);
        QVERIFY(pieceOf(pieces, "Surfaces").detail.find("study.json names no surfaces") != std::string::npos);
    }

    void theShippedExampleFitsTheSchema()
    {
        const auto reading = examineStudy(CORTILENS_SOURCE_DIR "/resources/examples/study.json");
        QVERIFY2(reading.has_value(), reading ? "" : reading.error().message.c_str());
        QVERIFY2(reading->problems.empty(), reading->problems.empty() ? "" : reading->problems.front().words.c_str());
        QVERIFY(!reading->missing.empty());
    }
};

QTEST_APPLESS_MAIN(StudyFilesTest)
#include "StudyFilesTest.moc"
