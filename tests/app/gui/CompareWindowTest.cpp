// SPDX-License-Identifier: Apache-2.0
// The comparison with the real engine and the demo subject: DeiT-Tiny under two adaptors, and a backbone that has no weights.
#include "app/gui/ActionSet.h"
#include "app/gui/Columns.h"
#include "app/gui/ExportController.h"
#include "app/gui/Opening.h"
#include "app/gui/PhotoPane.h"
#include "tests/support/RealSubject.h"
#include "tests/support/WindowDriver.h"
#include "widgets/image/ComparisonTile.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/StimulusStrip.h"
#include "widgets/panels/ThumbnailRow.h"
#include "widgets/panels/WordsBar.h"

#include <QAction>
#include <QImage>
#include <QMenu>
#include <QProcess>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

constexpr int kPatienceMs = 120'000;

[[nodiscard]] QStringList comparing()
{
    return {QStringLiteral("--compare"), QStringLiteral("deit-tiny,deit-tiny:maskclip,clip-vit-b16"), QStringLiteral("--views"),
            QStringLiteral("3")};
}

/// What two maps of one grid say of each other, computed here.
[[nodiscard]] double pearsonOf(const std::vector<float>& a, const std::vector<float>& b)
{
    const auto n = static_cast<double>(a.size());
    double sumA = 0;
    double sumB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sumA += static_cast<double>(a[i]);
        sumB += static_cast<double>(b[i]);
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]) - sumA / n;
        const double y = static_cast<double>(b[i]) - sumB / n;
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return ab / std::sqrt(aa * bb);
}

}  // namespace

class CompareWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());  // a store of its own: nothing is known of any photo
    }

    void cellsAgreementRowsAndSurvey()
    {
        const WindowDriver driver(engine(), tree(), comparing());
        const auto& compare = driver.workspace().compare;
        auto& view = *driver.app->window().photo->comparison;
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && compare.isComplete(), kPatienceMs);
        QVERIFY(view.isVisible());
        QCOMPARE(view.columns(), 3);
        QVERIFY(!driver.workspace().relevance.reply());  // nobody sees the photo's own map: it is not made

        // The cells are the engine's maps, and the agreement is theirs.
        const auto& naclip = compare.cell(0, 0).reply->map;
        const auto& maskclip = compare.cell(0, 1).reply->map;
        QCOMPARE(naclip.viewsDone, 3);
        QCOMPARE(view.viewOf(0, 0)->map()->values, naclip.values);
        QCOMPARE(view.viewOf(0, 1)->map()->values, maskclip.values);
        QVERIFY(naclip.values != maskclip.values);
        const auto& agreement = compare.agreement(0).reply->agreement;
        QVERIFY(std::abs(static_cast<double>(agreement.correlation[1]) - pearsonOf(naclip.values, maskclip.values)) < 1e-5);
        QVERIFY(view.wordsOfTable().contains(QStringLiteral("NACLIP – MaskCLIP")));

        // A backbone without weights says which file would fill its cell.
        auto* empty = qobject_cast<image::ComparisonTile*>(view.viewOf(0, 2)->parentWidget());
        QVERIFY(!view.viewOf(0, 2)->isVisible());
        QVERIFY2(empty->accessibleDescription().contains(QStringLiteral("clip-vit-b16.safetensors")),
                 qPrintable(empty->accessibleDescription()));

        clickAndPin(driver);
        surveyTheStoredPhotos(driver);
        wordsAreARow(driver);
        rankByWords(driver);
        exportAndLook(driver);
        leave(driver);
    }

    /// A vertex in both brains: by its place in the second one, with what it is there in words, in the window and in a figure.
    void subjectsAreComparedBySamePlaces()
    {
        const QTemporaryDir folder;
        const WindowDriver driver(
            engine(), tree(),
            {QStringLiteral("--select"), QStringLiteral("rh:3936"), QStringLiteral("--views"), QStringLiteral("2")});
        const auto& compare = driver.workspace().compare;
        auto& window = driver.app->window();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        window.actions->action(ActionId::compareSubjects)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && compare.isComplete() && compare.isComparing(), kPatienceMs);
        const auto& view = *window.photo->comparison;
        QCOMPARE(view.columns(), 2);
        QCOMPARE(toText(compare.columns()[1]), std::string("deit-tiny:naclip/subj02"));
        const auto report = compare.cell(0, 1).report;
        QVERIFY(report && report->title.starts_with("rh ") && report->title != "rh 3936");
        auto* tile = qobject_cast<image::ComparisonTile*>(view.viewOf(0, 1)->parentWidget());
        QVERIFY2(tile->accessibleName().contains(QStringLiteral("subj02")), qPrintable(tile->accessibleName()));
        QVERIFY2(tile->toolTip().contains(QStringLiteral("mm from the same place on fsaverage's sphere")),
                 qPrintable(tile->toolTip()));
        QVERIFY2(tile->accessibleDescription().contains(QString::fromStdString(report->title)),
                 qPrintable(tile->accessibleDescription()));
        QVERIFY(qobject_cast<image::ComparisonTile*>(view.viewOf(0, 0)->parentWidget())
                    ->accessibleName()
                    .contains(QStringLiteral("subj01")));
        QVERIFY2(view.wordsOfTable().contains(QStringLiteral("subj01 – subj02")), qPrintable(view.wordsOfTable()));

        const QString out = folder.filePath(QStringLiteral("subjects.png"));
        QProcess program;
        program.start(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens"),
                      {tree(), QStringLiteral("--compare"), QStringLiteral("deit-tiny,deit-tiny/subj02"),
                       QStringLiteral("--views"), QStringLiteral("2"), QStringLiteral("--select"), QStringLiteral("rh:3936"),
                       QStringLiteral("--image"), QStringLiteral("17"), QStringLiteral("--render"), out, QStringLiteral("--dpi"),
                       QStringLiteral("150")});
        QVERIFY(program.waitForFinished(kPatienceMs));
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
        itIsMadeAgainFromItself(out);
        const QImage figure(out);
        const auto keys = figure.textKeys();
        QVERIFY2(keys.contains(QStringLiteral("Values/deit-tiny/naclip/subj02")), qPrintable(keys.join(u' ')));
    }

    void theFigureIsDrawnWithoutAWindow()
    {
        const QTemporaryDir folder;
        const QString out = folder.filePath(QStringLiteral("out.png"));
        QProcess program;
        program.start(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens"),
                      QStringList{tree()} + comparing() +
                          QStringList{QStringLiteral("--select"), QStringLiteral("FFA-1"), QStringLiteral("--select"),
                                      QStringLiteral("PPA"), QStringLiteral("--image"), QStringLiteral("17"),
                                      QStringLiteral("--render"), out, QStringLiteral("--size-mm"), QStringLiteral("183x120"),
                                      QStringLiteral("--dpi"), QStringLiteral("150")});
        QVERIFY(program.waitForFinished(kPatienceMs));
        const QByteArray words = program.readAllStandardError();
        QVERIFY2(program.exitCode() == 0, words.constData());
        QVERIFY2(words.contains("CLIP ViT-B/16 stays empty"), words.constData());
        const QImage figure(out);
        QCOMPARE(figure.size(), QSize(1081, 709));  // 183 x 120 mm at 150 / 25.4 pixels a mm
        QCOMPARE(figure.text(QStringLiteral("Selection")), QStringLiteral("FFA-1; PPA"));
        QVERIFY(figure.text(QStringLiteral("Pearson")).startsWith(QStringLiteral("FFA-1: a-b ")));
        const QString values = figure.text(QStringLiteral("Values/deit-tiny/maskclip"));
        QVERIFY2(values.contains(QStringLiteral("adaptor=maskclip")) && values.contains(QStringLiteral("views=3")),
                 qPrintable(values));
        itIsMadeAgainFromItself(out);
    }

    void wordsAreDrawnWithoutAWindow()
    {
        const QTemporaryDir folder;
        const QString out = folder.filePath(QStringLiteral("out.png"));
        QProcess program;
        program.start(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens"),
                      QStringList{tree(), QStringLiteral("--compare"),
                                  QStringLiteral("deit-tiny,deit-tiny:proxyclip+deit-tiny,control"), QStringLiteral("--views"),
                                  QStringLiteral("1"), QStringLiteral("--text"), QStringLiteral("a dog"),
                                  QStringLiteral("--bank"), QStringLiteral("food"), QStringLiteral("--image"),
                                  QStringLiteral("17"), QStringLiteral("--render"), out, QStringLiteral("--size-mm"),
                                  QStringLiteral("183x150"), QStringLiteral("--dpi"), QStringLiteral("150")});
        QVERIFY(program.waitForFinished(kPatienceMs));
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
        const QImage figure(out);
        QCOMPARE(figure.text(QStringLiteral("Selection")), QString::fromUtf8("“a dog”; bank food"));
        QVERIFY(
            figure.text(QStringLiteral("Values/deit-tiny/proxyclip+deit-tiny")).contains(QStringLiteral("companion=deit-tiny")));
        QVERIFY(figure.text(QStringLiteral("Description")).contains(QStringLiteral("Not available here: Low-level control")));
        itIsMadeAgainFromItself(out);
    }

private:
    static void itIsMadeAgainFromItself(const QString& figure)
    {
        QProcess program;
        program.start(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens"), {tree(), QStringLiteral("--verify"), figure});
        QVERIFY(program.waitForFinished(kPatienceMs));
        const QString words = QString::fromUtf8(program.readAllStandardOutput());
        QVERIFY2(program.exitCode() == 0, qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("the same picture")) && words.count(u'\n') == 1, qPrintable(words));
    }

    static void clickAndPin(const WindowDriver& driver)
    {
        const auto& compare = driver.workspace().compare;
        const auto& view = *driver.app->window().photo->comparison;
        const auto before = compare.cell(0, 0).reply->map.values;
        const Selection story = driver.workspace().session.state().selection;
        driver.app->window().actions->action(ActionId::pinSelection)->trigger();
        const auto vertex = driver.visibleVertexOf(*findRegion(driver.workspace().subject.summary(), "EBA"));
        QVERIFY(vertex.has_value());
        driver.clickOn(*vertex);
        QTRY_VERIFY_WITH_TIMEOUT(compare.isComplete(), kPatienceMs);
        QCOMPARE(view.rows(), 2);
        QVERIFY(compare.rows()[0].selection == Selection(*vertex) && compare.rows()[1].selection == story);
        QVERIFY(compare.cell(0, 0).reply->fromStore && compare.cell(0, 1).reply->fromStore);
        QVERIFY(compare.cell(0, 0).reply->map.values != before);
        QCOMPARE(compare.cell(1, 0).reply->map.values, before);
        QCOMPARE(view.viewOf(0, 0)->map()->values, compare.cell(0, 0).reply->map.values);
        QVERIFY(std::isfinite(compare.cell(0, 0).report->r2) && std::isfinite(compare.cell(0, 0).report->noiseCeiling));
        qInfo("click to a map in every cell: %.1f ms", compare.firstMapsMs());
    }

    static void surveyTheStoredPhotos(const WindowDriver& driver)
    {
        auto& window = driver.app->window();
        driver.app->window().actions->action(ActionId::nextPhoto)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && driver.workspace().compare.isComplete(), kPatienceMs);
        Q_EMIT window.strip->orderChosen("disagree");
        const auto& survey = driver.workspace().survey;
        QTRY_VERIFY_WITH_TIMEOUT(survey.list() && !survey.isWorking(), kPatienceMs);
        QCOMPARE(survey.list()->compared, 2);
        QVERIFY(survey.list()->overall[0] >= survey.list()->overall[1]);
        QVERIFY(window.strip->current().has_value());
    }

    static void wordsAreARow(const WindowDriver& driver)
    {
        const auto& compare = driver.workspace().compare;
        auto& view = *driver.app->window().photo->comparison;
        const auto rows = compare.rows().size();
        Q_EMIT driver.app->window().photo->words->textAsked(QStringLiteral("dog"));
        QTRY_VERIFY_WITH_TIMEOUT(compare.rows().size() == rows + 1 && compare.isComplete(), kPatienceMs);
        const auto& cosine = *compare.cell(1, 0).reply;
        QCOMPARE(cosine.quantity, std::string("Cosine similarity"));
        QVERIFY(!compare.cell(1, 0).report);
        QVERIFY(compare.agreement(1).reply && compare.agreement(1).reply->columns.size() == 2);
        // A cosine is on a scale of its own, and the selection's rows keep theirs.
        QVERIFY(view.scaleOf(0, 1) != view.scaleOf(0, 0));
        QCOMPARE(view.scaleOf(0, 0), view.scaleOf(0, 2));
        // A backbone without weights says so in this row as well.
        auto* empty = qobject_cast<image::ComparisonTile*>(view.viewOf(1, 2)->parentWidget());
        QVERIFY(empty->accessibleDescription().contains(QStringLiteral("clip-vit-b16.safetensors")));
    }

    static void rankByWords(const WindowDriver& driver)
    {
        auto& window = driver.app->window();
        const auto& ranking = driver.workspace().wordRanking;
        Q_EMIT window.photo->words->rankToggled(true);
        QTRY_VERIFY_WITH_TIMEOUT(ranking.ranking() || ranking.problem(), kPatienceMs);
        // Maps of three views are stored, and the ranking looks for those of the default recipe.
        QVERIFY(ranking.problem().has_value());
        QCOMPARE(offerOf(ranking), QStringLiteral("Embed all photos"));
        QVERIFY(window.strip->current().has_value());  // the photos stay as they were

        Q_EMIT window.strip->offerTaken();
        QTRY_VERIFY_WITH_TIMEOUT(ranking.ranking() != nullptr, kPatienceMs);
        const auto& list = *ranking.ranking();
        QCOMPARE(list.images.size(), static_cast<std::size_t>(list.photos));
        QVERIFY(std::ranges::is_sorted(list.cosines, std::greater<>{}));
        auto* row = window.strip->findChild<panels::ThumbnailRow*>();
        QCOMPARE(row->photos().front().value, list.images.front());

        const auto& compare = driver.workspace().compare;
        const auto below = compare.cell(2, 0).reply;
        QVERIFY(below && compare.rows().size() == 3);
        Q_EMIT window.photo->words->cleared();  // without words there is no order by them
        // The row below has moved up and taken its maps along.
        QCOMPARE(compare.rows().size(), std::size_t{2});
        QVERIFY(compare.cell(1, 0).reply == below && !compare.cell(1, 0).isStale && compare.isComplete());
        QCOMPARE(window.photo->comparison->viewOf(1, 0)->map()->values, below->map.values);
        QCOMPARE(row->photos().front().value, driver.workspace().subject.stimuli().nsdId.front());
        QVERIFY(!ranking.ranking());
    }

    static void exportAndLook(const WindowDriver& driver)
    {
        QSignalSpy saved(&driver.app->exporting(), &ExportController::saved);
        driver.app->exporting().save({183, 120, 150}, driver.file(QStringLiteral("figure.png")));
        QVERIFY(saved.wait(60000));
        const QImage figure(driver.file(QStringLiteral("figure.png")));
        QCOMPARE(figure.size(), QSize(1081, 709));
        QVERIFY(figure.text(QStringLiteral("Columns")).contains(QStringLiteral("MaskCLIP")));
        int coloured = 0;
        for (int y = 0; y < figure.height(); ++y)
            for (int x = 0; x < figure.width(); ++x) coloured += figure.pixelColor(x, y).hsvSaturation() > 40 ? 1 : 0;
        QVERIFY2(coloured > 20000, qPrintable(QString::number(coloured)));
    }

    /// The list offers no ninth column; what is chosen can still be taken away.
    static void noMoreColumnsThanFit(const WindowDriver& driver)
    {
        auto listed = allColumns(driver.workspace().subject.summary());
        QVERIFY(listed.size() > kMostColumns);
        listed.resize(kMostColumns);
        driver.workspace().session.edit([&](ViewState& state) { state.columns = listed; });
        auto* menu = driver.app->window().photo->columns->menu();
        Q_EMIT menu->aboutToShow();
        int ticked = 0;
        for (const auto* action : menu->actions()) {
            if (!action->isCheckable()) continue;
            QCOMPARE(action->isEnabled(), action->isChecked());
            ticked += action->isChecked() ? 1 : 0;
        }
        QCOMPARE(ticked, static_cast<int>(kMostColumns));
        driver.app->window().actions->action(ActionId::undo)->trigger();
    }

    static void leave(const WindowDriver& driver)
    {
        driver.app->window().actions->action(ActionId::compare)->trigger();
        QVERIFY(!driver.workspace().compare.isComparing());
        QVERIFY(!driver.app->window().photo->comparison->isVisible());
        QVERIFY(driver.app->window().photo->view->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        const auto& state = driver.workspace().session.state();
        QCOMPARE(driver.app->window().photo->view->map()->values, driver.workspace().relevance.reply()->map.values);
        QVERIFY(state.image && !driver.workspace().relevance.isStale());
        noMoreColumnsThanFit(driver);
        driver.app->window().actions->action(ActionId::undo)->trigger();
        QVERIFY(driver.app->window().photo->comparison->isVisible());
    }
};

QTEST_MAIN(CompareWindowTest)
#include "CompareWindowTest.moc"
