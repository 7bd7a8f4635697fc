// SPDX-License-Identifier: Apache-2.0
#include "core/files/Sha256.h"

#include <QTest>

#include <string>

using namespace cortilens;
using namespace cortilens::files;

class Sha256Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The example values that NIST publishes with FIPS 180-4.
    void thePublishedExamplesComeOut()
    {
        QCOMPARE(sha256({}), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        const std::string text = "abc";
        QCOMPARE(sha256(std::as_bytes(std::span(text))),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void aFileHashesLikeItsContent()
    {
        const auto digest = sha256OfFile(CORTILENS_SOURCE_DIR "/tests/data/coco_000000039769.png");
        QVERIFY(digest.has_value());
        QCOMPARE(*digest, std::string("cf6f3c4befa148732c7453e0de5afab00f682427435fead2d88b07a9615cdac2"));  // by sha256sum

        const auto missing = sha256OfFile("/nowhere/at/all");
        QVERIFY(!missing.has_value());
        QCOMPARE(missing.error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(Sha256Test)
#include "Sha256Test.moc"
