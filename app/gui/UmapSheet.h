// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/MeasureSheet.h"

#include <QString>

#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace cortilens::image {
class PatchMosaic;
class ScatterView;
struct ScatterPoints;
}  // namespace cortilens::image

namespace cortilens::gui {

/// Voxels on a page, laid out by what they like, beside the photo in view, whose patches stand among them; which voxels, and how
/// much of the larger structure shows.
class UmapSheet : public panels::MeasureSheet {
    Q_OBJECT

public:
    struct Choice {
        std::string region;  ///< empty: all voxels of the encoder
        float leastR2 = -1;  ///< -1: any
        int neighbors = 15;
        friend bool operator==(const Choice&, const Choice&) = default;
    };

    explicit UmapSheet(QWidget* parent = nullptr);

    image::ScatterView* scatter;
    image::PatchMosaic* mosaic;

    [[nodiscard]] Choice choice() const;
    [[nodiscard]] bool isCentred() const;  ///< whether patches stand about their mean

    void setEncoder(const QString& name,
                    const std::vector<std::string>& regions);  ///< keeps the region if it is there; emits nothing
    void showLayout(const QString& words, const image::ScatterPoints& points);
    void setOnCortex(bool isOn);             ///< emits nothing
    void setPhotoName(const QString& name);  ///< below the photo
    void setReading(const QString& words);   ///< of what is pointed at

Q_SIGNALS:
    void onCortexToggled(bool isOn);
    void centredToggled(bool isCentred);

protected:
    void forgetResult() override;

private:
    [[nodiscard]] QLayout* makeChoice();
    [[nodiscard]] QWidget* makeResult();

    QLabel* m_encoder;
    QComboBox* m_region;
    QDoubleSpinBox* m_leastR2;
    QSpinBox* m_neighbors;
    QCheckBox* m_onCortex;
    QCheckBox* m_centred;
    QLabel* m_photoName;
    QLabel* m_reading;
};

}  // namespace cortilens::gui
