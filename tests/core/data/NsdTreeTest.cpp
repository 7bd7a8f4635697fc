// SPDX-License-Identifier: Apache-2.0
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::SmallTree;

namespace fs = std::filesystem;

class NsdTreeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTreeIsFoundFromItsRootFromInsideAndFromTheFolderAroundIt()
    {
        const SmallTree files;
        fs::create_directories(files.surf());

        for (const auto& start :
             {files.root(), files.surf(), files.root().parent_path(), files.root() / "nsddata/", files.root() / "."}) {
            const auto tree = NsdTree::open(start);
            QVERIFY2(tree.has_value(), start.c_str());
            QCOMPARE(tree->root(), files.root());
        }
    }

    void subjectsAreTheFoldersOfTheirNameWhereverTheyLie()
    {
        const SmallTree files;
        for (const auto* folder : {"nsddata/freesurfer/subj02", "nsddata/freesurfer/fsaverage", "nsddata/ppdata/subj01",
                                   "nsddata_betas/ppdata/subj07", "nsddata_betas/ppdata/subj02"})
            fs::create_directories(files.root() / folder);

        const auto tree = files.open();

        QCOMPARE(std::vector(tree.subjects().begin(), tree.subjects().end()),
                 (std::vector<std::string>{"subj01", "subj02", "subj07"}));
        QVERIFY(tree.notices().empty());
        QVERIFY(tree.description().title.empty());
        QVERIFY(!tree.description().synthetic);
        QCOMPARE(tree.nsd()->surfaces("subj02"), files.root() / "nsddata/freesurfer/subj02/surf");
        QCOMPARE(tree.nsd()->betas("subj01", "func1pt8mm", "betas_fithrf"),
                 files.root() / "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf");
    }

    void aFolderWithoutATreeSaysWhatWasLookedFor()
    {
        const QTemporaryDir folder;
        const fs::path empty = folder.path().toStdString();

        const auto none = NsdTree::open(empty);
        const auto missing = NsdTree::open(empty / "absent");
        std::ofstream(empty / "file") << "text";
        const auto file = NsdTree::open(empty / "file");

        QCOMPARE(none.error().kind, ErrorKind::mismatch);
        QVERIFY(test::holds(none.error().message, "nsddata_betas"));
        QVERIFY(test::holds(none.error().message, empty.string()));
        QCOMPARE(missing.error().kind, ErrorKind::notFound);
        QVERIFY(test::holds(missing.error().message, "absent"));
        QCOMPARE(file.error().kind, ErrorKind::notFound);
    }

    void severalTreesInOneFolderAreNamedAndNoneIsChosen()
    {
        const QTemporaryDir folder;
        const fs::path around = folder.path().toStdString();
        fs::create_directories(around / "old/nsddata");
        fs::create_directories(around / "new/nsddata_betas");

        const auto tree = NsdTree::open(around);

        QCOMPARE(tree.error().kind, ErrorKind::mismatch);
        QVERIFY(test::holds(tree.error().message, "old"));
        QVERIFY(test::holds(tree.error().message, "new"));
    }

    void theDescriptionTellsTitleAndStory()
    {
        const SmallTree files;
        files.text(
            files.root() / "cortilens/tree.json",
            R"({"title": "Made up", "synthetic": true, "later": [1], "story": {"nsdId": 17, "selection": "lh:3", "backbone": "b"}})");

        const auto tree = files.open();

        QCOMPARE(tree.description().title, std::string("Made up"));
        QVERIFY(tree.description().synthetic);
        QCOMPARE(tree.description().story->image, NsdId{17});
        QCOMPARE(tree.description().story->selection, Selection(SurfaceVertex{Hemisphere::left, {3}}));
        QCOMPARE(tree.description().story->backbone, std::string("b"));
    }

    void aDescriptionThatCannotBeUsedIsANotice_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray("JSON");
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("JSON object");
        QTest::newRow("a title that is a number") << QByteArray(R"({"title": 1})") << QByteArray("title");
        QTest::newRow("synthetic as text") << QByteArray(R"({"synthetic": "yes"})") << QByteArray("synthetic");
        QTest::newRow("half a story") << QByteArray(R"({"story": {"nsdId": 1}})") << QByteArray("story");
        QTest::newRow("a negative photo") << QByteArray(R"({"story": {"nsdId": -1, "selection": "", "backbone": ""}})")
                                          << QByteArray("nsdId");
        QTest::newRow("a wrong vertex") << QByteArray(R"({"story": {"nsdId": 1, "selection": "lh:x", "backbone": ""}})")
                                        << QByteArray("lh:x");
    }

    void aDescriptionThatCannotBeUsedIsANotice()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, word);
        const SmallTree files;
        fs::create_directories(files.surf());
        files.text(files.root() / "cortilens/tree.json", content.toStdString());

        const auto tree = files.open();

        QVERIFY(!tree.description().story);
        QCOMPARE(tree.notices().size(), 1U);
        QVERIFY2(test::anyHolds(tree.notices(), {"tree.json", word.toStdString()}), tree.notices().front().c_str());
    }

    void filesAreListedInOrderWithoutHalfWrittenOnes()
    {
        const SmallTree files;
        for (const auto* name : {"b.safetensors", "a.safetensors", ".a.safetensors", "._b.safetensors", "c.txt"})
            files.text(files.root() / "cortilens/encoders" / name, "");

        const auto encoders = files.open().encoders();

        QCOMPARE(encoders.size(), 2U);
        QCOMPARE(encoders.front().filename().string(), std::string("a.safetensors"));
        QVERIFY(filesIn(files.root() / "absent", "", "").empty());
    }
};

QTEST_APPLESS_MAIN(NsdTreeTest)
#include "NsdTreeTest.moc"
