// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace cortilens {
namespace color {
class ColorBar;
}
namespace image {
class PhotoView;
}
namespace panels {
class MapControls;
class PanelHeader;
class ReadoutLine;
class WordsBar;
}  // namespace panels

namespace gui {

/// The right of the window: the photo with its map, colour bar, controls and read-out. Lays out, decides nothing.
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
};

}  // namespace gui
}  // namespace cortilens
