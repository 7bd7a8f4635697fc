// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QBoxLayout;
class QSlider;

namespace cortilens {
class CortexView;
namespace color {
class ColorBar;
}
namespace panels {
class DrawBar;
class OverlayChooser;
class PanelHeader;
class ReadoutLine;
class SegmentedSwitch;
}  // namespace panels

namespace gui {

/// The centre of the window: the cortex with its switches above, overlay, colour bar and read-out below. Lays out, decides
/// nothing. The colour bar stands beside the overlay, or below it where names would be cut.
class CortexPane : public QWidget {
    Q_OBJECT

public:
    explicit CortexPane(QWidget* parent = nullptr);

    panels::PanelHeader* header = nullptr;
    panels::SegmentedSwitch* form = nullptr;   ///< folded, inflated, flat
    QSlider* morph = nullptr;                  ///< 0 folded ... kMorphSteps inflated
    panels::SegmentedSwitch* click = nullptr;  ///< vertex, region
    panels::DrawBar* drawing = nullptr;        ///< hidden until a region is drawn
    CortexView* view = nullptr;
    panels::OverlayChooser* overlay = nullptr;
    color::ColorBar* bar = nullptr;
    panels::ReadoutLine* readout = nullptr;

    static constexpr int kMorphSteps = 100;

    void setCompact(bool isCompact);  ///< for narrow windows: no slider between the forms

protected:
    bool event(QEvent* event) override;

private:
    void arrangeFoot();

    QBoxLayout* m_foot = nullptr;
};

}  // namespace gui
}  // namespace cortilens
