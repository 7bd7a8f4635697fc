// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FigureWriter.h"

#include "widgets/figure/PngFile.h"

#include <filesystem>
#include <utility>

namespace cortilens::gui {

namespace {

[[nodiscard]] Result<QImage> painted(const LinkedFigure& figure, const PageSize& page)
{
    return paintFigure(figure, page);
}

[[nodiscard]] Result<QImage> painted(const ComparisonFigure& figure, const PageSize& page)
{
    return paintComparison(figure, page);
}

template <typename Figure> [[nodiscard]] Result<void> written(const Figure& figure, const PageSize& page, const QString& path)
{
    const auto picture = painted(figure, page);
    if (!picture) return std::unexpected(picture.error());
    return writePng(std::filesystem::path(path.toStdString()), *picture, pngTextOf(figure, page));
}

}  // namespace

FigureWriter::FigureWriter(QObject* parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

template <typename Figure>
void FigureWriter::post(Figure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done)
{
    m_pool.start([this, figure = std::move(figure), page, path, done = std::move(done)] {
        const auto outcome = written(figure, page, path);
        QMetaObject::invokeMethod(this, [outcome, done] { done(outcome); });
    });
}

void FigureWriter::write(LinkedFigure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done)
{
    post(std::move(figure), page, path, std::move(done));
}

void FigureWriter::write(ComparisonFigure figure, const PageSize& page, const QString& path,
                         std::function<void(Result<void>)> done)
{
    post(std::move(figure), page, path, std::move(done));
}

}  // namespace cortilens::gui
