// SPDX-License-Identifier: Apache-2.0
#include "core/files/ReadableFile.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <fstream>
#include <unistd.h>

using namespace cortilens;
using namespace cortilens::files;

class ReadableFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] std::filesystem::path at(const char* name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    static void fails(const std::filesystem::path& path, ErrorKind kind, const char* words)
    {
        const auto file = ReadableFile::open(path);
        QVERIFY(!file.has_value());
        QCOMPARE(file.error().kind, kind);
        QVERIFY2(file.error().message.find(path.string()) != std::string::npos, file.error().message.c_str());
        QVERIFY2(file.error().message.find(words) != std::string::npos, file.error().message.c_str());
        QVERIFY(!file.error().remedy.empty());
    }

private Q_SLOTS:
    void aMissingFileIsNamed() { fails(at("nothing.nii.gz"), ErrorKind::notFound, "There is no file"); }

    void aFolderIsNoFile() { fails(m_folder.path().toStdString(), ErrorKind::unreadable, "directory"); }

    void aPipeIsNotWaitedFor()
    {
        QCOMPARE(mkfifo(at("pipe").c_str(), 0600), 0);
        fails(at("pipe"), ErrorKind::unreadable, "not an ordinary file");
    }

    void aFileThatMayNotBeReadSaysSo()
    {
        std::ofstream(at("private")) << "content";
        QCOMPARE(chmod(at("private").c_str(), 0), 0);
        const bool isRoot = geteuid() == 0;  // who may read everything
        if (isRoot) QCOMPARE(seteuid(65534), 0);

        fails(at("private"), ErrorKind::unreadable, "Permission denied");

        if (isRoot) QCOMPARE(seteuid(0), 0);
    }

    void aFileTellsItsLength()
    {
        std::ofstream(at("whole")) << "content";
        QCOMPARE(ReadableFile::open(at("whole")).value().bytes(), 7U);
    }
};

QTEST_APPLESS_MAIN(ReadableFileTest)
#include "ReadableFileTest.moc"
