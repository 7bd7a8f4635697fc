// SPDX-License-Identifier: Apache-2.0
#include "core/data/Stimuli.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::SmallTree;

namespace fs = std::filesystem;

class StimuliTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCropBoxIsFourFractions()
    {
        QCOMPARE(cropBoxFrom("(0, 0, 0.16734375, 0.16734375)"), (CropBox{0, 0, 0.16734375, 0.16734375}));
        QCOMPARE(cropBoxFrom("( 0.5,0.25 , 0,0 )"), (CropBox{0.5, 0.25, 0, 0}));
        for (const auto* wrong : {"", "(0, 0, 0)", "(0, 0, 0, 0", "(0, 0, 0, 0) x", "(-0.1, 0, 0, 0)", "(0.5, 0.5, 0, 0)",
                                  "(0, 0, 1, 0)", "(nan, 0, 0, 0)", "0, 0, 0, 0"})
            QVERIFY2(!cropBoxFrom(wrong), wrong);
    }

    void photosAreReadAsTheyWereShown()
    {
        const SmallTree files;
        files.writeStimuli(3);

        const auto stimuli = Stimuli::open(files.photos());

        QVERIFY2(stimuli.has_value(), stimuli ? "" : stimuli.error().message.c_str());
        QCOMPARE(stimuli->count(), 3);
        const auto photo = stimuli->photo({2});
        QVERIFY(photo.has_value());
        QCOMPARE(photo->width, 16);
        QCOMPARE(photo->height, 16);
        QCOMPARE(std::vector(photo->rgb.begin(), photo->rgb.begin() + 4), (std::vector<std::uint8_t>{255, 0, 0, 20}));
    }

    void theTableIsJoinedByNsdIdWhateverItsOrder()
    {
        const SmallTree files;
        files.writeStimuli(3);
        files.text(files.experiments() / "nsd_stim_info_merged.csv", ",cocoId,cocoSplit,cropBox,loss,nsdId,shared1000\r\n"
                                                                     "0,262145.0,train2017,\"(0, 0, 0.25, 0.25)\",0.1,2,True\r\n"
                                                                     "1,262146,val2017,\"(0.1, 0.1, 0, 0)\",0.1,0,False\r\n"
                                                                     "2,9,val2017,nonsense,0.1,7,False\r\n"
                                                                     "3,10,val2017,,0.1,0,False\r\n");

        const auto stimuli = Stimuli::open(files.photos());

        const auto rows = stimuli->rows();
        QCOMPARE(rows[2].cocoId, 262145);
        QCOMPARE(rows[2].crop, (CropBox{0, 0, 0.25, 0.25}));
        QVERIFY(rows[2].shared);
        QCOMPARE(rows[0].cocoId, 262146);
        QCOMPARE(rows[0].cocoSplit, std::string("val2017"));
        QVERIFY(!rows[0].shared);
        QCOMPARE(rows[1].nsdId, NsdId{1});
        QCOMPARE(rows[1].cocoId, 0);
        QVERIFY(!rows[1].crop);
        QVERIFY(test::anyHolds(stimuli->notices(), {"describes 1 photos", "holds 3"}));
        QVERIFY(test::anyHolds(stimuli->notices(), {"says nothing about 1 of the 3"}));
        QVERIFY(test::anyHolds(stimuli->notices(), {"1 rows", "first"}));
    }

    void withoutATableOrWithADamagedOnePhotosStayReadable_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("none") << QByteArray() << QByteArray("nsd_stim_info_merged.csv");
        QTest::newRow("no nsdId") << QByteArray("a,b\n1,2\n") << QByteArray("nsdId");
        QTest::newRow("not a number") << QByteArray("nsdId,cocoId\n0,x\n") << QByteArray("line 2");
        QTest::newRow("a short row") << QByteArray("nsdId,cocoId\n0\n") << QByteArray("nsd_stim_info_merged.csv");
    }

    void withoutATableOrWithADamagedOnePhotosStayReadable()
    {
        QFETCH(QByteArray, table);
        QFETCH(QByteArray, word);
        const SmallTree files;
        files.writeStimuli(2);
        if (!table.isEmpty()) files.text(files.experiments() / "nsd_stim_info_merged.csv", table.toStdString());

        const auto stimuli = Stimuli::open(files.photos());

        QVERIFY(stimuli.has_value());
        QCOMPARE(stimuli->notices().size(), 1U);
        QVERIFY2(test::anyHolds(stimuli->notices(), {word.toStdString(), "COCO"}), stimuli->notices().front().c_str());
        QVERIFY(stimuli->photo({1}).has_value());
        QCOMPARE(stimuli->rows()[1].nsdId, NsdId{1});
    }

    void aPhotoOutsideIsExplainedInBothNumberings()
    {
        const SmallTree files;
        files.writeStimuli(3);
        const auto stimuli = Stimuli::open(files.photos());

        const auto beyond = stimuli->photo({3});
        const auto before = stimuli->photo({-1});

        QCOMPARE(beyond.error().kind, ErrorKind::invalidRequest);
        QVERIFY(test::holds(beyond.error().message, "0 to 2"));
        QVERIFY(test::holds(beyond.error().message, "1 to 3"));
        QVERIFY(test::holds(beyond.error().remedy, "73k:"));
        QCOMPARE(before.error().kind, ErrorKind::invalidRequest);
    }

    void theFingerprintIsThatOfThePhotosNotOfTheFile()
    {
        const auto fingerprintOfSet = [](int photos) {
            const SmallTree files;  // a folder of its own
            files.writeStimuli(photos);
            return fingerprintOf(*Stimuli::open(files.photos())).value();
        };

        const auto three = fingerprintOfSet(3);
        QCOMPARE(three.size(), std::size_t{64});
        QCOMPARE(fingerprintOfSet(3), three);
        QVERIFY(fingerprintOfSet(2) != three);
        QVERIFY(fingerprintOfSet(1) != three);
        QCOMPARE(fingerprintOfSet(50), fingerprintOfSet(50));
    }

    void thumbnailsComeInTheAskedOrder()
    {
        const SmallTree files;
        files.writeStimuli(3);
        const auto stimuli = Stimuli::open(files.photos());
        const std::array ids{NsdId{2}, NsdId{0}};

        const auto pixels = stimuli->thumbnails(ids, 8);

        QVERIFY(pixels.has_value());
        QCOMPARE(pixels->size(), std::size_t{2 * 8 * 8 * 3});
        QCOMPARE((*pixels)[8 * 8 * 3 - 1], 20);
        QCOMPARE(pixels->back(), 0);
        QCOMPARE(stimuli->thumbnails(ids, 7).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(stimuli->thumbnails(ids, 426).error().kind, ErrorKind::invalidRequest);
        const std::array outside{NsdId{3}};
        QCOMPARE(stimuli->thumbnails(outside, 8).error().kind, ErrorKind::invalidRequest);
    }

    void aBrickOfAnotherShapeOrTypeIsRefused()
    {
        const SmallTree files;
        const auto brick = [&](files::DType dtype, const std::vector<std::uint64_t>& shape) {
            files.hdf5(files.stimulusFile(), "imgBrick", dtype, shape);
        };

        brick(files::DType::uint8, {3, 16, 16});
        const auto flat = Stimuli::open(files.photos());
        brick(files::DType::uint8, {3, 3, 16, 16});
        const auto channelsFirst = Stimuli::open(files.photos());
        brick(files::DType::int16, {3, 16, 16, 3});
        const auto wide = Stimuli::open(files.photos());

        for (const auto* stimuli : {&flat, &channelsFirst, &wide}) {
            QCOMPARE(stimuli->error().kind, ErrorKind::mismatch);
            QVERIFY(test::holds(stimuli->error().message, "nsd_stimuli.hdf5"));
        }
        QVERIFY(test::holds(channelsFirst.error().message, "3 x 3 x 16 x 16"));
    }

    void aMissingOrTruncatedFileSaysSo()
    {
        const SmallTree files;
        const auto missing = Stimuli::open(files.photos()).error();
        QCOMPARE(missing.kind, ErrorKind::notFound);
        QVERIFY(missing.message.find(files.stimulusFile().string()) != std::string::npos);
        QVERIFY(missing.remedy.find("Download NSD's nsd_stimuli.hdf5") != std::string::npos);

        files.writeStimuli(3);
        files.truncate(files.stimulusFile());

        QCOMPARE(Stimuli::open(files.photos()).error().kind, ErrorKind::malformed);
    }

    void anIdIsReadInEitherNumbering()
    {
        QCOMPARE(imageFrom("17", 18).value(), NsdId{17});
        QCOMPARE(imageFrom("nsd:17", 18).value(), NsdId{17});
        QCOMPARE(imageFrom("73k:18", 18).value(), NsdId{17});
        QCOMPARE(imageFrom("73k:1", 18).value(), NsdId{0});
    }

    void anIdOutsideIsExplainedInTheNumberingThatWasMeant_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("just beyond") << QByteArray("18") << QByteArray("nsdId 18");
        QTest::newRow("just beyond, from 1") << QByteArray("73k:19") << QByteArray("73KID 19");
        QTest::newRow("zero, from 1") << QByteArray("73k:0") << QByteArray("73KID 0");
        QTest::newRow("negative") << QByteArray("-1") << QByteArray("nsdId -1");
        QTest::newRow("least number") << QByteArray("73k:-9223372036854775808") << QByteArray("73KID");
        QTest::newRow("beyond 32 bits") << QByteArray("4294967296") << QByteArray("nsdId 4294967296");
        QTest::newRow("no number") << QByteArray("cat") << QByteArray("'cat'");
        QTest::newRow("more than a number") << QByteArray("17b") << QByteArray("'17b'");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("''");
    }

    void anIdOutsideIsExplainedInTheNumberingThatWasMeant()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, word);

        const auto id = imageFrom(text.toStdString(), 18);

        QCOMPARE(id.error().kind, ErrorKind::invalidRequest);
        QVERIFY2(test::holds(id.error().message, word.toStdString()), id.error().message.c_str());
        QVERIFY(test::holds(id.error().remedy, "73k:18"));
    }
};

QTEST_APPLESS_MAIN(StimuliTest)
#include "StimuliTest.moc"
