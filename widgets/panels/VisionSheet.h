// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QImage>

class QLabel;

namespace cortilens::panels {

/// A picture as it is, and as readers without one kind of cones see it: whether the colours still tell what they should.
class VisionSheet : public QDialog {
    Q_OBJECT

public:
    explicit VisionSheet(QWidget* parent = nullptr);

    void setPicture(const QImage& picture);  ///< device pixels; shown as large as there is room for

private:
    QLabel* m_asItIs;
    QLabel* m_protanopia;
    QLabel* m_deuteranopia;
    QLabel* m_tritanopia;
};

}  // namespace cortilens::panels
