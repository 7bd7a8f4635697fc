// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionDelegate.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"
#include "widgets/panels/RegionModel.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

namespace {

constexpr int kRowHeight = 28;
constexpr int kMargin = 12;
constexpr int kSwatch = 9;
constexpr int kGap = 8;

}  // namespace

RegionColumns regionColumns(const QRect& row, const QFont& body)
{
    const QFontMetrics numbers(color::numberFont(body));
    const QFontMetrics words(color::secondaryFont(body));
    const int voxelsWidth =
        std::max(numbers.horizontalAdvance(QStringLiteral("00 000")), words.horizontalAdvance(RegionModel::tr("voxels")));
    const int r2Width = numbers.horizontalAdvance(QStringLiteral("0.00"));
    RegionColumns columns;
    columns.voxels = QRect(row.right() + 1 - kMargin - voxelsWidth, row.top(), voxelsWidth, row.height());
    columns.r2 = QRect(columns.voxels.left() - kGap - r2Width, row.top(), r2Width, row.height());
    columns.swatch = QRect(row.left() + kMargin, row.center().y() - kSwatch / 2, kSwatch, kSwatch);
    const int left = columns.swatch.right() + 1 + kGap;
    columns.name = QRect(left, row.top(), std::max(0, columns.r2.left() - kGap - left), row.height());
    return columns;
}

RegionDelegate::RegionDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{}

QSize RegionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {0, std::max(kRowHeight, option.fontMetrics.height() + 10)};
}

void RegionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* model = static_cast<const RegionModel*>(index.model());
    const color::Theme theme = color::themeOf(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (const RegionLine* region = model->regionAt(index)) {
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.accentGround);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, theme.window);
        paintRegion(*painter, option, *region);
    } else {
        const QFont small = color::secondaryFont(option.font);
        painter->setFont(small);
        painter->setPen(theme.tertiary);
        const QRect place = option.rect.adjusted(kMargin, 4, -kMargin, 0);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(small).elidedText(model->headingAt(index), Qt::ElideRight, place.width()));
    }
    painter->restore();
}

void RegionDelegate::paintRegion(QPainter& painter, const QStyleOptionViewItem& option, const RegionLine& region) const
{
    const color::Theme theme = color::themeOf(option.palette);
    const RegionColumns columns = regionColumns(option.rect, option.font);
    const bool selected = option.state & QStyle::State_Selected;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color::familyColor(region.family));
    painter.drawRoundedRect(columns.swatch, 3, 3);

    QFont nameFont = option.font;
    if (selected) nameFont.setWeight(QFont::DemiBold);
    const QFontMetrics nameMetrics(nameFont);
    QRect place = columns.name;
    if (m_compact) place.setRight(option.rect.right() - 2);
    painter.setFont(nameFont);
    painter.setPen(theme.text);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, nameMetrics.elidedText(region.name, Qt::ElideRight, place.width()));
    if (m_compact) return;

    const QFont small = color::secondaryFont(option.font);
    place.setLeft(place.left() + nameMetrics.horizontalAdvance(region.name) + kGap);
    if (place.width() > QFontMetrics(small).averageCharWidth() * 3) {
        painter.setFont(small);
        painter.setPen(theme.tertiary);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(small).elidedText(color::familyName(region.family), Qt::ElideRight, place.width()));
    }
    painter.setFont(color::numberFont(option.font));
    painter.setPen(theme.text);
    painter.drawText(columns.r2, Qt::AlignRight | Qt::AlignVCenter,
                     std::isnan(region.r2) ? QStringLiteral("–") : color::formatValue(region.r2));
    painter.setPen(theme.secondary);
    painter.drawText(columns.voxels, Qt::AlignRight | Qt::AlignVCenter, QString::number(region.voxels));
}

}  // namespace cortilens::panels
