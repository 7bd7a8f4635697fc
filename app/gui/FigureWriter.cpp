// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FigureWriter.h"

#include "widgets/figure/FigureFile.h"

#include <utility>

namespace cortilens::gui {

FigureWriter::FigureWriter(QObject* parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

template <typename Figure>
void FigureWriter::post(Figure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done)
{
    m_pool.start([this, figure = std::move(figure), page, path, done = std::move(done)] {
        const auto outcome = writeFigure(path.toStdString(), figure, page);
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
