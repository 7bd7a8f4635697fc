// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npz.h"
#include "tests/support/Files.h"
#include "tests/support/Npz.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::files;

class NpzTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "arrays.npz";
    const std::vector<float> m_values{1, -2.5F, 3, 4, 5, 6};
    const std::string m_npy = test::npyOf("<f4", "(2, 3)", test::bytesOf(m_values));

private Q_SLOTS:
    void packedAndBareArraysAreReadByName_data()
    {
        QTest::addColumn<bool>("packed");
        QTest::newRow("savez") << false;
        QTest::newRow("savez_compressed") << true;
    }
    void packedAndBareArraysAreReadByName()
    {
        QFETCH(bool, packed);
        test::write(m_path, test::npzOf({{"weights", m_npy}, {"bias", test::npyOf("<f4", "(1,)", test::bytesOf({7}))}}, packed));

        const auto file = NpzFile::open(m_path);

        QVERIFY(file.has_value());
        QCOMPARE(file->names(), (std::vector<std::string>{"bias", "weights"}));
        QCOMPARE(file->read("weights").value().shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(floatsOf(file->read("weights").value()), m_values);
        QCOMPARE(floatsOf(file->read("bias").value()), std::vector<float>{7});
    }
    void aNameThatIsNotThereListsThoseThatAre()
    {
        test::write(m_path, test::npzOf({{"weights", m_npy}}, true));
        const auto array = NpzFile::open(m_path).value().read("coef_");
        QCOMPARE(array.error().kind, ErrorKind::notFound);
        QVERIFY2(test::names(array.error(), m_path, "It has: weights"), array.error().message.c_str());
    }
    void aChangedByteIsNoticed_data() { packedAndBareArraysAreReadByName_data(); }
    void aChangedByteIsNoticed()
    {
        QFETCH(bool, packed);
        auto archive = test::npzOf({{"weights", m_npy}}, packed);
        archive[30 + 11 + (packed ? 20U : 80U)] ^= '\x10';
        test::write(m_path, archive);
        QCOMPARE(NpzFile::open(m_path).value().read("weights").error().kind, ErrorKind::malformed);
    }
    void aBombIsRefusedBeforeItUnpacks()
    {
        test::write(m_path, test::npzOf({{"weights", m_npy}}, true, 0xF0000000U));
        const auto array = NpzFile::open(m_path).value().read("weights");
        QCOMPARE(array.error().kind, ErrorKind::tooLarge);
        QVERIFY2(test::names(array.error(), m_path, "4026531840"), array.error().message.c_str());
    }
    void moreThanWasAnnouncedIsRefused()
    {
        test::write(m_path, test::npzOf({{"weights", m_npy}}, true, 10));
        QCOMPARE(NpzFile::open(m_path).value().read("weights").error().kind, ErrorKind::tooLarge);
    }
    void whatIsNoArchiveSaysSo()
    {
        test::write(m_path, m_npy);
        const auto file = NpzFile::open(m_path);
        QCOMPARE(file.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(file.error(), m_path, ".npz"));
    }
};

QTEST_APPLESS_MAIN(NpzTest)
#include "NpzTest.moc"
