// SPDX-License-Identifier: Apache-2.0
// Data of one's own in the window, with the real engine: a folder that is no study is described, corrected, saved and opened.
#include "app/gui/ActionSet.h"
#include "core/files/Npy.h"
#include "tests/support/RealSubject.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/StudySheet.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QImage>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>

#include <algorithm>
#include <filesystem>

using namespace cortilens;
using namespace cortilens::gui;
using test::buttonSaying;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr int kPhotos = 12;

[[nodiscard]] QString wordsIn(const QListWidget& list)
{
    QStringList words;
    for (int row = 0; row < list.count(); ++row) words << list.item(row)->text();
    return words.join(u'\n');
}

/// Twelve photos, and a response of every vertex to each: 31 on the left, 29 on the right.
void layOut(const QString& folder)
{
    QVERIFY(QDir(folder).mkpath(QStringLiteral("pictures")));
    for (int n = 0; n < kPhotos; ++n) {
        QImage picture(64, 64, QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(30 * n, 200, 200));
        QVERIFY(picture.save(QStringLiteral("%1/pictures/scene %2.png").arg(folder).arg(n, 2, 10, QLatin1Char('0'))));
    }
    for (const auto& [half, vertices] : {std::pair("lh", 31), std::pair("rh", 29)}) {
        std::vector<float> values;
        for (int n = 0; n < kPhotos * vertices; ++n) values.push_back(static_cast<float>((n * 7919) % 101));
        const auto path = fs::path(folder.toStdString()) / (std::string(half) + ".betas.npy");
        QVERIFY(files::writeNpy(path, values, std::vector<std::int64_t>{kPhotos, vertices}).has_value());
    }
}

}  // namespace

class DescribeWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_data;

private Q_SLOTS:
    void initTestCase()
    {
        if (engine().isEmpty()) QSKIP("CORTILENS_ENGINE names the engine");
    }

    void aFolderIsDescribedCorrectedSavedAndOpened()
    {
        layOut(m_data.path());
        if (QTest::currentTestFailed()) return;
        const WindowDriver driver(engine(), m_data.path());
        auto& window = driver.app->window();

        // It does not open as it is, and the way on is offered.
        QTRY_VERIFY_WITH_TIMEOUT(buttonSaying(*window.notice, QStringLiteral("Describe it…")), kPatienceMs);
        buttonSaying(*window.notice, QStringLiteral("Describe it…"))->click();
        auto* sheet = window.findChild<panels::StudySheet*>();
        QVERIFY(sheet && sheet->isVisible());
        auto* text = sheet->findChild<QPlainTextEdit*>();
        const auto* verdict = sheet->findChild<QListWidget*>();
        QTRY_VERIFY_WITH_TIMEOUT(wordsIn(*verdict).contains(QStringLiteral("It opens")), kPatienceMs);
        QVERIFY2(wordsIn(*verdict).contains(QStringLiteral("12 trials of 12 photos, 60 vertices")),
                 qPrintable(wordsIn(*verdict)));
        auto* open = buttonSaying(*sheet, QStringLiteral("Save and open"));
        QVERIFY(open && open->isEnabled());
        QVERIFY(!QFile::exists(sheet->file()));

        // What is typed is checked, and a complaint leads to its line.
        const QString good = text->toPlainText();
        QString wrong = good;
        text->setPlainText(wrong.replace(QStringLiteral("\"photos\": {"), QStringLiteral("\"fotos\": {")));
        QVERIFY(!open->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(wordsIn(*verdict).contains(QStringLiteral("`photos` is meant?")), kPatienceMs);
        QVERIFY2(wordsIn(*verdict).startsWith(QStringLiteral("Line ")), qPrintable(wordsIn(*verdict)));
        QVERIFY(!open->isEnabled());
        Q_EMIT const_cast<QListWidget*>(verdict)->itemActivated(verdict->item(0));
        QVERIFY2(text->textCursor().selectedText().contains(QStringLiteral("fotos")),
                 qPrintable(text->textCursor().selectedText()));

        text->setPlainText(good);
        QTRY_VERIFY_WITH_TIMEOUT(open->isEnabled(), kPatienceMs);
        open->click();
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().subject.isOpen(), kPatienceMs);
        QVERIFY(!sheet->isVisible());
        QFile saved(m_data.filePath(QStringLiteral("study.json")));
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(saved.readAll()), good);
        QCOMPARE(driver.workspace().subject.summary().stimulusCount, kPhotos);
    }

    void whatIsSavedIsShownAndCanBeDraftedAnew()
    {
        const WindowDriver driver(engine(), m_data.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().subject.isOpen(), kPatienceMs);
        auto& window = driver.app->window();
        window.actions->action(ActionId::describeData)->trigger();
        auto* dialog = window.findChild<QFileDialog*>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(m_data.path());
        dialog->close();
        auto* sheet = window.findChild<panels::StudySheet*>();
        QTRY_VERIFY_WITH_TIMEOUT(buttonSaying(*sheet, QStringLiteral("Open")), kPatienceMs);
        const QString saved = sheet->text();
        sheet->findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("{}"));
        QVERIFY(buttonSaying(*sheet, QStringLiteral("Save and open")));
        buttonSaying(*sheet, QStringLiteral("Draft anew"))->click();
        QTRY_COMPARE_WITH_TIMEOUT(sheet->text(), saved, kPatienceMs);
    }
};

QTEST_MAIN(DescribeWindowTest)
#include "DescribeWindowTest.moc"
