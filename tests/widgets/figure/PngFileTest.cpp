// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FileSizeLimit.h"
#include "widgets/figure/PngFile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <map>
#include <unistd.h>

using namespace cortilens;

namespace fs = std::filesystem;

namespace {

[[nodiscard]] QByteArray bytesOf(const fs::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The chunks of a PNG by type, read by hand: length, type, data, check sum.
[[nodiscard]] std::multimap<QByteArray, QByteArray> chunksOf(const QByteArray& png)
{
    std::multimap<QByteArray, QByteArray> chunks;
    for (qsizetype at = 8; at + 12 <= png.size();) {
        const auto length = static_cast<qsizetype>(qFromBigEndian<quint32>(png.constData() + at));
        chunks.emplace(png.mid(at + 4, 4), png.mid(at + 8, length));
        at += 12 + length;
    }
    return chunks;
}

[[nodiscard]] QImage stripes()
{
    QImage image(30, 20, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) image.setPixel(x, y, qRgb(8 * x, 12 * y, 200));
    image.setDotsPerMeterX(11811);
    image.setDotsPerMeterY(11811);
    return image;
}

}  // namespace

class PngFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    PngText m_text{{"Software", "Cortilens 0.1.0"}, {"Recipe", "NACLIP, 13 views"}, {"Title", "Größe in mm²"}};

private Q_SLOTS:
    void sizeResolutionAndWordsAreInTheFile()
    {
        QVERIFY(writePng(m_root / "a.png", stripes(), m_text).has_value());

        const auto chunks = chunksOf(bytesOf(m_root / "a.png"));
        const auto header = chunks.find("IHDR")->second;
        QCOMPARE(qFromBigEndian<quint32>(header.constData()), 30U);
        QCOMPARE(qFromBigEndian<quint32>(header.constData() + 4), 20U);
        QCOMPARE(header.mid(8, 2), QByteArray("\x08\x02", 2));  // 8 bits, RGB
        const auto resolution = chunks.find("pHYs")->second;
        QCOMPARE(qFromBigEndian<quint32>(resolution.constData()), 11811U);
        QCOMPARE(qFromBigEndian<quint32>(resolution.constData() + 4), 11811U);
        QCOMPARE(resolution.back(), '\1');  // per metre
        const QImage back(QString::fromStdString((m_root / "a.png").string()));
        QCOMPARE(back.convertToFormat(QImage::Format_RGB32).pixel(7, 5), stripes().pixel(7, 5));
        for (const auto& [key, value] : m_text) QCOMPARE(back.text(QString::fromStdString(key)), QString::fromStdString(value));
        QCOMPARE(back.textKeys().size(), 3);
    }

    void theSamePictureGivesTheSameBytes()
    {
        auto annotated = stripes();
        annotated.setText(QStringLiteral("Comment"), QStringLiteral("not for the file"));

        QVERIFY(writePng(m_root / "b.png", stripes(), m_text).has_value());
        QVERIFY(writePng(m_root / "c.png", annotated, m_text).has_value());

        QVERIFY(!bytesOf(m_root / "b.png").isEmpty());
        QCOMPARE(bytesOf(m_root / "b.png"), bytesOf(m_root / "c.png"));
    }

    void aMissingFolderIsNamed()
    {
        const auto written = writePng(m_root / "nowhere/a.png", stripes(), {});

        QCOMPARE(written.error().kind, ErrorKind::notFound);
        QVERIFY(written.error().message.find((m_root / "nowhere").string()) != std::string::npos);
    }

    void whatIsNoPngIsRefused()
    {
        QCOMPARE(writePng(m_root / "a.jpg", stripes(), {}).error().kind, ErrorKind::invalidRequest);
        QCOMPARE(writePng(m_root / "empty.png", QImage(), {}).error().kind, ErrorKind::invalidRequest);
    }

    void aFullDiskIsSaidAndSparesTheOldFile()
    {
        const auto path = m_root / "kept.png";
        QVERIFY(writePng(path, stripes(), m_text).has_value());
        const auto before = bytesOf(path);

        Result<void> written;
        {
            const test::FileSizeLimit limit(100);
            written = writePng(path, stripes(), {});
        }

        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, ErrorKind::outOfSpace);
        QVERIFY2(written.error().message.find("kept.png") != std::string::npos, written.error().message.c_str());
        QCOMPARE(bytesOf(path), before);
    }

    void aFolderOfThatNameStays()
    {
        fs::create_directory(m_root / "folder.png");

        QCOMPARE(writePng(m_root / "folder.png", stripes(), {}).error().kind, ErrorKind::invalidRequest);
        QVERIFY(fs::is_directory(m_root / "folder.png"));
    }

    void aFolderThatMayNotBeWrittenIsNamed()
    {
        if (::geteuid() == 0) QSKIP("root may write anywhere");
        fs::create_directory(m_root / "locked");
        fs::permissions(m_root / "locked", fs::perms::owner_read | fs::perms::owner_exec);

        const auto written = writePng(m_root / "locked/a.png", stripes(), {});

        QCOMPARE(written.error().kind, ErrorKind::unreadable);
        QVERIFY(written.error().message.find("locked") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(PngFileTest)
#include "PngFileTest.moc"
