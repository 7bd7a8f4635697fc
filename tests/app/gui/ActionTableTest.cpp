// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ActionTable.h"

#include <QKeySequence>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace cortilens::gui;

class ActionTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyActionHasANameAndATip()
    {
        for (const ActionRow& row : actionRows()) {
            QVERIFY(*row.name != '\0');
            QVERIFY2(*row.tip != '\0', row.name);
            QCOMPARE(std::ranges::count(actionRows(), row.id, &ActionRow::id), 1);
        }
    }

    void noTwoActionsShareAKey()
    {
        QSet<QKeySequence> seen;
        for (const ActionRow& row : actionRows()) {
            if (*row.shortcuts == '\0') continue;
            for (const QKeySequence& key : QKeySequence::listFromString(QString::fromUtf8(row.shortcuts))) {
                QVERIFY2(!key.isEmpty() && key[0].key() != Qt::Key_unknown, row.name);
                QVERIFY2(!seen.contains(key), row.name);
                seen.insert(key);
            }
        }
    }

    void theKeysOfTheFieldAreThere()
    {
        const QHash<ActionId, QString> keys{
            {ActionId::formFlat, QStringLiteral("F")},         {ActionId::formInflated, QStringLiteral("I")},
            {ActionId::formFolded, QStringLiteral("R")},       {ActionId::resetView, QStringLiteral("T")},
            {ActionId::toggleLabels, QStringLiteral("L")},     {ActionId::focusOpacity, QStringLiteral("O")},
            {ActionId::showKeys, QStringLiteral("H; F1")},     {ActionId::find, QStringLiteral("Ctrl+K")},
            {ActionId::saveScreenshot, QStringLiteral("F12")}, {ActionId::viewsOnly, QStringLiteral("Tab")},
        };
        for (auto key = keys.begin(); key != keys.end(); ++key)
            QCOMPARE(QString::fromUtf8(std::ranges::find(actionRows(), key.key(), &ActionRow::id)->shortcuts), key.value());
    }

    void rulesFollowTheSituation()
    {
        QVERIFY(isEnabled(Rule::always, {}));
        QVERIFY(!isEnabled(Rule::photo, {.hasSubject = true}));
        QVERIFY(isEnabled(Rule::photo, {.hasSubject = true, .hasPhotos = true}));
        QVERIFY(!isEnabled(Rule::forms3d, {.hasSubject = true, .showsFlat = true}));
        QVERIFY(!isEnabled(Rule::flat, {.hasSubject = true}));
        QVERIFY(isEnabled(Rule::working, {.isWorking = true}));
        QVERIFY(isEnabled(Rule::region, {.hasRegion = true}) && !isEnabled(Rule::drawn, {.hasRegion = true}));
        QVERIFY(isEnabled(Rule::own, {.hasDrawnRegion = true}) && isEnabled(Rule::own, {.hasKeptRegion = true}));
        QVERIFY(isEnabled(Rule::drawing, {.isDrawing = true}) && isEnabled(Rule::vertex, {.hasVertex = true}));
    }
};

QTEST_APPLESS_MAIN(ActionTableTest)
#include "ActionTableTest.moc"
