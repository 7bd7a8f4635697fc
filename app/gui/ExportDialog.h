// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/figure/PageSize.h"

#include <QDialog>
#include <QString>

#include <string>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace cortilens::panels {
class SegmentedSwitch;
}

namespace cortilens::gui {

/// Size, resolution, kind and place of a figure. Says what it will be, and what a journal would refuse. The kind is what the
/// file's name ends in.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const PageSize& page, const QString& path, QWidget* parent = nullptr);

    [[nodiscard]] PageSize page() const;
    [[nodiscard]] QString path() const;  ///< ends as a figure does

private:
    void setEnding(const std::string& ending);
    void browse();
    void judge();

    QComboBox* m_preset;
    QDoubleSpinBox* m_width;
    QDoubleSpinBox* m_height;
    QSpinBox* m_dpi;
    panels::SegmentedSwitch* m_format;
    QLineEdit* m_path;
    QLabel* m_words;
    QPushButton* m_save;
};

}  // namespace cortilens::gui
