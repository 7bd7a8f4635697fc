// SPDX-License-Identifier: Apache-2.0
#include "core/engine/KnownHashes.h"
#include "core/files/Sha256.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <array>
#include <fcntl.h>

using namespace cortilens;
using engine::KnownHashes;

class KnownHashesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root = m_folder.path().toStdString();
    std::filesystem::path m_memory = m_root / "weights.hashes";

    /// A line of the memory that says `digest` of the file as it is now.
    [[nodiscard]] static std::string lineFor(const std::filesystem::path& file, const std::string& digest)
    {
        const auto piece = files::identityOf(file).value();
        std::string line = digest + " 1";
        for (const auto& number : {std::to_string(piece.device), std::to_string(piece.inode), std::to_string(piece.bytes),
                                   std::to_string(piece.modifiedNs), std::to_string(piece.changedNs)})
            line += ' ' + number;
        return line + ' ' + file.string() + '\n';
    }

private Q_SLOTS:
    void aHashIsThatOfTheContent()
    {
        const auto file = m_root / "a.safetensors";
        test::write(file, "weights");
        KnownHashes known(m_memory);

        const auto hash = known.of(file);

        QVERIFY(hash.has_value());
        QCOMPARE(hash->sha256, files::sha256OfFile(file).value());
    }

    void whatIsRememberedIsNotReadAgain()
    {
        const auto file = m_root / "b with a space.safetensors";
        test::write(file, "weights");
        const std::string remembered(64, 'a');
        test::write(m_memory, "damaged line\n" + lineFor(file, remembered));
        KnownHashes known(m_memory);

        QCOMPARE(known.of(file)->sha256, remembered);
    }

    void aFileThatChangedIsHashedAgain()
    {
        const auto file = m_root / "c.safetensors";
        test::write(file, "weights");
        test::write(m_memory, lineFor(file, std::string(64, 'a')));
        KnownHashes known(m_memory);

        test::write(file, "WEIGHTS");  // as long as before
        const std::array<timespec, 2> before{timespec{.tv_sec = 1'000'000'000, .tv_nsec = 0},
                                             {.tv_sec = 1'000'000'000, .tv_nsec = 0}};
        QCOMPARE(::utimensat(AT_FDCWD, file.c_str(), before.data(), 0), 0);  // somebody sets the clock back

        QCOMPARE(known.of(file)->sha256, files::sha256OfFile(file).value());
    }

    void aFileThatWasJustWrittenIsNotRememberedYet()
    {
        const auto file = m_root / "d.safetensors";
        const auto memory = m_root / "other.hashes";
        test::write(file, "weights");
        KnownHashes known(memory);

        QVERIFY(known.of(file).has_value());

        QVERIFY(!std::filesystem::exists(memory));
    }

    void withoutAPlaceToRememberItWorksAsWell()
    {
        const auto file = m_root / "e.safetensors";
        test::write(file, "weights");
        KnownHashes nowhere({});
        KnownHashes unwritable("/proc/no/such/folder/hashes");

        QCOMPARE(nowhere.of(file)->sha256, unwritable.of(file)->sha256);
    }

    void aMissingFileSaysSo()
    {
        KnownHashes known(m_memory);

        const auto hash = known.of(m_root / "absent.safetensors");

        QVERIFY(!hash.has_value());
        QCOMPARE(hash.error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(KnownHashesTest)
#include "KnownHashesTest.moc"
