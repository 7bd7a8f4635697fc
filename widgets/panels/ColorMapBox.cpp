// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ColorMapBox.h"

#include <QIcon>
#include <QImage>
#include <QPixmap>

#include <string_view>

namespace cortilens::panels {

namespace {

constexpr QSize kSwatch{36, 10};

[[nodiscard]] QIcon swatchOf(const color::ColorMap& map)
{
    QImage image(kSwatch, QImage::Format_RGB32);
    for (int x = 0; x < image.width(); ++x) {
        const color::Rgb rgb = map.at(static_cast<float>(x) / static_cast<float>(image.width() - 1));
        for (int y = 0; y < image.height(); ++y) image.setPixel(x, y, qRgb(rgb[0], rgb[1], rgb[2]));
    }
    return QIcon(QPixmap::fromImage(image));
}

[[nodiscard]] QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

ColorMapBox::ColorMapBox(QWidget* parent)
    : QComboBox(parent)
{
    setAccessibleName(tr("Colour map"));
    setIconSize(kSwatch);
    for (const color::ColorMap& map : color::colorMaps()) {
        addItem(swatchOf(map), fromView(map.name), fromView(map.id));
        setItemData(count() - 1, fromView(map.warning.empty() ? map.name : map.warning), Qt::ToolTipRole);
    }
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    connect(this, &QComboBox::activated, this, [this] {
        showWarning();
        Q_EMIT colorMapChosen(currentData().toString().toStdString());
    });
}

void ColorMapBox::setColorMap(const color::ColorMap& map)
{
    setCurrentIndex(findData(fromView(map.id)));
    showWarning();
}

void ColorMapBox::showWarning()
{
    setToolTip(currentData(Qt::ToolTipRole).toString());
}

}  // namespace cortilens::panels
