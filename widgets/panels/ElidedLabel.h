// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace cortilens::panels {

/// The room in which elidedText() leaves a text whole: it rounds otherwise than horizontalAdvance().
[[nodiscard]] int wholeWidth(const QString& text, const QFontMetrics& metrics);

/// A one-line label that ends in an ellipsis when there is no room, and then says the whole as its tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
};

}  // namespace cortilens::panels
