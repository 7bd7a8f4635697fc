// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace cortilens {
namespace panels {
class BackboneSwitch;
class EngineChip;
}  // namespace panels

namespace gui {

class ActionSet;

/// Where am I, which network looks, where to go, how is the engine. Lays out, decides nothing.
class TopBar : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(const ActionSet& actions, QWidget* parent = nullptr);

    QToolButton* subject = nullptr;  ///< name and space; a menu where there are several
    QLabel* synthetic = nullptr;
    panels::BackboneSwitch* backbone = nullptr;
    QPushButton* compare = nullptr;  ///< down while several backbones are beside each other
    QPushButton* find = nullptr;
    panels::EngineChip* engine = nullptr;
    QPushButton* exportFigure = nullptr;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void fitName();

    QLabel* m_name;
};

}  // namespace gui
}  // namespace cortilens
