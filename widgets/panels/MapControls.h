// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ColorMap.h"
#include "widgets/color/MapDisplay.h"
#include "widgets/color/ValueScale.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QCheckBox;
class QDoubleSpinBox;

class QLabel;
class QProgressBar;
class QSlider;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace cortilens::panels {

class ColorMapBox;
class ElidedLabel;
class SegmentedSwitch;

/// How far the map under the photo has come.
struct MapProgress {
    int viewsDone = 0;
    int viewsTotal = 0;                 ///< 0: no map
    std::optional<float> settled = {};  ///< RelevanceMap::convergence: 1 when more views change nothing
    bool fromStore = false;
    bool running = false;
};

/// A named set of everything that decides a map.
struct MapPreset {
    std::string id;  ///< paper, best
    QString words;   ///< every value: NACLIP with sigma 10 · 896 px · 51 views
};

/// "31 / 51 views · settled 0.993", "51 views · settled 0.998 · stored" (it was in the store); empty without a map.
[[nodiscard]] QString progressText(const MapProgress& progress);

/// How the map lies over the photo, and the one line that shows work.
class MapControls : public QWidget {
    Q_OBJECT

public:
    explicit MapControls(QWidget* parent = nullptr);

    // All of these emit nothing.
    void setOpacity(float opacity);  ///< 0 ... 1
    void setColorMap(const color::ColorMap& map);
    void setDisplay(color::MapDisplay display);
    void setSmooth(bool smooth);
    void setGridVisible(bool visible);
    void setScale(const color::ValueScale& scale, bool automatic, const QString& unit);
    void setViews(int views, int most);  ///< how many views are asked for
    void setProgress(const MapProgress& progress);
    /// Fewer than two: there is nothing to choose and nothing is shown. `current` empty: none of them, or several.
    void setPresets(const std::vector<MapPreset>& presets, const std::string& current);

Q_SIGNALS:
    void opacityChanged(float opacity);
    void colorMapChosen(const std::string& id);
    void displayChosen(cortilens::color::MapDisplay display);
    void smoothChanged(bool smooth);
    void gridVisibleChanged(bool visible);
    void limitChosen(std::optional<float> limit);  ///< of the symmetric range; nullopt: automatic
    void viewsChosen(int views);
    void cancelRequested();
    void presetChosen(const std::string& id);

private:
    void buildSliders(QVBoxLayout* layout);
    void buildChoices(QVBoxLayout* layout);
    void buildRecipe(QVBoxLayout* layout);
    void connectControls();
    void showOpacity();

    QSlider* m_opacity;
    QLabel* m_opacityText;
    QProgressBar* m_progress;
    ElidedLabel* m_progressText;
    QToolButton* m_cancel;
    ColorMapBox* m_colorMap;
    QToolButton* m_smooth;
    QToolButton* m_grid;
    QCheckBox* m_automatic;
    QDoubleSpinBox* m_limit;
    QSpinBox* m_views;
    SegmentedSwitch* m_display;
    QWidget* m_recipe;  // the row with the two below
    SegmentedSwitch* m_preset;
    ElidedLabel* m_presetWords;
};

}  // namespace cortilens::panels
