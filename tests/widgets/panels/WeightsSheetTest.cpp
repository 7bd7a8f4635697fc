// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/WeightsSheet.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using cortilens::panels::WeightsEntry;
using cortilens::panels::WeightsSheet;

namespace {

QString wordsOn(const QWidget& sheet)
{
    QStringList words;
    for (const auto* label : sheet.findChildren<QLabel*>())
        if (!label->isHidden()) words << label->text();
    return words.join(QLatin1Char('\n'));
}

QPushButton* buttonNamed(const QWidget& sheet, const QString& name)
{
    for (auto* button : sheet.findChildren<QPushButton*>())
        if (button->accessibleName() == name) return button;
    return nullptr;
}

}  // namespace

class WeightsSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptySheetInvites()
    {
        WeightsSheet sheet;
        sheet.show();

        QVERIFY(wordsOn(sheet).contains(QStringLiteral("Drop a weights file here")));
        QVERIFY(buttonNamed(sheet, QStringLiteral("Put the file in place"))->isHidden());
        QVERIFY(buttonNamed(sheet, QStringLiteral("Cancel"))->isHidden());
    }

    void everyBackboneSaysWhatItNeeds()
    {
        WeightsSheet sheet;
        const WeightsEntry missing{QStringLiteral("CLIP"),
                                   {QStringLiteral("clip.safetensors"), QStringLiteral("ViT-B-16.pt")},
                                   QStringLiteral("OpenAI publishes it."),
                                   QStringLiteral("MIT"),
                                   QStringLiteral("86 million"),
                                   {}};
        WeightsEntry there = missing;
        there.found = QStringLiteral("/weights/clip.safetensors");

        sheet.setEntries({missing}, {QStringLiteral("/one"), QStringLiteral("/two")});
        const QString before = wordsOn(sheet);
        sheet.setEntries({there}, {QStringLiteral("/one")});
        sheet.show();

        for (const auto* word : {"clip.safetensors or ViT-B-16.pt", "OpenAI publishes it.", "MIT", "86 million", "/one\n/two"})
            QVERIFY2(before.contains(QString::fromUtf8(word)), word);
        QVERIFY(wordsOn(sheet).contains(there.found));
        QVERIFY(!wordsOn(sheet).contains(missing.source));
    }

    void whatIsThereAndCannotBeUsedSaysWhy()
    {
        WeightsSheet sheet;
        WeightsEntry damaged{QStringLiteral("CLIP"), {QStringLiteral("clip.safetensors")}, {}, QStringLiteral("MIT"), {}, {}};
        damaged.found = QStringLiteral("/weights/clip.safetensors");
        damaged.problem = QStringLiteral("It is a pointer of Git LFS.");

        sheet.setEntries({damaged}, {});

        QVERIFY(wordsOn(sheet).contains(damaged.problem));
        const auto marks = sheet.findChildren<QWidget*>();
        QVERIFY(std::ranges::any_of(marks, [](const QWidget* each) { return each->accessibleName() == "cannot be used"_L1; }));
    }

    void aFileThatIsDroppedIsAskedAbout()
    {
        WeightsSheet sheet;
        QTemporaryFile file;
        QVERIFY(file.open());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file.fileName())});
        QSignalSpy chosen(&sheet, &WeightsSheet::fileChosen);

        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&sheet, &enter);
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&sheet, &drop);

        QVERIFY(enter.isAccepted());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), file.fileName());
    }

    void whatIsNoFileIsNotTaken()
    {
        WeightsSheet sheet;
        QMimeData data;
        data.setUrls({QUrl(QStringLiteral("https://example.org/clip.safetensors")), QUrl::fromLocalFile(QStringLiteral("/"))});

        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QApplication::sendEvent(&sheet, &enter);

        QVERIFY(!enter.isAccepted());
    }

    void aGoodFileCanBePutInPlace()
    {
        WeightsSheet sheet;
        sheet.show();
        auto* put = buttonNamed(sheet, QStringLiteral("Put the file in place"));
        QSignalSpy asked(&sheet, &WeightsSheet::putRequested);

        sheet.showVerdict({.file = QStringLiteral("a.pt"),
                           .isGood = true,
                           .words = QStringLiteral("It is CLIP."),
                           .more = {},
                           .target = QStringLiteral("/there/a.pt")});
        QVERIFY(put->isVisible());
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("/there/a.pt")));
        put->click();
        sheet.showVerdict({.file = QStringLiteral("a.pt"),
                           .isGood = false,
                           .words = QStringLiteral("It is not."),
                           .more = {QStringLiteral("2 tensors are missing.")},
                           .target = {}});

        QCOMPARE(asked.size(), 1);
        QVERIFY(!put->isVisible());
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("2 tensors are missing.")));
    }

    void workShowsHowFarItIsAndCanBeGivenUp()
    {
        WeightsSheet sheet;
        sheet.show();
        QSignalSpy given(&sheet, &WeightsSheet::cancelRequested);

        sheet.showProgress(QStringLiteral("Looking at a.pt"), 0.25);

        const auto* bar = sheet.findChild<QProgressBar*>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->value() * 4, bar->maximum());
        buttonNamed(sheet, QStringLiteral("Cancel"))->click();
        QCOMPARE(given.size(), 1);
        sheet.invite();
        QVERIFY(!bar->isVisible());
    }
};

QTEST_MAIN(WeightsSheetTest)
#include "WeightsSheetTest.moc"
