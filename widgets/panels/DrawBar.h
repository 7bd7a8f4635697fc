// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QDoubleSpinBox;
class QLabel;

namespace cortilens::panels {

class ElidedLabel;

/// The bar over a cortex on which regions are drawn: which one, how, the radius of a disc, and the ways out.
class DrawBar : public QWidget {
    Q_OBJECT

public:
    explicit DrawBar(QWidget* parent = nullptr);

    [[nodiscard]] double radiusMm() const;

    void setRegion(const QString& name, const QString& size);  ///< ROI 1; 1,204 vertices
    void setRadiusMm(double radius);                           ///< held within 0.5 and 60; tells radiusChanged
    void setHint(const QString& words, const QString& whole);  ///< how to draw, in a few words; all of it beside the pointer

    static constexpr double kLeastMm = 0.5;
    static constexpr double kMostMm = 60;

Q_SIGNALS:
    void radiusChanged(double mm);
    void newWished();
    void doneWished();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_name;
    QLabel* m_size;
    ElidedLabel* m_hint;
    QDoubleSpinBox* m_radius;
};

}  // namespace cortilens::panels
