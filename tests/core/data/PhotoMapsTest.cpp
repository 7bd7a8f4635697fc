// SPDX-License-Identifier: Apache-2.0
#include "core/data/PhotoMaps.h"
#include "tests/core/data/SmallStudy.h"
#include "tests/core/data/SmallTree.h"
#include "tests/support/Files.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& file)
{
    fs::create_directories(file.parent_path());
    test::write(file, "a map");
}

}  // namespace

class PhotoMapsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsAKindAndAFileIsAPhotos()
    {
        const test::SmallTree tree;
        tree.writeStimuli(12);
        const auto stimuli = Stimuli::open(tree.photos()).value();
        const auto folder = tree.open().photoMapFolder();
        QCOMPARE(folder, fs::path(tree.root() / "cortilens/maps"));
        for (const auto* name : {"saliency/nsd00003.png", "depth/7.npy", "depth/00011.npy", "depth/notes.txt", "depth/.7.npy.swp",
                                 "empty/readme.md", "stray.npy"})
            put(folder / name);
        const auto list = photoMapsIn(folder, stimuli);
        QCOMPARE(list.notices, std::vector<std::string>{});
        QCOMPARE(list.kinds.size(), std::size_t{2});  // sorted; a folder without maps is none
        QCOMPARE(list.kinds[0].name, std::string("depth"));
        QCOMPARE(list.kinds[0].files,
                 (std::map<NsdId, fs::path>{{{7}, folder / "depth/7.npy"}, {{11}, folder / "depth/00011.npy"}}));
        QCOMPARE(list.kinds[1].files, (std::map<NsdId, fs::path>{{{3}, folder / "saliency/nsd00003.png"}}));
    }

    void aStudysPhotosAreMeantByTheirNames()
    {
        const test::SmallStudy study;
        study.putMask();
        study.describe("{\"name\": \"T1w\", \"mask\": \"mask.npy\"}", "");
        const auto files = StudyFiles::open(study.root());
        QVERIFY2(files.has_value(), files ? "" : files.error().message.c_str());
        const auto stimuli = Stimuli::open(*files->sharedPhotos()).value();
        put(files->photoMapFolder() / "depth/image04.npy");
        const auto list = photoMapsIn(files->photoMapFolder(), stimuli);
        QCOMPARE(list.kinds.at(0).files.begin()->first, NsdId{4});
    }

    void whatIsOfNoPhotoOrOfOneTwiceIsSaid()
    {
        const test::SmallTree tree;
        tree.writeStimuli(3);
        const auto stimuli = Stimuli::open(tree.photos()).value();
        const auto folder = tree.open().photoMapFolder();
        for (const auto* name : {"depth/3.npy", "depth/kitchen.npy", "depth/0.npy", "depth/000.png", "depth/99999999999.npy"})
            put(folder / name);
        const auto list = photoMapsIn(folder, stimuli);
        QCOMPARE(list.kinds.at(0).files.size(), std::size_t{1});
        QCOMPARE(list.notices.size(), std::size_t{4});
        for (const auto& notice : list.notices) QVERIFY2(notice.find("is passed over") != std::string::npos, notice.c_str());
        QVERIFY(list.notices[0].find("000.png is passed over: 0.npy is of the same photo") != std::string::npos);
        QVERIFY(list.notices[1].find("count from 0 to 2") != std::string::npos);
    }

    void aFolderThatIsNotThereHoldsNothing()
    {
        const test::SmallTree tree;
        tree.writeStimuli(3);
        const auto list = photoMapsIn(tree.root() / "nowhere", Stimuli::open(tree.photos()).value());
        QVERIFY(list.kinds.empty() && list.notices.empty());
    }
};

QTEST_APPLESS_MAIN(PhotoMapsTest)
#include "PhotoMapsTest.moc"
