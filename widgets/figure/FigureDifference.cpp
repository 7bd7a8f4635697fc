// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/FigureDifference.h"

#include "widgets/figure/FigureFile.h"
#include "widgets/figure/PageSize.h"

#include <QImage>
#include <QImageReader>
#include <QPainter>
#include <QSvgRenderer>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace cortilens {

namespace {

[[nodiscard]] Error noPicture(const std::filesystem::path& path, const std::string& why)
{
    return {ErrorKind::malformed, fmt::format("{} holds no picture: {}.", path.string(), why), "Save the figure again."};
}

[[nodiscard]] Result<QImage> drawn(const std::filesystem::path& path, const FigureText& texts)
{
    const auto words = texts.find("Page");
    const auto page = words == texts.end() ? Result<PageSize>(PageSize{}) : pageFrom(words->second);
    if (!page) return std::unexpected(page.error());
    const auto size = pixelSize(*page);
    if (!size) return std::unexpected(size.error());
    QSvgRenderer renderer(QString::fromStdString(path.string()));
    if (!renderer.isValid()) return std::unexpected(noPicture(path, "it is no SVG that can be drawn"));
    QImage image(*size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

[[nodiscard]] Result<QImage> pictureOf(const std::filesystem::path& path, FigureFormat format, const FigureText& texts)
{
    if (format == FigureFormat::svg) return drawn(path, texts);
    QImageReader reader(QString::fromStdString(path.string()), "png");
    const auto image = reader.read();
    if (image.isNull()) return std::unexpected(noPicture(path, reader.errorString().toStdString()));
    return image.convertToFormat(QImage::Format_RGB32);
}

[[nodiscard]] int apart(QRgb a, QRgb b)
{
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

void compare(const QImage& before, const QImage& after, FigureDifference& difference)
{
    for (int row = 0; row < before.height(); ++row) {
        const auto* a = reinterpret_cast<const QRgb*>(before.constScanLine(row));
        const auto* b = reinterpret_cast<const QRgb*>(after.constScanLine(row));
        for (int col = 0; col < before.width(); ++col) {
            const int step = apart(a[col], b[col]);
            difference.pixels += step > 0 ? 1 : 0;
            difference.largest = std::max(difference.largest, step);
        }
    }
}

[[nodiscard]] std::string valueOf(const FigureText& texts, const std::string& name)
{
    const auto found = texts.find(name);
    return found == texts.end() ? std::string{} : found->second;
}

[[nodiscard]] std::vector<TextDifference> differenceOf(const FigureText& before, const FigureText& after)
{
    auto all = before;
    all.insert(after.begin(), after.end());
    std::vector<TextDifference> differences;
    for (const auto& [name, value] : all)
        if (valueOf(before, name) != valueOf(after, name))
            differences.push_back({name, valueOf(before, name), valueOf(after, name)});
    return differences;
}

}  // namespace

double FigureDifference::share() const
{
    const auto all = static_cast<double>(size.width()) * size.height();
    return all > 0 ? static_cast<double>(pixels) / all : 0;
}

Result<FigureDifference> differenceOf(const std::filesystem::path& before, const std::filesystem::path& after)
{
    const auto format = figureFormatOf(before);
    const auto other = figureFormatOf(after);
    if (!format) return std::unexpected(format.error());
    if (!other) return std::unexpected(other.error());
    if (*format != *other)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} and {} are of two formats.", before.string(), after.string()),
                                     "Compare figures of one format."});
    const auto texts = textsInFigure(before);
    const auto otherTexts = textsInFigure(after);
    if (!texts) return std::unexpected(texts.error());
    if (!otherTexts) return std::unexpected(otherTexts.error());
    const auto picture = pictureOf(before, *format, *texts);
    const auto otherPicture = pictureOf(after, *format, *otherTexts);
    if (!picture) return std::unexpected(picture.error());
    if (!otherPicture) return std::unexpected(otherPicture.error());
    FigureDifference difference;
    difference.size = picture->size();
    difference.otherSize = otherPicture->size();
    difference.texts = differenceOf(*texts, *otherTexts);
    if (difference.size == difference.otherSize) compare(*picture, *otherPicture, difference);
    return difference;
}

}  // namespace cortilens
