// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FigureWriter.h"

#include "widgets/figure/PngFile.h"

#include <filesystem>
#include <utility>

namespace cortilens::gui {

namespace {

[[nodiscard]] Result<void> written(const LinkedFigure& figure, const PageSize& page, const QString& path)
{
    const auto picture = paintFigure(figure, page);
    if (!picture) return std::unexpected(picture.error());
    return writePng(std::filesystem::path(path.toStdString()), *picture, pngTextOf(figure, page));
}

}  // namespace

FigureWriter::FigureWriter(QObject* parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

void FigureWriter::write(LinkedFigure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done)
{
    m_pool.start([this, figure = std::move(figure), page, path, done = std::move(done)] {
        const auto outcome = written(figure, page, path);
        QMetaObject::invokeMethod(this, [outcome, done] { done(outcome); });
    });
}

}  // namespace cortilens::gui
