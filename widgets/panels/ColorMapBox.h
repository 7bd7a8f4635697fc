// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ColorMap.h"

#include <QComboBox>

#include <string>

namespace cortilens::panels {

/// A choice among all colour maps, each with a piece of itself; a map that may mislead says why in its tooltip. GUI thread.
class ColorMapBox : public QComboBox {
    Q_OBJECT

public:
    explicit ColorMapBox(QWidget* parent = nullptr);

    void setColorMap(const color::ColorMap& map);  ///< emits nothing

Q_SIGNALS:
    void colorMapChosen(const std::string& id);

private:
    void showWarning();
};

}  // namespace cortilens::panels
