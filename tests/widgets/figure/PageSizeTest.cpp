// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/PageSize.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;

class PageSizeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoColumnsAt300DpiHaveTheUsualPixels()
    {
        const auto pixels = pixelSize({183, 90, 300});

        QVERIFY(pixels.has_value());
        QCOMPARE(*pixels, QSize(2161, 1063));  // 183 / 25.4 * 300 = 2161.4, 90 / 25.4 * 300 = 1062.99
        QCOMPARE(dotsPerMetre(300), 11811);
        QCOMPARE(dotsPerMetre(600), 23622);
        QCOMPARE(dotsPerMetre(72), 2835);
    }

    void sizesAreReadAsTheShellWritesThem()
    {
        QCOMPARE(pageSizeFrom("183x90", 300).value(), (PageSize{183, 90, 300}));
        QCOMPARE(pageSizeFrom("89x120.5", 600).value(), (PageSize{89, 120.5, 600}));
        QCOMPARE(pageSizeFrom("89×120", 300).value(), (PageSize{89, 120, 300}));
        for (const auto* wrong :
             {"", "183", "183x", "x90", "183x90x2", "-183x90", "0x90", "nanx90", "infx90", "183 x 90", "1e400x9"}) {
            const auto size = pageSizeFrom(wrong, 300);
            QVERIFY2(!size.has_value(), wrong);
            QCOMPARE(size.error().kind, ErrorKind::invalidRequest);
            QVERIFY(size.error().remedy.find("183x90") != std::string::npos);
        }
    }

    void whatAFileSaysOfItsPageIsReadAgain()
    {
        QCOMPARE(toText({183, 90, 300}), std::string("183 x 90 mm, 300 dpi"));
        for (const auto& page : {PageSize{183, 90, 300}, PageSize{89.5, 120.25, 72}, PageSize{40, 20, 30}})
            QCOMPARE(pageFrom(toText(page)).value(), page);
        for (const auto* wrong : {"", "183 x 90 mm", "183 x 90 mm, 300", "183 x 90 mm,  dpi", "x mm, 300 dpi",
                                  "183 x 90 mm, -1 dpi", "183 x 90 mm, 1e300 dpi", " mm, 300 dpi", " mm,  dpi"})
            QCOMPARE(pageFrom(wrong).error().kind, ErrorKind::invalidRequest);
    }

    void hugePagesAreRefusedWithTheNumbers()
    {
        const auto pixels = pixelSize({183, 90, 20'000});

        QVERIFY(!pixels.has_value());
        QCOMPARE(pixels.error().kind, ErrorKind::tooLarge);
        QVERIFY2(pixels.error().message.find("144094 x 70866 pixels") != std::string::npos, pixels.error().message.c_str());
        QVERIFY(pixels.error().message.find("16384") != std::string::npos);
        QVERIFY(!pixelSize({1000, 1000, 250}).has_value());  // 97 million pixels, no side above the limit
        QVERIFY(!pixelSize({1e300, 90, 300}).has_value());
    }

    void tinyAndMeaninglessPagesAreRefused()
    {
        for (const auto& page : {PageSize{39, 90, 300}, PageSize{183, 19, 300}, PageSize{183, 90, 29}, PageSize{183, 90, -300},
                                 PageSize{std::numeric_limits<double>::quiet_NaN(), 90, 300}})
            QCOMPARE(pixelSize(page).error().kind, ErrorKind::invalidRequest);
        QVERIFY(pixelSize({40, 20, 30}).has_value());
    }

    void aJournalObjectsToWhatItWouldRefuse()
    {
        QVERIFY(objectionsOfAJournal({183, 90, 300}).empty());
        QVERIFY(objectionsOfAJournal({89, 120, 600}).empty());

        const auto objections = objectionsOfAJournal({184, 248, 299}, 4.9);
        QCOMPARE(objections.size(), 4U);
        QCOMPARE(objections[0], std::string("184 mm is wider than two columns (183 mm)."));
        QCOMPARE(objections[2], std::string("299 dpi is less than the 300 that print asks for."));
        QCOMPARE(objections[3], std::string("Text of 4.9 pt is smaller than 5 pt."));
    }
};

QTEST_APPLESS_MAIN(PageSizeTest)
#include "PageSizeTest.moc"
