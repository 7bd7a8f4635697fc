// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ValueScale.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace cortilens::color {

namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kFigureSpace(0x2007);

[[nodiscard]] float powerOfTen(float magnitude)
{
    return std::pow(10.0F, std::floor(std::log10(magnitude)));
}

}  // namespace

float ValueScale::unit(float value) const
{
    if (std::isnan(value)) return value;
    return std::clamp((value - low) / (high - low), 0.0F, 1.0F);
}

bool ValueScale::shows(float value) const
{
    return std::abs(value) >= threshold;  // false for NaN
}

float ValueScale::magnitude() const
{
    return std::max(std::abs(low), std::abs(high));
}

ValueScale symmetricScale(float limit, float threshold)
{
    if (!std::isfinite(limit) || limit <= 0) limit = 1;
    return {-limit, limit, threshold};
}

ValueScale symmetricScaleOf(std::span<const float> values)
{
    float largest = 0;
    for (const float value : values)
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    return symmetricScale(niceLimit(largest));
}

float niceLimit(float magnitude)
{
    if (!std::isfinite(magnitude) || magnitude <= 0) return 1;
    const float decade = powerOfTen(magnitude);
    for (const float factor : {1.0F, 1.2F, 1.5F, 2.0F, 2.5F, 3.0F, 4.0F, 5.0F, 6.0F, 8.0F})
        if (factor * decade >= magnitude * (1 - 1e-6F)) return factor * decade;
    return 10 * decade;
}

int decimalsFor(const ValueScale& scale)
{
    const float range = scale.high - scale.low;
    if (!(range > 0) || !std::isfinite(range)) return 2;
    return std::clamp(static_cast<int>(std::ceil(2 - std::log10(range) - 1e-4F)), 0, 6);
}

QString formatValue(float value, const ValueFormat& format)
{
    if (std::isnan(value)) return QStringLiteral("n/a").rightJustified(format.width, kFigureSpace);
    QString text;
    if (std::isinf(value)) {
        text = QStringLiteral("∞");
    } else {
        text = QLocale::c().toString(std::abs(static_cast<double>(value)), 'f', format.decimals);
        text.remove(QLatin1Char(','));
    }
    const bool isZero = std::ranges::none_of(text, [](QChar c) { return (c >= u'1' && c <= u'9') || c == QChar(0x221E); });
    if (!isZero && value < 0) text.prepend(kMinus);
    if (!isZero && value > 0 && format.sign == SignDisplay::always) text.prepend(u'+');
    text = text.rightJustified(format.width, kFigureSpace);
    if (!format.unit.isEmpty()) text += QChar(0x00A0) + format.unit;
    return text;
}

}  // namespace cortilens::color
