// SPDX-License-Identifier: Apache-2.0
#include "core/files/MappedFile.h"
#include "core/files/Photo.h"
#include "core/files/PillowResize.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// Made with Pillow: 24 x 16, [y, x] = (10 x, 15 y, 128), or its variation that a file's name tells.
std::filesystem::path fixture(const std::string& name)
{
    return std::filesystem::path(CORTILENS_SOURCE_DIR) / "tests/data/photos" / name;
}

using Rgb = std::array<int, 3>;

Rgb pixel(const Photo& photo, int x, int y)
{
    const auto* rgb = photo.rgb.data() + (y * photo.width + x) * 3;
    return {rgb[0], rgb[1], rgb[2]};
}

/// The largest difference of any value from what `expected` says of its place.
template <typename Expected> int worst(const Photo& photo, const Expected& expected)
{
    int worst = 0;
    for (int y = 0; y < photo.height; ++y)
        for (int x = 0; x < photo.width; ++x)
            for (std::size_t c = 0; c < 3; ++c) worst = std::max(worst, std::abs(pixel(photo, x, y)[c] - expected(x, y)[c]));
    return worst;
}

Rgb plain(int x, int y)
{
    return {10 * x, 15 * y, 128};
}

/// A picture's first bytes with nothing behind them.
std::vector<std::byte> pngHeader(std::uint32_t width, std::uint32_t height)
{
    QByteArray bytes("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
    for (const auto number : {width, height})
        for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift);
    const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return {view.begin(), view.end()};
}

std::vector<std::byte> jpegHeader(std::uint16_t width, std::uint16_t height)
{
    QByteArray bytes("\xFF\xD8\xFF\xE0\x00\x04\x00\x00\xFF\xC2\x00\x11\x08", 13);
    for (const auto number : {height, width})
        for (const int shift : {8, 0}) bytes += static_cast<char>(number >> shift);
    const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return {view.begin(), view.end()};
}

}  // namespace

class PhotoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void losslessPicturesKeepEveryValue_data()
    {
        QTest::addColumn<QString>("file");
        for (const auto* file : {"plain.png", "plain.bmp", "lossless.webp"}) QTest::newRow(file) << QString::fromUtf8(file);
    }
    void losslessPicturesKeepEveryValue()
    {
        QFETCH(QString, file);

        const auto photo = readPhoto(fixture(file.toStdString()));

        QVERIFY2(photo.has_value(), photo ? "" : photo.error().message.c_str());
        QCOMPARE(photo->width, 24);
        QCOMPARE(photo->height, 16);
        QCOMPARE(worst(*photo, plain), 0);
    }

    void lossyPicturesComeClose_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("tolerance");
        QTest::newRow("plain.jpg") << QStringLiteral("plain.jpg") << 4;
        QTest::newRow("progressive.jpg") << QStringLiteral("progressive.jpg") << 4;
        QTest::newRow("cmyk.jpg") << QStringLiteral("cmyk.jpg") << 5;       // two conversions and a JPEG between them
        QTest::newRow("lossy.webp") << QStringLiteral("lossy.webp") << 16;  // colour at half the resolution
    }
    void lossyPicturesComeClose()
    {
        QFETCH(QString, file);
        QFETCH(int, tolerance);

        const auto photo = readPhoto(fixture(file.toStdString()));

        QVERIFY2(photo.has_value(), photo ? "" : photo.error().message.c_str());
        QCOMPARE_LE(worst(*photo, plain), tolerance);
    }

    void aTurnedCameraIsTurnedBack()
    {
        const auto photo = readPhoto(fixture("rotated.jpg"));

        QVERIFY(photo.has_value());
        QCOMPARE(photo->width, 16);
        QCOMPARE(photo->height, 24);
        // A quarter turn clockwise: what was stored in the lowest row is now the left column.
        QVERIFY(worst(*photo, [](int x, int y) { return plain(y, 15 - x); }) <= 4);
    }

    void everyOrientationOfACameraIsUndone_data()
    {
        QTest::addColumn<int>("orientation");
        for (int orientation = 1; orientation <= 8; ++orientation) QTest::addRow("%d", orientation) << orientation;
    }
    void everyOrientationOfACameraIsUndone()
    {
        QFETCH(int, orientation);
        const auto file = MappedFile::open(fixture("rotated.jpg"));
        QVERIFY(file.has_value());
        std::vector<std::byte> bytes(file->bytes().begin(), file->bytes().end());
        const std::array tag{std::byte{1}, std::byte{0x12}, std::byte{0}, std::byte{3},
                             std::byte{0}, std::byte{0},    std::byte{0}, std::byte{1}};
        const auto place = std::ranges::search(bytes, tag);
        QVERIFY(!place.empty());
        place.end()[1] = static_cast<std::byte>(orientation);

        const auto photo = decodePhoto(bytes, "camera.jpg");

        QVERIFY(photo.has_value());
        const bool isTurned = orientation > 4;
        QCOMPARE(photo->width, isTurned ? 16 : 24);
        QCOMPARE(photo->height, isTurned ? 24 : 16);
        // Where a pixel as seen was stored (EXIF 2.3, 4.6.4: which side of the stored picture is up and which is left).
        QVERIFY(worst(*photo, [&](int x, int y) {
                    const int col = isTurned ? y : x;
                    const int row = isTurned ? x : y;
                    const bool fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                    const bool fromBelow = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                    return plain(fromRight ? 23 - col : col, fromBelow ? 15 - row : row);
                }) <= 4);
    }

    void greyBecomesEqualChannels_data()
    {
        QTest::addColumn<QString>("file");
        for (const auto* file : {"grey.png", "grey.jpg"}) QTest::newRow(file) << QString::fromUtf8(file);
    }
    void greyBecomesEqualChannels()
    {
        QFETCH(QString, file);

        const auto photo = readPhoto(fixture(file.toStdString()));

        QVERIFY(photo.has_value());
        QVERIFY(worst(*photo, [](int x, int) { return Rgb{10 * x, 10 * x, 10 * x}; }) <= 3);
    }

    void aPaletteIsLookedUp()
    {
        const auto photo = readPhoto(fixture("palette.png"));

        QVERIFY(photo.has_value());
        QCOMPARE(worst(*photo, [](int x, int) { return Rgb{10 * x, 250 - 10 * x, 128}; }), 0);
    }

    void sixteenBitsAreRoundedToEight()
    {
        const auto photo = readPhoto(fixture("sixteen_bit.png"));

        QVERIFY(photo.has_value());
        QCOMPARE(worst(*photo, [](int x, int) { return Rgb{10 * x, 10 * x, 10 * x}; }), 0);  // stored: 2570 x + 100
    }

    void sixteenBitsOfEveryChannelAreRoundedToEight()
    {
        const auto photo = readPhoto(fixture("sixteen_bit_rgb.png"));

        QVERIFY(photo.has_value());
        QCOMPARE(worst(*photo, plain), 0);
    }

    void oneBitIsBlackAndWhite()
    {
        const auto photo = readPhoto(fixture("one_bit.png"));

        QVERIFY(photo.has_value());
        QCOMPARE(worst(*photo, [](int x, int) { return x % 2 == 0 ? Rgb{0, 0, 0} : Rgb{255, 255, 255}; }), 0);
    }

    void greyWithTransparencyLiesOnWhite()
    {
        const auto photo = readPhoto(fixture("grey_alpha.png"));

        QVERIFY(photo.has_value());
        QVERIFY(worst(*photo, [](int x, int y) {  // opacity 17 y
                    const int value = (10 * x * 17 * y + 255 * (255 - 17 * y) + 127) / 255;
                    return Rgb{value, value, value};
                }) <= 1);
    }

    void sixteenBitsWithTransparencyLieOnWhite()
    {
        const auto photo = readPhoto(fixture("sixteen_bit_alpha.png"));

        QVERIFY(photo.has_value());
        QCOMPARE(pixel(*photo, 5, 0), (Rgb{255, 255, 255}));
        QCOMPARE(pixel(*photo, 5, 15), plain(5, 15));
    }

    /// Every backbone's input has a fixed size, to which a photo is resized first: even one pixel is enough.
    void aPhotoSmallerThanOnePatchIsEnlarged()
    {
        const auto photo = readPhoto(fixture("one_pixel.png"));

        QVERIFY(photo.has_value());
        QCOMPARE(photo->rgb, (std::vector<std::uint8_t>{10, 20, 30}));
        const auto input = resizeBicubic(*photo, 64, 64);
        QCOMPARE(input.width, 64);
        QCOMPARE(worst(input, [](int, int) { return Rgb{10, 20, 30}; }), 0);
    }

    void transparencyLiesOnWhite_data()
    {
        QTest::addColumn<QString>("file");
        for (const auto* file : {"transparent.png", "transparent.webp"}) QTest::newRow(file) << QString::fromUtf8(file);
    }
    void transparencyLiesOnWhite()
    {
        QFETCH(QString, file);

        const auto photo = readPhoto(fixture(file.toStdString()));

        QVERIFY(photo.has_value());
        QCOMPARE(pixel(*photo, 5, 0), (Rgb{255, 255, 255}));  // opacity 17 y: row 0 is clear, row 15 opaque
        QCOMPARE(pixel(*photo, 5, 15), plain(5, 15));
        QCOMPARE(pixel(*photo, 10, 5), (Rgb{203, 195, 213}));  // a third of (100, 75, 128), two thirds of white
    }

    void aGiganticPictureIsRefusedByItsHeader_data()
    {
        QTest::addColumn<QByteArray>("header");
        const auto add = [](const char* name, const std::vector<std::byte>& bytes) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        };
        add("png", pngHeader(50'000, 50'000));
        add("jpeg", jpegHeader(50'000, 50'000));
    }
    void aGiganticPictureIsRefusedByItsHeader()
    {
        QFETCH(QByteArray, header);

        const auto photo =
            decodePhoto(std::as_bytes(std::span(header.constData(), static_cast<std::size_t>(header.size()))), "wall.png");

        QVERIFY(!photo.has_value());
        QCOMPARE(photo.error().kind, ErrorKind::tooLarge);
        for (const auto* part : {"wall.png", "50000 x 50000", "2500 million", "100 million"})
            QVERIFY2(photo.error().message.find(part) != std::string::npos, photo.error().message.c_str());
    }

    void aSizeThatOverflowsItsProductIsRefused()
    {
        const auto photo = decodePhoto(pngHeader(0xFFFFFFFF, 0xFFFFFFFF), "endless.png");

        QVERIFY(!photo.has_value());
        QCOMPARE(photo.error().kind, ErrorKind::tooLarge);
    }

    void theSizeIsKnownWithoutDecoding()
    {
        for (const auto* name : {"plain.png", "plain.bmp", "plain.jpg", "progressive.jpg", "lossless.webp", "lossy.webp",
                                 "transparent.webp", "cmyk.jpg", "rotated.jpg"}) {
            const auto file = MappedFile::open(fixture(name));
            QVERIFY2(file.has_value(), name);
            const auto size = photoSizeOf(file->bytes(), name);
            QVERIFY2(size && *size == (PhotoSize{24, 16}), name);
        }
    }

    void everyBeginningOfAPictureIsRefusedInWords_data()
    {
        QTest::addColumn<QString>("file");
        for (const auto* file : {"plain.png", "plain.jpg", "progressive.jpg", "lossless.webp", "lossy.webp"})
            QTest::newRow(file) << QString::fromUtf8(file);
    }
    void everyBeginningOfAPictureIsRefusedInWords()
    {
        QFETCH(QString, file);
        const auto whole = MappedFile::open(fixture(file.toStdString()));
        QVERIFY(whole.has_value());

        for (std::size_t length = 0; length + 13 < whole->bytes().size(); length += 7) {  // 12 bytes: PNG's empty last chunk
            const auto photo = decodePhoto(whole->bytes().first(length), "half.picture");
            QVERIFY2(!photo, qPrintable(QStringLiteral("%1 bytes").arg(length)));
            QCOMPARE(photo.error().kind, ErrorKind::malformed);
            QVERIFY(photo.error().message.find("half.picture") != std::string::npos);
        }
    }

    void aFileThatIsNoPictureIsRefused()
    {
        const auto photo = readPhoto(std::filesystem::path(CORTILENS_SOURCE_DIR) / "README.md");

        QVERIFY(!photo.has_value());
        QCOMPARE(photo.error().kind, ErrorKind::malformed);
    }

    void aMissingFileIsNamed()
    {
        const auto photo = readPhoto("/nowhere/cat.jpg");

        QVERIFY(!photo.has_value());
        QCOMPARE(photo.error().kind, ErrorKind::notFound);
        QVERIFY(photo.error().message.find("/nowhere/cat.jpg") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(PhotoTest)
#include "PhotoTest.moc"
