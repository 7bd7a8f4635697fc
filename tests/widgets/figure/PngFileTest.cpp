// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/PngFile.h"

#include <QTest>
#include <QtEndian>

#include <map>

using namespace cortilens;

namespace {

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

    FigureText m_text{{"Software", "Cortilens 0.1.0"}, {"Recipe", "NACLIP, 13 views"}, {"Title", "Größe in mm²"}};

private Q_SLOTS:
    void sizeResolutionAndWordsAreInTheFile()
    {
        const auto png = *encodedPng(stripes(), m_text);

        const auto chunks = chunksOf(png);
        const auto header = chunks.find("IHDR")->second;
        QCOMPARE(qFromBigEndian<quint32>(header.constData()), 30U);
        QCOMPARE(qFromBigEndian<quint32>(header.constData() + 4), 20U);
        QCOMPARE(header.mid(8, 2), QByteArray("\x08\x02", 2));  // 8 bits, RGB
        const auto resolution = chunks.find("pHYs")->second;
        QCOMPARE(qFromBigEndian<quint32>(resolution.constData()), 11811U);
        QCOMPARE(qFromBigEndian<quint32>(resolution.constData() + 4), 11811U);
        QCOMPARE(resolution.back(), '\1');  // per metre
        const auto back = QImage::fromData(png);
        QCOMPARE(back.convertToFormat(QImage::Format_RGB32).pixel(7, 5), stripes().pixel(7, 5));
        for (const auto& [key, value] : m_text) QCOMPARE(back.text(QString::fromStdString(key)), QString::fromStdString(value));
        QCOMPARE(back.textKeys().size(), 3);
    }

    void theSamePictureGivesTheSameBytes()
    {
        auto annotated = stripes();
        annotated.setText(QStringLiteral("Comment"), QStringLiteral("not for the file"));

        QCOMPARE(*encodedPng(annotated, m_text), *encodedPng(stripes(), m_text));
    }

    void anEmptyPictureIsRefused() { QCOMPARE(encodedPng(QImage(), {}).error().kind, ErrorKind::invalidRequest); }
};

QTEST_APPLESS_MAIN(PngFileTest)
#include "PngFileTest.moc"
