// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"

#include <QWidget>

#include <array>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace cortilens::panels {

/// What is painted on the cortex, and from which value on.
class OverlayChooser : public QWidget {
    Q_OBJECT

public:
    explicit OverlayChooser(QWidget* parent = nullptr);

    [[nodiscard]] std::string current() const;  ///< empty: curvature alone
    [[nodiscard]] float threshold() const;      ///< in the overlay's unit; 0 without an overlay

    void setOverlays(const std::vector<Overlay>& overlays);  ///< without values; "Curvature only" comes first by itself
    void setCurrent(const std::string& id);                  ///< emits nothing
    void setThreshold(float threshold);                      ///< in the overlay's unit; emits nothing
    void setRegionOffered(bool isOffered);                   ///< that what lies above the threshold can be a region
    void setRegionOn(bool isOn);                             ///< emits nothing
    void setSampling(const std::string& id);                 ///< nearest (or empty), linear, cubic; emits nothing
    void setCompact(bool isCompact);                         ///< without the words before the controls

Q_SIGNALS:
    void overlayChosen(const std::string& id);
    void thresholdChanged(float threshold);
    void regionToggled(bool isOn);
    void samplingChosen(const std::string& id);

private:
    [[nodiscard]] const Overlay* overlay() const;
    void makeSampling();
    void showSampling();   // where it can be chosen
    void showThreshold();  // the default one of the overlay
    void showValue(float threshold);

    std::vector<Overlay> m_overlays;
    QComboBox* m_choice;
    QSlider* m_threshold;
    QLabel* m_value;
    QToolButton* m_region;
    QToolButton* m_sampling;
    std::string m_samplingId = "nearest";
    std::array<QLabel*, 2> m_names;
    bool m_isCompact = false;
};

}  // namespace cortilens::panels
