// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FileSizeLimit.h"
#include "tests/widgets/figure/ComparisonSamples.h"
#include "widgets/figure/FigureFile.h"

#include <QFile>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <filesystem>
#include <unistd.h>
#include <utility>

using namespace cortilens;

namespace fs = std::filesystem;

namespace {

constexpr PageSize kPage{89, 60, 150};

[[nodiscard]] QByteArray bytesOf(const fs::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What the streams of a PDF hold, one after the other.
[[nodiscard]] QByteArray unpacked(const QByteArray& pdf)
{
    QByteArray all;
    for (qsizetype at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", pdf.indexOf("endstream", at) + 9)) {
        const qsizetype start = at + 7;
        const QByteArray guessedSize("\0\1\0\0", 4);
        all += qUncompress(guessedSize + pdf.mid(start, pdf.indexOf("endstream", start) - start));
    }
    return all;
}

}  // namespace

class FigureFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());

private Q_SLOTS:
    void theEndingNamesTheFormat()
    {
        QCOMPARE(figureFormatOf("a.png"), Result<FigureFormat>(FigureFormat::png));
        QCOMPARE(figureFormatOf("a.b/c.SVG"), Result<FigureFormat>(FigureFormat::svg));
        QCOMPARE(figureFormatOf("a.Pdf"), Result<FigureFormat>(FigureFormat::pdf));
        for (const char* path : {"a.jpg", "a", "png", "a.png.txt"}) {
            const auto written = writeFigure(m_root / path, test::comparison(), kPage);
            QCOMPARE(written.error().kind, ErrorKind::invalidRequest);
            QVERIFY(written.error().message.find(".svg") != std::string::npos);
        }
        QVERIFY(fs::is_empty(m_root));
    }

    void aPngHoldsThePictureItsResolutionAndItsTexts()
    {
        QVERIFY(writeFigure(m_root / "a.png", test::comparison(), kPage).has_value());
        const QImage picture(QString::fromStdString((m_root / "a.png").string()));
        QCOMPARE(picture.size(), *pixelSize(kPage));
        QCOMPARE(picture.dotsPerMeterX(), dotsPerMetre(150));
        for (const auto& [key, value] : figureTextOf(test::comparison(), kPage))
            QCOMPARE(picture.text(QString::fromStdString(key)), QString::fromStdString(value));
    }

    void anSvgKeepsWordsAsWordsOnAPageOfItsSize()
    {
        QVERIFY(writeFigure(m_root / "a.svg", test::comparison(), kPage).has_value());
        const auto svg = QString::fromUtf8(bytesOf(m_root / "a.svg"));
        const auto size = QRegularExpression(QStringLiteral("<svg width=\"([0-9.]+)mm\" height=\"([0-9.]+)mm\"")).match(svg);
        QVERIFY2(size.hasMatch(), qPrintable(svg.left(300)));
        QVERIFY(std::abs(size.captured(1).toDouble() - kPage.widthMm) < 0.3);  // a whole unit: a ninety-sixth of an inch
        QVERIFY(std::abs(size.captured(2).toDouble() - kPage.heightMm) < 0.3);
        const QRegularExpression words(QStringLiteral("<text[^>]*>[^<]*DeiT-Tiny/16"));
        QVERIFY(words.match(svg).hasMatch());
        QVERIFY(svg.contains(QStringLiteral("<title>")) && svg.contains(QStringLiteral("Subject: subj01")));
        QVERIFY(svg.contains(QStringLiteral("data:image/png;base64,")));
        QVERIFY(svg.contains(QStringLiteral("sans-serif")));  // where there is no Inter
        QVERIFY(!svg.contains(QStringLiteral("NaN")) && !svg.contains(QStringLiteral("nan")));
    }

    void aTextIsFoundAgainInThePictureAndInTheDrawing()
    {
        auto figure = test::comparison();
        const std::string receipt = "{\"selection\": \"FFA-1\", \"words\": \"a < b & 'c' – Käse: ja\"}";
        figure.facts.more["Session"] = receipt;
        for (const auto* name : {"text.png", "text.svg"}) {
            QVERIFY(writeFigure(m_root / name, figure, kPage).has_value());
            const auto found = textInFigure(m_root / name, "Session");
            QCOMPARE(QString::fromStdString(found.value()), QString::fromStdString(receipt));
            QCOMPARE(textInFigure(m_root / name, "Nothing"), Result<std::string>(std::string()));
        }
        QCOMPARE(textInFigure(m_root / "text.pdf", "Session").error().kind, ErrorKind::invalidRequest);
        QCOMPARE(textInFigure(m_root / "none.svg", "Session").error().kind, ErrorKind::unreadable);
    }

    void noWordBreaksADrawing()
    {
        auto figure = test::comparison();
        figure.facts.selection = "faces > 2";
        figure.facts.words = "a <b> & \"c\" ]]> </desc>";
        figure.facts.more["Recipe"] = figure.facts.words;
        QVERIFY(writeFigure(m_root / "words.svg", figure, kPage).has_value());
        QXmlStreamReader xml(bytesOf(m_root / "words.svg"));
        while (!xml.atEnd()) xml.readNext();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(textInFigure(m_root / "words.svg", "Recipe"), Result<std::string>(figure.facts.words));
    }

    void aFileThatIsNoFigureHasNoText()
    {
        const auto whole = [this] {
            auto figure = test::comparison();
            figure.facts.more["Session"] = "{}";
            (void)writeFigure(m_root / "cut.svg", figure, kPage);
            (void)writeFigure(m_root / "cut.png", figure, kPage);
            return std::pair(bytesOf(m_root / "cut.svg"), bytesOf(m_root / "cut.png"));
        }();
        const auto textIn = [this](const char* name, const QByteArray& bytes) {
            QFile file(QString::fromStdString((m_root / name).string()));
            if (file.open(QIODevice::WriteOnly)) file.write(bytes);
            file.close();
            return textInFigure(m_root / name, "Session");
        };
        for (const qsizetype length : {0, 1, 8, 40, 100, 200, 300, 400}) {
            QVERIFY(textIn("cut.svg", whole.first.left(length)).has_value());
            QVERIFY(textIn("cut.png", whole.second.left(length)).has_value());
        }
        for (const char* bytes :
             {"<svg>", "<svg><desc>", "<svg><desc><b/></desc></svg>", "<svg><svg><svg>", "\x89PNG", "plain"}) {
            QCOMPARE(textIn("cut.svg", bytes), Result<std::string>(std::string()));
            QCOMPARE(textIn("cut.png", bytes), Result<std::string>(std::string()));
        }
    }

    void anSvgLooksAsThePngDoes()
    {
        QVERIFY(writeFigure(m_root / "same.svg", test::comparison(), kPage).has_value());
        const auto png = *paintComparison(test::comparison(), kPage);
        QImage drawn(png.size(), QImage::Format_RGB32);
        drawn.fill(Qt::white);
        QSvgRenderer renderer(QString::fromStdString((m_root / "same.svg").string()));
        QVERIFY(renderer.isValid());
        QPainter painter(&drawn);
        renderer.render(&painter);
        painter.end();
        // The photo's panel: pictures lie where they lie in pixels, and as large.
        double sum = 0;
        int count = 0;
        for (int y = png.height() / 3; y < png.height() / 2; ++y)
            for (int x = 20; x < png.height() / 2; ++x, ++count)
                sum += std::abs(qGray(png.pixel(x, y)) - qGray(drawn.pixel(x, y)));
        QVERIFY2(sum / count < 3, qPrintable(QString::number(sum / count)));
    }

    void aPdfIsOnePageOfItsSizeWithWordsAndTexts()
    {
        QVERIFY(writeFigure(m_root / "a.pdf", test::comparison(), kPage).has_value());
        const auto pdf = bytesOf(m_root / "a.pdf");
        QVERIFY(pdf.startsWith("%PDF-1."));
        const auto box =
            QRegularExpression(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]")).match(QString::fromLatin1(pdf));
        QVERIFY(box.hasMatch());
        QVERIFY(std::abs(box.captured(1).toDouble() - kPage.widthMm / kMmPerInch * kPointsPerInch) < 1);
        QVERIFY(std::abs(box.captured(2).toDouble() - kPage.heightMm / kMmPerInch * kPointsPerInch) < 1);
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
        QVERIFY(pdf.contains("/FontFile2") || pdf.contains("/FontFile3"));  // words, in an embedded font
        QVERIFY(pdf.contains("/EmbeddedFile"));
        QVERIFY(unpacked(pdf).contains("<002D>"));  // the hyphen of DeiT-Tiny, which is no other letter form
    }

    void theSameFigureGivesTheSameBytes()
    {
        for (const char* ending : {".png", ".svg"}) {
            QVERIFY(writeFigure(m_root / (std::string("b") + ending), test::comparison(), kPage).has_value());
            QVERIFY(writeFigure(m_root / (std::string("c") + ending), test::comparison(), kPage).has_value());
            QVERIFY(!bytesOf(m_root / (std::string("b") + ending)).isEmpty());
            QCOMPARE(bytesOf(m_root / (std::string("b") + ending)), bytesOf(m_root / (std::string("c") + ending)));
        }
    }

    void whatCannotBePaintedIsNotWritten()
    {
        auto empty = test::comparison();
        empty.photo = {};
        for (const char* name : {"none.png", "none.svg", "none.pdf"}) {
            QCOMPARE(writeFigure(m_root / name, empty, kPage).error().message, std::string("There is no photo to draw yet."));
            QCOMPARE(writeFigure(m_root / name, test::comparison(), {89, 60, 9000}).error().kind, ErrorKind::tooLarge);
            QVERIFY(!fs::exists(m_root / name));
        }
    }

    void aMissingFolderIsNamed()
    {
        const auto written = writeFigure(m_root / "nowhere/a.png", test::comparison(), kPage);
        QCOMPARE(written.error().kind, ErrorKind::notFound);
        QVERIFY(written.error().message.find((m_root / "nowhere").string()) != std::string::npos);
    }

    void aFullDiskIsSaidAndSparesTheOldFile()
    {
        const auto path = m_root / "kept.png";
        QVERIFY(writeFigure(path, test::comparison(), kPage).has_value());
        const auto before = bytesOf(path);
        Result<void> written;
        {
            const test::FileSizeLimit limit(100);
            written = writeFigure(path, test::comparison(), kPage);
        }
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, ErrorKind::outOfSpace);
        QVERIFY2(written.error().message.find("kept.png") != std::string::npos, written.error().message.c_str());
        QCOMPARE(bytesOf(path), before);
    }

    void aFolderOfThatNameStays()
    {
        fs::create_directory(m_root / "folder.pdf");
        QCOMPARE(writeFigure(m_root / "folder.pdf", test::comparison(), kPage).error().kind, ErrorKind::invalidRequest);
        QVERIFY(fs::is_directory(m_root / "folder.pdf"));
    }

    void aFolderThatMayNotBeWrittenIsNamed()
    {
        if (::geteuid() == 0) QSKIP("root may write anywhere");
        fs::create_directory(m_root / "locked");
        fs::permissions(m_root / "locked", fs::perms::owner_read | fs::perms::owner_exec);
        const auto written = writeFigure(m_root / "locked/a.png", test::comparison(), kPage);
        QCOMPARE(written.error().kind, ErrorKind::unreadable);
        QVERIFY(written.error().message.find("locked") != std::string::npos);
    }
};

QTEST_MAIN(FigureFileTest)
#include "FigureFileTest.moc"
