// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/figure/ComparisonFigure.h"
#include "widgets/figure/LinkedFigure.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>

namespace cortilens::gui {

/// Paints figures and writes their files on a thread of its own. GUI thread otherwise.
class FigureWriter : public QObject {
    Q_OBJECT

public:
    explicit FigureWriter(QObject* parent = nullptr);

    /// `done` is told on the GUI thread.
    void write(ComparisonFigure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done);
    void write(LinkedFigure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done);

private:
    template <typename Figure>
    void post(Figure figure, const PageSize& page, const QString& path, std::function<void(Result<void>)> done);

    QThreadPool m_pool;
};

}  // namespace cortilens::gui
