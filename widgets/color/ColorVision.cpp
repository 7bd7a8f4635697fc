// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorVision.h"

#include "widgets/color/ColorMap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace cortilens::color {

namespace {

using Matrix = std::array<std::array<float, 3>, 3>;

/// Of linear sRGB, the model's table at severity 1.
[[nodiscard]] Matrix matrixOf(Deficiency deficiency)
{
    switch (deficiency) {
    case Deficiency::protanopia:
        return {{{0.152286F, 1.052583F, -0.204868F}, {0.114503F, 0.786281F, 0.099216F}, {-0.003882F, -0.048116F, 1.051998F}}};
    case Deficiency::deuteranopia:
        return {{{0.367322F, 0.860646F, -0.227968F}, {0.280085F, 0.672501F, 0.047413F}, {-0.011820F, 0.042940F, 0.968881F}}};
    case Deficiency::tritanopia:
        return {{{1.255528F, -0.076749F, -0.178779F}, {-0.078411F, 0.930809F, 0.147602F}, {0.004733F, 0.691367F, 0.303900F}}};
    }
    std::unreachable();
}

/// sRGB and back (IEC 61966-2-1). The way back is a table: 4096 steps of linear light are finer than its darkest 8-bit step.
class Transfer {
public:
    Transfer()
    {
        for (std::size_t i = 0; i < m_toLinear.size(); ++i) {
            const float value = static_cast<float>(i) / 255;
            m_toLinear[i] = value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
        }
        for (std::size_t i = 0; i < m_toEncoded.size(); ++i) {
            const float light = static_cast<float>(i) / kSteps;
            const float value = light <= 0.0031308F ? light * 12.92F : 1.055F * std::pow(light, 1 / 2.4F) - 0.055F;
            m_toEncoded[i] = static_cast<std::uint8_t>(std::lround(255 * value));
        }
    }

    [[nodiscard]] float linear(std::uint8_t value) const { return m_toLinear[value]; }
    [[nodiscard]] std::uint8_t encoded(float light) const
    {
        return m_toEncoded[static_cast<std::size_t>(std::clamp(light, 0.0F, 1.0F) * kSteps + 0.5F)];
    }

private:
    static constexpr int kSteps = 4095;
    std::array<float, 256> m_toLinear{};
    std::array<std::uint8_t, kSteps + 1> m_toEncoded{};
};

[[nodiscard]] Rgb seen(const Matrix& matrix, const Transfer& transfer, const Rgb& color)
{
    const std::array light{transfer.linear(color[0]), transfer.linear(color[1]), transfer.linear(color[2])};
    Rgb result{};
    for (std::size_t row = 0; row < 3; ++row)
        result[row] = transfer.encoded(matrix[row][0] * light[0] + matrix[row][1] * light[1] + matrix[row][2] * light[2]);
    return result;
}

}  // namespace

QImage seenWith(Deficiency deficiency, const QImage& picture)
{
    const Transfer transfer;
    const auto matrix = matrixOf(deficiency);
    QImage result = picture.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < result.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(result.scanLine(y));
        for (int x = 0; x < result.width(); ++x) {
            const auto [red, green, blue] =
                seen(matrix, transfer,
                     {static_cast<std::uint8_t>(qRed(line[x])), static_cast<std::uint8_t>(qGreen(line[x])),
                      static_cast<std::uint8_t>(qBlue(line[x]))});
            line[x] = qRgb(red, green, blue);
        }
    }
    return result;
}

}  // namespace cortilens::color
