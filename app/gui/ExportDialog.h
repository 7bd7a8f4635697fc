// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/figure/PageSize.h"

#include <QDialog>
#include <QString>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace cortilens::gui {

/// Size, resolution and place of a figure. Says what the picture will be, and what a journal would refuse.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const PageSize& page, const QString& path, QWidget* parent = nullptr);

    [[nodiscard]] PageSize page() const;
    [[nodiscard]] QString path() const;

private:
    void browse();
    void judge();

    QComboBox* m_preset;
    QDoubleSpinBox* m_width;
    QDoubleSpinBox* m_height;
    QSpinBox* m_dpi;
    QLineEdit* m_path;
    QLabel* m_words;
    QPushButton* m_save;
};

}  // namespace cortilens::gui
