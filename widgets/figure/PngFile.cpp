// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/PngFile.h"

#include <QBuffer>
#include <QByteArray>
#include <QFileInfo>
#include <QImageWriter>
#include <QSaveFile>
#include <QString>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
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

[[nodiscard]] Result<QByteArray> encoded(const QImage& image, const PngText& text)
{
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

/// QSaveFile tells in errno why the system refused.
[[nodiscard]] Error refusal(const std::filesystem::path& path, const QSaveFile& file, int reason)
{
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG || file.error() == QFileDevice::ResourceError)
        return {ErrorKind::outOfSpace, fmt::format("The disk is full: {} was not written.", path.string()),
                "Free some space or choose another disk; an older file of that name is unharmed."};
    return {ErrorKind::unreadable, fmt::format("Cannot write {}: {}.", path.string(), file.errorString().toStdString()),
            "Choose a folder that you may write to."};
}

}  // namespace

Result<void> writePng(const std::filesystem::path& path, const QImage& image, const PngText& text)
{
    const auto name = QString::fromStdString(path.string());
    if (image.isNull())
        return std::unexpected(
            Error{ErrorKind::invalidRequest, fmt::format("There is no picture to write to {}.", path.string()), {}});
    if (!name.endsWith(QLatin1String(".png"), Qt::CaseInsensitive))
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} does not end in .png, the only format of figures.", path.string()),
                                     "Name the file something.png."});
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
    const auto bytes = encoded(image, text);
    if (!bytes) return std::unexpected(bytes.error());
    QSaveFile file(name);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly)) return std::unexpected(refusal(path, file, errno));
    if (file.write(*bytes) != bytes->size() || !file.flush()) return std::unexpected(refusal(path, file, errno));
    if (!file.commit()) return std::unexpected(refusal(path, file, errno));
    return {};
}

}  // namespace cortilens
