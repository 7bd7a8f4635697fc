// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/PngFile.h"

#include <QBuffer>
#include <QImageWriter>
#include <QString>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace cortilens {

namespace {

/// Pixels and resolution alone: a picture's own texts may hold anything.
[[nodiscard]] QImage bare(const QImage& image)
{
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    QImage copy(rgb.size(), QImage::Format_RGB888);
    if (copy.isNull()) return copy;
    for (int row = 0; row < rgb.height(); ++row)
        std::copy_n(rgb.constScanLine(row), 3 * static_cast<std::ptrdiff_t>(rgb.width()), copy.scanLine(row));
    copy.setDotsPerMeterX(image.dotsPerMeterX());
    copy.setDotsPerMeterY(image.dotsPerMeterY());
    return copy;
}

}  // namespace

Result<QByteArray> encodedPng(const QImage& image, const FigureText& text)
{
    if (image.isNull()) return std::unexpected(Error{ErrorKind::invalidRequest, "There is no picture to write.", {}});
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImageWriter writer(&buffer, QByteArrayLiteral("png"));
    for (const auto& [key, value] : text) writer.setText(QString::fromStdString(key), QString::fromStdString(value));
    if (!writer.write(bare(image)))
        return std::unexpected(Error{ErrorKind::outOfMemory,
                                     fmt::format("The picture of {} x {} pixels could not be made into a PNG: {}.", image.width(),
                                                 image.height(), writer.errorString().toStdString()),
                                     "Choose a smaller size or fewer dpi."});
    return bytes;
}

}  // namespace cortilens
