// SPDX-License-Identifier: Apache-2.0
#include "core/models/Positions.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::models {

namespace {

struct NamedRule {
    PositionRule rule;
    std::string_view name;
};

constexpr auto kNames = std::to_array<NamedRule>({{PositionRule::bicubicBySize, "bicubic"},
                                                  {PositionRule::bicubicPlusTenth, "bicubic-plus-tenth"},
                                                  {PositionRule::bicubicAntialiased, "bicubic-antialiased"},
                                                  {PositionRule::bilinearCorners, "bilinear-corners"},
                                                  {PositionRule::bilinearHalfPixel, "bilinear-half-pixel"}});

/// `image`: [1, width, n, n]; gives [1, width, rows, cols].
[[nodiscard]] at::Tensor resized(const at::Tensor& image, PositionRule rule, GridSize grid)
{
    const auto native = static_cast<double>(image.size(2));
    const std::array<std::int64_t, 2> size{grid.rows, grid.cols};
    const std::int64_t longer = std::max(grid.rows, grid.cols);
    const std::array<std::int64_t, 2> square{longer, longer};
    switch (rule) {
    case PositionRule::bicubicBySize:
        return at::upsample_bicubic2d(image, size, false);
    case PositionRule::bicubicPlusTenth:
        return at::upsample_bicubic2d(image, size, false, (grid.rows + 0.1) / native, (grid.cols + 0.1) / native);
    case PositionRule::bicubicAntialiased:
        return at::_upsample_bicubic2d_aa(image, size, false);
    case PositionRule::bilinearCorners:
    case PositionRule::bilinearHalfPixel:
        return at::upsample_bilinear2d(image, square, rule == PositionRule::bilinearCorners)
            .narrow(2, 0, grid.rows)
            .narrow(3, 0, grid.cols);
    }
    std::unreachable();
}

}  // namespace

std::string_view nameOf(PositionRule rule)
{
    return std::ranges::find(kNames, rule, &NamedRule::rule)->name;
}

std::optional<PositionRule> positionRuleFrom(std::string_view name)
{
    const auto found = std::ranges::find(kNames, name, &NamedRule::name);
    if (found == kNames.end()) return std::nullopt;
    return found->rule;
}

at::Tensor resizedPositions(const at::Tensor& stored, PositionRule rule, GridSize grid)
{
    const auto side = std::llround(std::sqrt(static_cast<double>(stored.size(0))));
    if (grid.rows == side && grid.cols == side) return stored;
    const auto width = stored.size(1);
    const auto image = stored.reshape({1, side, side, width}).permute({0, 3, 1, 2}).contiguous();
    return resized(image, rule, grid).permute({0, 2, 3, 1}).reshape({grid.rows * grid.cols, width}).contiguous();
}

}  // namespace cortilens::models
