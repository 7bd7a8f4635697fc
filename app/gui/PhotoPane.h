// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QToolButton;

namespace cortilens {
namespace color {
class ColorBar;
}
namespace image {
class ComparisonView;
class PhotoView;
}  // namespace image
namespace panels {
class MapControls;
class PanelHeader;
class ReadoutLine;
class WordsBar;
class SegmentedSwitch;
}  // namespace panels

namespace gui {

/// The right of the window: the photo with its map and colour bar, or the comparison; controls and read-out of both. Lays out,
/// decides nothing.
class PhotoPane : public QWidget {
    Q_OBJECT

public:
    explicit PhotoPane(QWidget* parent = nullptr);

    panels::PanelHeader* header = nullptr;
    panels::WordsBar* words = nullptr;
    image::PhotoView* view = nullptr;
    color::ColorBar* bar = nullptr;
    panels::MapControls* controls = nullptr;
    panels::ReadoutLine* readout = nullptr;

    panels::PanelHeader* compareHeader = nullptr;
    panels::SegmentedSwitch* scaleMode = nullptr;  ///< shared, own
    QToolButton* columns = nullptr;                ///< its menu: who looks
    QPushButton* pin = nullptr;
    image::ComparisonView* comparison = nullptr;

    void setComparing(bool compares);

private:
    [[nodiscard]] QWidget* makeComparison();

    QStackedWidget* m_pages;
};

}  // namespace gui
}  // namespace cortilens
