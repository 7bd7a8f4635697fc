// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ColorMap.h"
#include "widgets/color/ValueScale.h"

#include <QColor>
#include <QFont>
#include <QString>
#include <QWidget>

class QPainter;
class QRectF;

namespace cortilens::color {

/// What a colour bar says.
struct ColorBarContent {
    ColorMap map = defaultColorMap(ColorMapKind::sequential);
    ValueScale scale = {};
    QString quantity = {};  ///< Predicted response
    QString unit = {};      ///< z-scored β; empty: none. Shown in parentheses.
    Qt::Orientation orientation = Qt::Horizontal;
    bool isPlane = false;  ///< colours of PlaneColors.h stand for places on a page: a patch of them, without numbers
};

/// What it is drawn with; sizes follow the font.
struct ColorBarInk {
    QColor text;       ///< numbers
    QColor secondary;  ///< quantity and unit
    QColor frame;      ///< outline of the bar and hatching of hidden values
    QFont numbers;
    QFont words;
    double thickness = 8;  ///< of the bar, in the painter's units
    bool roundEnds = true;
};

/// Paints a colour bar with its end values, quantity and unit into `rect`. Horizontal: low, bar, high, then the words to the
/// right; when `rect` is too narrow for that, the words go below. Vertical: high above the bar, low below, the words turned
/// beside it. Values below the threshold are shown as hidden. Used by the window (with the theme) and by figure pages (black on
/// white).
void paintColorBar(QPainter& painter, const QRectF& rect, const ColorBarContent& content, const ColorBarInk& ink);

/// A colour bar as a widget, with the theme's ink.
class ColorBar : public QWidget {
    Q_OBJECT

public:
    explicit ColorBar(QWidget* parent = nullptr);

    [[nodiscard]] const ColorBarContent& content() const { return m_content; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int widthWithWords() const;  ///< of a horizontal bar: in less room the words are cut

    /// Also renews the accessible description: quantity, unit and range in words.
    void setContent(const ColorBarContent& content);

    /// A click on it, or Enter while it has the focus, asks for what `words` say: activated(). Nothing is asked of one that was
    /// not given any.
    void setInvitation(const QString& words);

Q_SIGNALS:
    void activated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    ColorBarContent m_content;
    QString m_invitation;
};

}  // namespace cortilens::color
