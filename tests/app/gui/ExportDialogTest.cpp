// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ExportDialog.h"
#include "tests/support/Widgets.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;
using cortilens::test::anyButtonSaying;
using cortilens::test::wordsOn;

namespace {

[[nodiscard]] std::string kindOn(const ExportDialog& dialog)
{
    return dialog.findChild<panels::SegmentedSwitch*>()->current();
}

}  // namespace

class ExportDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theKindIsWhatTheNameEndsIn()
    {
        ExportDialog dialog({183, 90, 300}, QStringLiteral("/tmp/a figure.png"));
        dialog.show();
        auto* path = dialog.findChild<QLineEdit*>();
        QCOMPARE(kindOn(dialog), std::string(".png"));
        QVERIFY(wordsOn(dialog).contains(QStringLiteral("2161 × 1063 pixels.")));
        path->setText(QStringLiteral("/tmp/b.PDF"));
        QCOMPARE(kindOn(dialog), std::string(".pdf"));
        QVERIFY(wordsOn(dialog).contains(QStringLiteral("Words and lines stay what they are")));
        QCOMPARE(dialog.path(), QStringLiteral("/tmp/b.PDF"));
        path->setText(QStringLiteral("/tmp/version 1.2"));
        QCOMPARE(kindOn(dialog), std::string(".png"));
        QCOMPARE(dialog.path(), QStringLiteral("/tmp/version 1.2.png"));
    }

    void anotherKindChangesTheEndingAlone()
    {
        ExportDialog dialog({183, 90, 300}, QStringLiteral("/tmp/a figure.png"));
        dialog.show();
        anyButtonSaying(dialog, QStringLiteral("SVG"))->click();
        QCOMPARE(dialog.path(), QStringLiteral("/tmp/a figure.svg"));
        anyButtonSaying(dialog, QStringLiteral("PDF"))->click();
        QCOMPARE(dialog.path(), QStringLiteral("/tmp/a figure.pdf"));
        dialog.findChild<QLineEdit*>()->setText(QStringLiteral("/tmp/version 1.2"));
        anyButtonSaying(dialog, QStringLiteral("SVG"))->click();
        QCOMPARE(dialog.path(), QStringLiteral("/tmp/version 1.2.svg"));
    }

    void nothingIsSavedWithoutANameOrWithAnImpossibleSize()
    {
        ExportDialog dialog({183, 90, 300}, QStringLiteral("/tmp/a.png"));
        dialog.show();
        auto* save = anyButtonSaying(dialog, QStringLiteral("Save figure"));
        QVERIFY(save->isEnabled());
        dialog.findChild<QLineEdit*>()->setText(QStringLiteral("  "));
        QVERIFY(!save->isEnabled());
        ExportDialog huge({900, 900, 1200}, QStringLiteral("/tmp/a.png"));
        huge.show();
        QVERIFY(!anyButtonSaying(huge, QStringLiteral("Save figure"))->isEnabled());
    }
};

QTEST_MAIN(ExportDialogTest)
#include "ExportDialogTest.moc"
