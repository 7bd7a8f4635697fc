// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CommandLine.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] Result<CommandLine> read(const char* words)
{
    return commandLineFrom(QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts));
}

}  // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theContractsExampleIsRead()
    {
        const auto line =
            read("DIR --subject subj01 --image 17 --select FFA-1 --backbone deit-tiny --render out.png --size-mm 183x90 "
                 "--dpi 300 --form flat --overlay none --theme dark --views 5");
        QVERIFY(line.has_value());
        QCOMPARE(line->wish.directory, std::string("DIR"));
        QCOMPARE(line->wish.image, std::optional(NsdId{17}));
        QCOMPARE(toText(line->wish.selection), std::string("FFA-1"));
        QCOMPARE(line->wish.overlay, std::optional(std::string(kNoOverlay)));
        QCOMPARE(line->render, QStringLiteral("out.png"));
        QCOMPARE(line->page, (PageSize{183, 90, 300}));
        QCOMPARE(line->form, std::optional(SurfaceForm::flat));
        QCOMPARE(line->appearance, std::optional(color::Appearance::dark));
        QCOMPARE(line->views, 5);
    }

    void theSideIsOneOrTwoRows()
    {
        QVERIFY(!read("DIR")->standpoint);
        QCOMPARE(read("DIR --from ventral")->standpoint, (std::optional(Standpoint{Viewpoint::ventral, false})));
        QCOMPARE(read("DIR --from medial")->standpoint, (std::optional(Standpoint{Viewpoint::medial, false})));
        QCOMPARE(read("DIR --from lateral+ventral")->standpoint, (std::optional(Standpoint{Viewpoint::lateral, true})));
        const auto wrong = read("DIR --from ventral+lateral");
        QVERIFY(!wrong && wrong.error().remedy.find("lateral+ventral") != std::string::npos);
    }

    void bothNumberingsNameTheSamePhoto()
    {
        QCOMPARE(imageFrom(QStringLiteral("17"))->value, 17);
        QCOMPARE(imageFrom(QStringLiteral("73k:18"))->value, 17);
    }

    void aPhotoThatCannotBeReadExplainsBothNumberings_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "-1", "73k:0", "seventeen", "17.5"}) QTest::newRow(text) << QString::fromUtf8(text);
    }
    void aPhotoThatCannotBeReadExplainsBothNumberings()
    {
        QFETCH(const QString, text);
        const auto image = imageFrom(text);
        QVERIFY(!image.has_value());
        QVERIFY(image.error().remedy.find("counted from 1") != std::string::npos);
    }

    void aComparisonHasColumnsAndRows()
    {
        const auto line = read("DIR --compare clip-vit-b16,deit-tiny:maskclip --select FFA-1 --select PPA --select voxel:1,2,3");
        QVERIFY(line.has_value());
        QCOMPARE(line->wish.columns.size(), std::size_t{2});
        QCOMPARE(line->wish.columns[1].adaptor, std::string("maskclip"));
        QCOMPARE(toText(line->wish.selection), std::string("FFA-1"));
        QCOMPARE(line->wish.pinned.size(), std::size_t{2});
    }

    void encodersAreChosenByName()
    {
        const auto line = read("DIR --encoder mine.safetensors --encoder /data/other.safetensors");
        QVERIFY(line.has_value());
        QCOMPARE(line->wish.encoders, (std::vector<std::string>{"mine.safetensors", "/data/other.safetensors"}));
    }

    void intervalsAreThoseThatWereSeenBeforeUnlessAskedFor()
    {
        QCOMPARE(read("DIR --intervals")->wish.intervals, std::optional(true));
        QVERIFY(!read("DIR")->wish.intervals);
    }

    void anOverlaysColoursAreAMapAndTwoNumbers()
    {
        const auto line = read("DIR --overlay r2 --overlay-map hot --overlay-range -0.1,0.8");
        QVERIFY(line.has_value());
        QVERIFY((line->overlay == OverlayChoice{.map = "hot", .range = OverlayChoice::Range{-0.1F, 0.8F}}));
        QVERIFY(read("DIR --overlay r2")->overlay == OverlayChoice{});
        for (const char* wrong :
             {"DIR --overlay r2 --overlay-map rainbow", "DIR --overlay r2 --overlay-range 1",
              "DIR --overlay r2 --overlay-range 1,0", "DIR --overlay r2 --overlay-range a,b", "DIR --overlay-map hot"})
            QVERIFY2(!read(wrong), wrong);
    }

    void aSamplingIsOneOfThree()
    {
        QCOMPARE(read("DIR --sampling cubic")->wish.sampling, std::optional(std::string("cubic")));
        QCOMPARE(read("DIR --sampling nearest")->wish.sampling, std::optional(std::string()));
        QVERIFY(!read("DIR")->wish.sampling);
        QVERIFY(!read("DIR --sampling wta"));
    }

    void wordsAreRowsOfAComparisonAsSelectionsAre()
    {
        const auto line = commandLineFrom(
            {QStringLiteral("DIR"), QStringLiteral("--compare"), QStringLiteral("clip-vit-b16@best,deit-tiny"),
             QStringLiteral("--text"), QStringLiteral("a photo of food"), QStringLiteral("--text"), QStringLiteral("a dog"),
             QStringLiteral("--bank"), QStringLiteral("face"), QStringLiteral("--select"), QStringLiteral("FFA-1")});
        QVERIFY(line.has_value());
        QCOMPARE(line->wish.columns[0].preset, std::string("best"));
        QVERIFY(line->wish.words == (Words{"a photo of food", {}}));
        QCOMPARE(line->wish.pinned.size(), std::size_t{2});
        QVERIFY(line->wish.pinned[0].words == (Words{"a dog", {}}));
        QVERIFY(line->wish.pinned[1].words == (Words{{}, "face"}));
        QCOMPARE(toText(line->wish.selection), std::string("FFA-1"));

        const auto alone = read("DIR --text dog --preset best --adaptor proxyclip+dinov2-vits14");
        QVERIFY(alone && alone->wish.words == (Words{"dog", {}}));
        QCOMPARE(alone->wish.preset, std::string("best"));
    }

    void whatMakesNoSenseIsRefusedWithAWayOut_data()
    {
        QTest::addColumn<QString>("words");
        for (const char* words : {"A B", "A --render out.png --dpi many", "A --render out.png --size-mm big", "--render out.png",
                                  "A --dpi 300", "A --form round", "A --theme pink", "A --image x",
                                  "A --select lh:", "A --select FFA-1 --select PPA", "A --text a --bank food", "A --compare a,,b",
                                  "A --views 0", "A --nonsense", "A --render out.png --size-mm 5x5", "A --render out.jpg"})
            QTest::newRow(words) << QString::fromUtf8(words);
    }
    void whatMakesNoSenseIsRefusedWithAWayOut()
    {
        QFETCH(const QString, words);
        const auto line = read(words.toUtf8().constData());
        QVERIFY(!line.has_value());
        QVERIFY(!line.error().message.empty());
        QVERIFY(!line.error().remedy.empty());
    }

    void nothingAtAllOpensTheWindow()
    {
        const auto line = read("");
        QVERIFY(line.has_value());
        QCOMPARE(line->wish, Wish{});
        QVERIFY(line->render.isEmpty());
    }
};

QTEST_APPLESS_MAIN(CommandLineTest)
#include "CommandLineTest.moc"
