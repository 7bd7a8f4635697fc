// SPDX-License-Identifier: Apache-2.0
// The sheets as a person sees them, compared as Pictures.h says.
#include "tests/support/Pictures.h"
#include "widgets/color/Theme.h"
#include "widgets/panels/BatchSheet.h"
#include "widgets/panels/CorrelateSheet.h"
#include "widgets/panels/DataSheet.h"
#include "widgets/panels/ScoreSheet.h"
#include "widgets/panels/TrainingSheet.h"

#include <QApplication>
#include <QComboBox>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::panels;

namespace {

QString fault(QWidget& sheet, QSize size, const char* name)
{
    sheet.resize(size);
    sheet.show();
    if (!QTest::qWaitForWindowExposed(&sheet)) return QStringLiteral("the sheet was never shown");
    if (auto* focus = QApplication::focusWidget()) focus->clearFocus();
    return test::faultAgainstBaseline(sheet.grab().toImage().convertToFormat(QImage::Format_RGB32), QString::fromLatin1(name));
}

void setTheme(color::Appearance appearance)
{
    color::applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), appearance);
}

void fillTraining(TrainingSheet& sheet, const std::string& method)
{
    TrainingForm form;
    form.backbone = "deit-tiny";
    form.method = method;
    sheet.setChoices({QStringLiteral("subj01"),
                      {{"deit-tiny", QStringLiteral("DeiT-Tiny/16")}},
                      {QStringLiteral("nsdgeneral")},
                      {{"func1pt8mm", true}, {"nativesurface", false}}},
                     form);
    TrainingForecast forecast;
    forecast.facts = {{QStringLiteral("Voxels"), QStringLiteral("15724"), {}},
                      {QStringLiteral("Training photos"), QStringLiteral("9000"), {}},
                      {QStringLiteral("Time to fit"), QStringLiteral("about 12 min"), {}},
                      {QStringLiteral("Memory, at most"), QStringLiteral("4.5 GB of 18.0 GB free"), {}}};
    sheet.showForecast(forecast);
}

[[nodiscard]] DataContents contents()
{
    using State = StateMark::State;
    const DataPiece surfaces{State::there, QStringLiteral("Surfaces"), QStringLiteral("white, pial, inflated"),
                             QStringLiteral("a cortex")};
    const DataPiece flat{State::missing, QStringLiteral("Flat maps"), QStringLiteral("looked for in /nsd/nsddata/freesurfer"),
                         QStringLiteral("the flat form.")};
    const DataPiece betas{State::damaged, QStringLiteral("Betas"), QStringLiteral("session 3 was cut short"), {}};
    return {.title = QStringLiteral("NSD"),
            .root = QStringLiteral("/nsd"),
            .shared = {},
            .subjects = {{QStringLiteral("subj01"),
                          {surfaces, flat, betas},
                          {{QStringLiteral("func1pt8mm · b3 · 40 sessions"), "func1pt8mm", "b3"}},
                          {}}},
            .notices = {}};
}

[[nodiscard]] ScoreTable scores(bool isCompared)
{
    ScoreTable table;
    table.words = QStringLiteral("subj01, deit-tiny on shared1000: 15724 voxels of func1pt8mm, 100 test images (300 trials)");
    table.threshold = 0.1F;
    if (isCompared) table.against = QStringLiteral("clip-vit-b16 (ridge)");
    int place = 0;
    for (const char* region : {"all voxels", "FFA-1", "PPA", "EBA", "V1v", "aTL-faces"}) {
        ScoreRow row;
        row.region = region;
        row.isRegion = place > 0;
        row.voxels = place == 5 ? 0 : 15724 >> place;
        if (row.voxels > 0) {
            row.mean = 0.31F - 0.04F * static_cast<float>(place);
            row.low = row.mean - 0.021F;
            row.high = row.mean + 0.019F;
            row.median = row.mean - 0.01F;
            row.ofCeiling = 64 - 5 * static_cast<float>(place);
            row.above = 0.8F - 0.1F * static_cast<float>(place);
        }
        if (row.voxels > 0 && isCompared) {
            row.difference = 0.03F - 0.02F * static_cast<float>(place);
            row.differenceLow = row.difference - 0.012F;
            row.differenceHigh = row.difference + 0.011F;
            row.q = 0.004F * static_cast<float>(place + 1);
        }
        table.rows.push_back(row);
        ++place;
    }
    return table;
}

[[nodiscard]] CorrelateTable correlates()
{
    CorrelateTable table;
    table.words = QStringLiteral("subj01, DeiT-Tiny/16 · NACLIP · 336 px · 13 views · preset best: 480 of 500 photos");
    table.properties = {{"correlate-lightness", QStringLiteral("Lightness"), QStringLiteral("L*, 480 photos, 211 680 patches")},
                        {"correlate-saturation", QStringLiteral("Saturation"), QStringLiteral("480 photos, 211 680 patches")},
                        {"correlate-depth", QStringLiteral("Depth"), QStringLiteral("1 photos, 441 patches")}};
    int place = 0;
    for (const char* region : {"all voxels", "FFA-1", "PPA", "EBA", "V1v", "food"}) {
        const float r = 0.21F - 0.1F * static_cast<float>(place);
        const float unknown = std::nanf("");
        table.rows.push_back({.region = region,
                              .isRegion = place > 0,
                              .voxels = 15724 >> place,
                              .r = {r, -r / 2, r / 3},
                              .low = {r - 0.03F, -r / 2 - 0.04F, unknown},
                              .high = {r + 0.03F, -r / 2 + 0.04F, unknown},
                              .chance = {0.02F, -0.01F, unknown},
                              .q = {place == 2 ? 0.41F : 0.002F, 0.013F, unknown}});
        ++place;
    }
    return table;
}

}  // namespace

class SheetPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setTheme(color::Appearance::light); }

    void aTrainingOfAnMlpInTheLight()
    {
        setTheme(color::Appearance::light);
        TrainingSheet sheet;
        fillTraining(sheet, "mlp");
        QCOMPARE(fault(sheet, {720, 560}, "sheet_training_light"), QString());
    }

    void aTrainingThatRunsInTheDark()
    {
        setTheme(color::Appearance::dark);
        TrainingSheet sheet;
        fillTraining(sheet, "sgd");
        sheet.setAxes({QStringLiteral("Epoch"), QStringLiteral("Loss (mean squared error of z-scored betas)"), 100});
        sheet.showStart();
        for (int epoch = 1; epoch <= 40; ++epoch)
            sheet.addPoint({static_cast<double>(epoch), 0.6 + 0.4 * std::exp(-epoch / 12.0)});
        sheet.showProgress(QStringLiteral("Fitting: epoch 40 of 100, loss 0.614"), 0.4);
        QCOMPARE(fault(sheet, {720, 600}, "sheet_training_dark"), QString());
    }

    void whatAFolderHoldsInTheLight()
    {
        setTheme(color::Appearance::light);
        DataSheet sheet;
        sheet.setContents(contents(), QStringLiteral("subj01"));
        sheet.setMasks({QStringLiteral("nsdgeneral")});
        sheet.showPlan(QStringLiteral("40 sessions to convert, 1.9 GB of 120 GB free."), true);
        QCOMPARE(fault(sheet, {520, 560}, "sheet_data_light"), QString());
    }

    void whatAFolderHoldsInTheDark()
    {
        setTheme(color::Appearance::dark);
        DataSheet sheet;
        sheet.setContents(contents(), QStringLiteral("subj01"));
        sheet.setMasks({QStringLiteral("nsdgeneral")});
        sheet.showProgress(QStringLiteral("Converting session 12 of 40, 31 s left"), 0.3);
        QCOMPARE(fault(sheet, {520, 460}, "sheet_data_dark"), QString());
    }

    void scoresByRegionInTheLight()
    {
        setTheme(color::Appearance::light);
        ScoreSheet sheet;
        sheet.setEncoder(QStringLiteral("DeiT-Tiny/16, ridge"), {});
        sheet.showTable(scores(false));
        sheet.setCurrent("PPA");
        QCOMPARE(fault(sheet, {720, 380}, "sheet_scores_light"), QString());
    }

    void allPhotosInTheLight()
    {
        setTheme(color::Appearance::light);
        BatchSheet sheet;
        sheet.setFolder(QStringLiteral("/data/maps/subj01_FFA-1_deit-tiny"));
        sheet.setQuestions(QStringLiteral("FFA-1, subj01, through DeiT-Tiny/16 (NACLIP · best · 336 px)"), {}, {});
        sheet.setCommand(
            QStringLiteral("cortilens-engine maps /data/nsd --subject subj01 --select FFA-1 --backbone deit-tiny --images all "
                           "--out /data/maps/subj01_FFA-1_deit-tiny"));
        sheet.showProgress(QStringLiteral("Writing: 120 of 500 photos"), 0.24);
        QCOMPARE(fault(sheet, {640, 500}, "sheet_batch_light"), QString());
    }

    void correlatesByRegionInTheDark()
    {
        setTheme(color::Appearance::dark);
        CorrelateSheet sheet;
        sheet.setEncoder(QStringLiteral("DeiT-Tiny/16, ridge"));
        sheet.showTable(correlates());
        sheet.setCurrent("PPA");
        sheet.setOverlay("correlate-lightness");
        QCOMPARE(fault(sheet, {760, 440}, "sheet_correlates_dark"), QString());
    }

    void scoresBesideAnotherEncoderInTheDark()
    {
        setTheme(color::Appearance::dark);
        ScoreSheet sheet;
        sheet.setEncoder(QStringLiteral("DeiT-Tiny/16, ridge"), {{"/e/clip", QStringLiteral("CLIP ViT-B/16, ridge")}});
        sheet.findChild<QComboBox*>()->setCurrentIndex(1);
        sheet.showTable(scores(true));
        sheet.findChild<QTableView*>()->sortByColumn(ScoreColumn::difference, Qt::AscendingOrder);
        QCOMPARE(fault(sheet, {960, 380}, "sheet_scores_dark"), QString());
    }
};

QTEST_MAIN(SheetPictureTest)
#include "SheetPictureTest.moc"
