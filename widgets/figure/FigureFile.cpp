// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/FigureFile.h"

#include "widgets/figure/ComparisonFigure.h"
#include "widgets/figure/LinkedFigure.h"
#include "widgets/figure/PagePainter.h"
#include "widgets/figure/PngFile.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QMarginsF>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QStringList>
#include <QSvgGenerator>
#include <QXmlStreamReader>

#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace cortilens {

namespace {

[[nodiscard]] Result<void> paint(const LinkedFigure& figure, const PageSize& page, QPaintDevice& device)
{
    return paintFigure(figure, page, device);
}

[[nodiscard]] Result<QImage> paint(const LinkedFigure& figure, const PageSize& page)
{
    return paintFigure(figure, page);
}

[[nodiscard]] Result<void> paint(const ComparisonFigure& figure, const PageSize& page, QPaintDevice& device)
{
    return paintComparison(figure, page, device);
}

[[nodiscard]] Result<QImage> paint(const ComparisonFigure& figure, const PageSize& page)
{
    return paintComparison(figure, page);
}

[[nodiscard]] QString valueIn(const FigureText& text, const char* name)
{
    const auto found = text.find(name);
    return found == text.end() ? QString() : QString::fromStdString(found->second);
}

/// Name: value, a line each.
[[nodiscard]] QString linesOf(const FigureText& text)
{
    QStringList lines;
    for (const auto& [name, value] : text)
        lines << QStringLiteral("%1: %2").arg(QString::fromStdString(name), QString::fromStdString(value));
    return lines.join(u'\n');
}

template <typename Figure> [[nodiscard]] Result<QByteArray> pngOf(const Figure& figure, const PageSize& page)
{
    const auto picture = paint(figure, page);
    if (!picture) return std::unexpected(picture.error());
    return encodedPng(*picture, figureTextOf(figure, page));
}

template <typename Figure> [[nodiscard]] Result<QByteArray> svgOf(const Figure& figure, const PageSize& page)
{
    const auto text = figureTextOf(figure, page);
    const QRectF sheet = unitsOf({0, 0, page.widthMm, page.heightMm});
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setResolution(kUnitsPerInch);
    svg.setSize(sheet.size().toSize());
    svg.setViewBox(sheet);
    // Qt 6.4 writes both as they are, which an ampersand or an angle bracket would break.
    svg.setTitle(valueIn(text, "Title").toHtmlEscaped());
    svg.setDescription(linesOf(text).toHtmlEscaped());
    if (auto painted = paint(figure, page, svg); !painted) return std::unexpected(painted.error());
    return bytes.replace("font-family=\"Inter\"", "font-family=\"Inter, 'DejaVu Sans', Helvetica, Arial, sans-serif\"");
}

template <typename Figure> [[nodiscard]] Result<QByteArray> pdfOf(const Figure& figure, const PageSize& page)
{
    const auto text = figureTextOf(figure, page);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setResolution(kUnitsPerInch);
    pdf.setPageSize(QPageSize(QSizeF(page.widthMm, page.heightMm), QPageSize::Millimeter, {}, QPageSize::ExactMatch));
    pdf.setPageMargins(QMarginsF());
    pdf.setTitle(valueIn(text, "Title"));
    pdf.setCreator(valueIn(text, "Software"));
    pdf.addFileAttachment(QStringLiteral("figure.txt"), linesOf(text).toUtf8(), QStringLiteral("text/plain"));
    if (auto painted = paint(figure, page, pdf); !painted) return std::unexpected(painted.error());
    return bytes;
}

template <typename Figure>
[[nodiscard]] Result<QByteArray> encodedAs(const Figure& figure, const PageSize& page, FigureFormat format)
{
    // Pictures in a page of vectors are as large as they are in one of pixels.
    if (const auto size = pixelSize(page); !size) return std::unexpected(size.error());
    switch (format) {
    case FigureFormat::png:
        return pngOf(figure, page);
    case FigureFormat::svg:
        return svgOf(figure, page);
    case FigureFormat::pdf:
        return pdfOf(figure, page);
    }
    std::unreachable();
}

/// QSaveFile tells in errno why the system refused.
[[nodiscard]] Error refusal(const std::filesystem::path& path, const QSaveFile& file, int reason)
{
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG || file.error() == QFileDevice::ResourceError)
        return {ErrorKind::outOfSpace, fmt::format("The disk is full: {} was not written.", path.string()),
                "Free some space or choose another disk; an older file of that name is unharmed."};
    return {ErrorKind::unreadable, fmt::format("Cannot write {}: {}.", path.string(), file.errorString().toStdString()),
            "Choose a folder that you may write to."};
}

/// Errors: notFound (no such folder), invalidRequest (a folder or device of that name).
[[nodiscard]] Result<void> checkPlace(const std::filesystem::path& path)
{
    const auto name = QString::fromStdString(path.string());
    const QFileInfo folder(QFileInfo(name).absolutePath());
    if (!folder.isDir())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("There is no folder {} for {}.", folder.filePath().toStdString(), path.string()),
                                     "Make the folder first, or choose another one."});
    // The new file replaces what is there; that must never be a folder or a device.
    if (const QFileInfo old(name); old.exists() && !old.isFile())
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} is not a file, so nothing was written.", path.string()),
                                     "Choose another name."});
    return {};
}

/// Whoever finds `path` finds a whole file: an older one stays until the new one is complete.
[[nodiscard]] Result<void> save(const std::filesystem::path& path, const QByteArray& bytes)
{
    QSaveFile file(QString::fromStdString(path.string()));
    errno = 0;
    if (!file.open(QIODevice::WriteOnly)) return std::unexpected(refusal(path, file, errno));
    if (file.write(bytes) != bytes.size() || !file.flush()) return std::unexpected(refusal(path, file, errno));
    if (!file.commit()) return std::unexpected(refusal(path, file, errno));
    return {};
}

/// Of the description, where each text is a line.
[[nodiscard]] FigureText textsInSvg(QFile& file)
{
    FigureText texts;
    QXmlStreamReader xml(&file);
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("svg")) continue;
        if (xml.name() != QLatin1String("desc")) {
            xml.skipCurrentElement();
            continue;
        }
        for (const auto& line : xml.readElementText().split(u'\n'))
            if (const auto colon = line.indexOf(QLatin1String(": ")); colon > 0)
                texts.emplace(line.left(colon).toStdString(), line.mid(colon + 2).toStdString());
        break;
    }
    return texts;
}

[[nodiscard]] FigureText textsInPng(QFile& file)
{
    FigureText texts;
    const QImageReader reader(&file, QByteArrayLiteral("png"));
    for (const auto& name : reader.textKeys()) texts.emplace(name.toStdString(), reader.text(name).toStdString());
    return texts;
}

template <typename Figure>
[[nodiscard]] Result<void> writeAs(const std::filesystem::path& path, const Figure& figure, const PageSize& page)
{
    const auto format = figureFormatOf(path);
    if (!format) return std::unexpected(format.error());
    if (auto place = checkPlace(path); !place) return place;
    const auto bytes = encodedAs(figure, page, *format);
    return bytes ? save(path, *bytes) : std::unexpected(bytes.error());
}

}  // namespace

std::string_view endingOf(FigureFormat format)
{
    switch (format) {
    case FigureFormat::png:
        return ".png";
    case FigureFormat::svg:
        return ".svg";
    case FigureFormat::pdf:
        return ".pdf";
    }
    std::unreachable();
}

Result<FigureFormat> figureFormatOf(const std::filesystem::path& path)
{
    const auto name = QString::fromStdString(path.string());
    for (const auto format : {FigureFormat::png, FigureFormat::svg, FigureFormat::pdf})
        if (name.endsWith(QLatin1String(endingOf(format)), Qt::CaseInsensitive)) return format;
    return std::unexpected(Error{ErrorKind::invalidRequest,
                                 fmt::format("{} does not end in .png, .svg or .pdf, the formats of figures.", path.string()),
                                 "Name the file something.png, .svg or .pdf."});
}

Result<void> writeFigure(const std::filesystem::path& path, const LinkedFigure& figure, const PageSize& page)
{
    return writeAs(path, figure, page);
}

Result<void> writeFigure(const std::filesystem::path& path, const ComparisonFigure& figure, const PageSize& page)
{
    return writeAs(path, figure, page);
}

Result<FigureText> textsInFigure(const std::filesystem::path& path)
{
    const auto format = figureFormatOf(path);
    if (!format) return std::unexpected(format.error());
    if (*format == FigureFormat::pdf)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("The texts of {} are an attachment, which is not read.", path.string()),
                                     "Take the figure's PNG or SVG."});
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(Error{ErrorKind::unreadable,
                                     fmt::format("Cannot read {}: {}.", path.string(), file.errorString().toStdString()),
                                     "Look whether it is there and may be read."});
    return *format == FigureFormat::svg ? textsInSvg(file) : textsInPng(file);
}

Result<std::string> textInFigure(const std::filesystem::path& path, std::string_view name)
{
    const auto texts = textsInFigure(path);
    if (!texts) return std::unexpected(texts.error());
    const auto found = texts->find(std::string(name));
    return found == texts->end() ? std::string{} : found->second;
}

}  // namespace cortilens
