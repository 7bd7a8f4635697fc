// SPDX-License-Identifier: Apache-2.0
// The program itself, with no display: a figure made again from its own receipt.
#include "tests/support/BareProgram.h"

#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>

using namespace cortilens::test;
using namespace Qt::StringLiterals;

namespace {

/// The file with the same texts, its picture changed.
template <typename Change> void repaint(const QString& path, const Change& change)
{
    QImage image(path);
    change(image);
    QVERIFY(image.save(path));
}

}  // namespace

class VerifyTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString made(const QString& name, const QString& options) const
    {
        const QString path = m_folder.filePath(name);
        const auto ending = runBare(withFake(u"--render %1 --dpi 72 %2"_s.arg(path, options)));
        return ending.code == 0 ? path : QString();
    }
    [[nodiscard]] static Ending verified(const QString& path, const QString& options = {})
    {
        return runBare(withFake(u"--verify %1 %2"_s.arg(path, options)));
    }

private Q_SLOTS:
    void aFigureIsMadeAgainFromItself_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("options");
        QTest::newRow("PNG") << u"a.png"_s << u"--select FFA-1 --image 5"_s;
        QTest::newRow("SVG") << u"a.svg"_s << u"--select FFA-1 --image 5"_s;
        QTest::newRow("flat, few views, of a size")
            << u"flat.png"_s << u"--form flat --views 2 --size-mm 89.5x60 --overlay none"_s;
        QTest::newRow("from below") << u"below.png"_s << u"--from ventral --select lh:40"_s;
    }

    void aFigureIsMadeAgainFromItself()
    {
        QFETCH(QString, name);
        QFETCH(QString, options);
        const QString path = made(name, options);
        QVERIFY(!path.isEmpty());

        const auto ending = verified(path);

        QCOMPARE(ending.errors, QString());
        QVERIFY2(ending.code == 0, qPrintable(ending.words));
        QVERIFY2(ending.words.contains(path + u": the same picture, "_s), qPrintable(ending.words));
        QCOMPARE(ending.words.count(u'\n'), 1);
    }

    void aPixelThatIsAnotherIsSeen()
    {
        const QString path = made(u"pixel.png"_s, {});
        repaint(path,
                [](QImage& image) { image.setPixelColor(3, 4, QColor::fromRgb(image.pixelColor(3, 4).rgb() ^ 0x000200U)); });

        const auto ending = verified(path);

        QCOMPARE(ending.code, 1);
        QVERIFY2(ending.words.contains(u"another picture"_s) && ending.words.contains(u"by 2 of 255 at most"_s),
                 qPrintable(ending.words));
    }

    void whatTheTextsSayOtherwiseIsNamed()
    {
        const QString path = made(u"text.png"_s, {});
        repaint(path, [](QImage& image) { image.setText(u"Recipe"_s, u"another one"_s); });

        const auto ending = verified(path);

        QCOMPARE(ending.code, 0);  // the picture is the same
        QVERIFY2(ending.words.contains(u"Recipe: another one"_s), qPrintable(ending.words));
    }

    void theNewOneIsKeptWhereItIsAskedFor()
    {
        const QString path = made(u"kept.png"_s, {});
        const QString kept = m_folder.filePath(u"again.png"_s);

        QCOMPARE(verified(path, u"--render "_s + kept).code, 0);

        QCOMPARE(QImage(kept), QImage(path));
        QCOMPARE(QImageReader(kept).text(u"Session"_s), QImageReader(path).text(u"Session"_s));
    }

    void whatHoldsNoReceiptIsRefused()
    {
        const QString foreign = m_folder.filePath(u"foreign.png"_s);
        QVERIFY(QImage(10, 10, QImage::Format_RGB32).save(foreign));
        const auto ending = verified(foreign);
        QCOMPARE(ending.code, 1);
        QVERIFY2(ending.errors.contains(u"foreign.png holds no receipt"_s), qPrintable(ending.errors));
        const auto missing = verified(m_folder.filePath(u"missing.png"_s));
        QCOMPARE(missing.code, 1);
        QVERIFY2(missing.errors.contains(u"missing.png"_s), qPrintable(missing.errors));
        const QString pdf = made(u"a.pdf"_s, {});
        QVERIFY2(verified(pdf).errors.contains(u"PNG or SVG"_s), qPrintable(verified(pdf).errors));
        QCOMPARE(runBare({u"--verify"_s, foreign}).code, 2);  // of which study?
    }

    void aSessionThatCannotBeReadIsRefused()
    {
        const QString path = made(u"damaged.png"_s, {});
        repaint(path, [](QImage& image) { image.setText(u"Session"_s, u"{\"cortilens_session\": 1, \"views\": -3}"_s); });
        const auto session = verified(path);
        QCOMPARE(session.code, 1);
        QVERIFY2(session.errors.contains(u"'views'"_s), qPrintable(session.errors));
    }
};

QTEST_GUILESS_MAIN(VerifyTest)
#include "VerifyTest.moc"
