// SPDX-License-Identifier: Apache-2.0
#include "core/data/ImageList.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

#include <algorithm>

using namespace cortilens;
using namespace cortilens::data;
using cortilens::test::SmallTree;

namespace {

[[nodiscard]] std::vector<NsdId> ids(std::initializer_list<int> numbers)
{
    std::vector<NsdId> list;
    for (const int number : numbers) list.push_back({number});
    return list;
}

}  // namespace

class ImageListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_files.writeStimuli(20);
        m_files.text(m_files.experiments() / "nsd_stim_info_merged.csv",
                     "cocoId,cocoSplit,cropBox,nsdId,shared1000\n"
                     "1,train2017,,3,True\n2,train2017,,11,True\n3,train2017,,4,False\n");
        m_stimuli.emplace(Stimuli::open(m_files.photos()).value());
    }

    void idsAndRangesAreUnderstood_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("one") << QByteArray("7") << "7";
        QTest::newRow("a range has both ends") << QByteArray("2-4") << "2 3 4";
        QTest::newRow("sorted, each once") << QByteArray("9,2-4,3,9") << "2 3 4 9";
        QTest::newRow("73k ids count from 1") << QByteArray("73k:1,73k:20") << "0 19";
        QTest::newRow("a 73k range") << QByteArray("73k:1-3") << "0 1 2";
        QTest::newRow("said twice") << QByteArray("73k:1-73k:3") << "0 1 2";
        QTest::newRow("spaces and lines") << QByteArray("1\n2 3,\t4\r\n") << "1 2 3 4";
        QTest::newRow("comments") << QByteArray("1 # 2 3\n4") << "1 4";
        QTest::newRow("shared") << QByteArray("shared") << "3 11";
        QTest::newRow("shared and one") << QByteArray("shared, 5") << "3 5 11";
    }
    void idsAndRangesAreUnderstood()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, expected);

        const auto direct = imagesFrom(text.toStdString(), *m_stimuli);
        QVERIFY2(direct.has_value(), direct ? "" : direct.error().message.c_str());
        QStringList got;
        for (const auto id : *direct) got << QString::number(id.value);
        QCOMPARE(got.join(u' '), expected);

        const auto file = m_files.experiments() / "list.txt";
        m_files.text(file, text.toStdString());
        QCOMPARE(imagesFrom(file.string(), *m_stimuli).value(), *direct);
    }

    void allIsEveryPhoto() { QCOMPARE(imagesFrom("all", *m_stimuli).value().size(), std::size_t{20}); }

    void whatCannotBeMeantSaysWhich_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("outside") << QByteArray("1,20") << QByteArray("nsdId 20");
        QTest::newRow("a range beyond the end") << QByteArray("5-73000") << QByteArray("73000");
        QTest::newRow("73k ids have no 0") << QByteArray("73k:0") << QByteArray("73KID 0");
        QTest::newRow("backwards") << QByteArray("9-3") << QByteArray("backwards");
        QTest::newRow("not a number") << QByteArray("1,two") << QByteArray("two");
        QTest::newRow("no such file") << QByteArray("/no/such/list.txt") << QByteArray("/no/such/list.txt");
        QTest::newRow("negative") << QByteArray("-3") << QByteArray("-3");
        QTest::newRow("half a range") << QByteArray("3-") << QByteArray("''");
        QTest::newRow("nothing") << QByteArray(" , ") << QByteArray("no photo");
    }
    void whatCannotBeMeantSaysWhich()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, word);

        const auto list = imagesFrom(text.toStdString(), *m_stimuli);

        QVERIFY(!list.has_value());
        QCOMPARE(list.error().kind, ErrorKind::invalidRequest);
        QVERIFY2(list.error().message.find(word.toStdString()) != std::string::npos, list.error().message.c_str());
        QVERIFY(!list.error().remedy.empty());
    }

    void shardsTogetherAreTheWhole()
    {
        const auto whole = imagesFrom("all", *m_stimuli).value();
        std::vector<NsdId> together;
        for (const char* text : {"1/3", "2/3", "3/3"}) {
            const auto part = shardFrom(text).value().of(whole);
            QVERIFY(part.size() == 6 || part.size() == 7);
            together.insert(together.end(), part.begin(), part.end());
        }
        std::ranges::sort(together);

        QCOMPARE(together, whole);
        QCOMPARE(shardFrom("2/3").value().of(ids({1, 2, 4, 8, 16})), ids({2, 16}));
        QVERIFY(shardFrom("9/9").value().of(ids({1})).empty());
        for (const char* wrong : {"", "1", "0/4", "5/4", "-1/4", "1/0", "a/b", "1/4/2", "1/"}) {
            QVERIFY2(!shardFrom(wrong).has_value(), wrong);
            QCOMPARE(shardFrom(wrong).error().kind, ErrorKind::invalidRequest);
        }
    }

private:
    SmallTree m_files;
    std::optional<Stimuli> m_stimuli;
};

QTEST_APPLESS_MAIN(ImageListTest)
#include "ImageListTest.moc"
