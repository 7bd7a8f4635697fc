// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/PhotoJump.h"

#include <QTest>

#include <array>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

constexpr std::array<NsdId, 4> kPhotos{{{30}, {17}, {0}, {72999}}};

}  // namespace

class PhotoJumpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeSpellingsNameTheSamePhoto()
    {
        for (const char* text : {"17", "nsd:17", "73k:18", "  NSD:17 ", "73K: 18"})
            QCOMPARE(photoFrom(text, kPhotos).value_or(NsdId{-1}).value, 17);
    }

    void theFirstAndTheLastOfAllCanBeNamedInBothWays()
    {
        QCOMPARE(photoFrom("0", kPhotos)->value, 0);
        QCOMPARE(photoFrom("73k:1", kPhotos)->value, 0);
        QCOMPARE(photoFrom("73k:73000", kPhotos)->value, 72999);
    }

    void refusalsExplainBothNumberings_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "cat", "73k:0", "-1", "nsd:", "99999999999", "1.5", "18", "73k:2147483648"})
            QTest::newRow(text) << QByteArray(text);
    }

    void refusalsExplainBothNumberings()
    {
        QFETCH(QByteArray, text);
        const auto photo = photoFrom(text.toStdString(), kPhotos);
        QVERIFY(!photo);
        QVERIFY(!photo.error().message.empty());
        QVERIFY(photo.error().remedy.find("nsdId counts from 0") != std::string::npos);
        QVERIFY(photo.error().remedy.find("73KID counts from 1") != std::string::npos);
    }

    void aPhotoThatIsNotHereIsNamedInBothWaysWithTheRange()
    {
        const auto photo = photoFrom("73k:19", kPhotos);
        QCOMPARE(photo.error().kind, ErrorKind::notFound);
        QCOMPARE(photo.error().message, std::string("nsdId 18 (73KID 19) is not among the 4 photos shown, nsdId 0 to 72999"));
    }
};

QTEST_APPLESS_MAIN(PhotoJumpTest)
#include "PhotoJumpTest.moc"
