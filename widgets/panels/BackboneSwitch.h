// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/SegmentedSwitch.h"

#include <QWidget>

#include <string>
#include <vector>

namespace cortilens::panels {

/// A backbone as offered to the person.
struct BackboneChoice {
    std::string id;  ///< deit-tiny
    QString name;    ///< DeiT-Tiny/16
    bool usable = true;
    QString why;     ///< when not usable: what is missing
    QString detail;  ///< NACLIP · 336 px · 13 views
};

/// Which network looks. Buttons have the brief name where it is one network's only, and the whole one in their tooltip. Those
/// that cannot be used stay in sight, greyed, and say why.
class BackboneSwitch : public SegmentedSwitch {
    Q_OBJECT

public:
    explicit BackboneSwitch(QWidget* parent = nullptr);
    void setBackbones(const std::vector<BackboneChoice>& backbones);
};

}  // namespace cortilens::panels
