// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace cortilens::panels {

class ElidedLabel;

/// The bar over a panel: title, a detail in grey that gives way first, and controls at the right. 38 px and a hairline below.
class PanelHeader : public QWidget {
    Q_OBJECT

public:
    explicit PanelHeader(const QString& title, QWidget* parent = nullptr);

    void setDetail(const QString& words);
    void addControl(QWidget* control);   ///< beside the title
    void addTrailing(QWidget* control);  ///< at the right end

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    ElidedLabel* m_detail;
    QHBoxLayout* m_layout;
    int m_controls = 0;
};

}  // namespace cortilens::panels
