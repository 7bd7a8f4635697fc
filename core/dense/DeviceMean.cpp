// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DeviceMean.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>

namespace cortilens::dense {

namespace {

/// The part of an axis of `size` patches that a view shifted by `shift` shares with the photo.
struct Overlap {
    std::int64_t seen = 0;    ///< first patch in the view
    std::int64_t source = 0;  ///< first patch in the photo
    std::int64_t length = 0;
};

[[nodiscard]] Overlap overlapOf(int size, int shift)
{
    return {std::max(0, -shift), std::max(0, shift), std::max(0, size - std::abs(shift))};
}

/// [rows, cols, ...] as the photo has them.
[[nodiscard]] at::Tensor part(const at::Tensor& x, std::int64_t row, std::int64_t col, const Overlap& rows, const Overlap& cols)
{
    return x.narrow(0, row, rows.length).narrow(1, col, cols.length);
}

}  // namespace

struct DeviceMean::Parts {
    GridSize grid;
    std::int64_t channels = 0;
    int views = 0;
    std::vector<std::uint16_t> visits;
    at::Tensor sum;      // double [rows, cols, channels], of features
    at::Tensor unitSum;  // of features brought to length 1

    [[nodiscard]] at::Tensor visitsLike(const at::Tensor& x) const
    {
        auto counts = at::empty({grid.rows, grid.cols, 1}, at::kDouble);
        std::copy(visits.begin(), visits.end(), counts.mutable_data_ptr<double>());
        return counts.to(x.device());
    }
};

DeviceMean::DeviceMean(GridSize grid, int channels)
    : m_parts(std::make_unique<Parts>())
{
    m_parts->grid = grid;
    m_parts->channels = channels;
    m_parts->visits.resize(grid.cells());
}

DeviceMean::~DeviceMean() = default;

void DeviceMean::add(const View& view, const at::Tensor& tokens)
{
    auto& parts = *m_parts;
    const auto [gridRows, gridCols] = parts.grid;
    if (!parts.sum.defined()) {
        parts.sum = at::zeros({gridRows, gridCols, parts.channels}, tokens.options().dtype(at::kDouble));
        parts.unitSum = at::zeros_like(parts.sum);
    }
    auto features = tokens.view({gridRows, gridCols, parts.channels});
    if (view.mirrored) features = features.flip(1);
    const auto rows = overlapOf(gridRows, view.shift.row);
    const auto cols = overlapOf(gridCols, view.shift.col);
    const auto seen = part(features, rows.seen, cols.seen, rows, cols);
    const auto length = seen.norm(2, -1, true, at::kDouble);
    part(parts.sum, rows.source, cols.source, rows, cols).add_(seen);
    // A patch without a direction adds nothing.
    part(parts.unitSum, rows.source, cols.source, rows, cols).add_(seen / length.masked_fill(length == 0, 1));
    for (auto row = rows.source; row < rows.source + rows.length; ++row)
        for (auto col = cols.source; col < cols.source + cols.length; ++col)
            ++parts.visits[static_cast<std::size_t>(row * gridCols + col)];
    ++parts.views;
}

int DeviceMean::views() const
{
    return m_parts->views;
}

const std::vector<std::uint16_t>& DeviceMean::visits() const
{
    return m_parts->visits;
}

at::Tensor DeviceMean::mean() const
{
    const auto cells = static_cast<std::int64_t>(m_parts->visits.size());
    const auto& sum = m_parts->sum;
    if (!sum.defined()) return at::zeros({cells, m_parts->channels});
    return (sum / m_parts->visitsLike(sum).clamp_min_(1)).to(at::kFloat).view({cells, m_parts->channels});
}

at::Tensor DeviceMean::spread() const
{
    const auto cells = static_cast<std::int64_t>(m_parts->visits.size());
    const auto& sum = m_parts->unitSum;
    if (!sum.defined()) return at::zeros({cells});
    const auto visits = m_parts->visitsLike(sum);
    const auto square = (sum / visits.clamp_min(1)).square().sum(-1, true);
    return (1 - square).clamp_min_(0).sqrt_().masked_fill_(visits < 2, 0).to(at::kFloat).view({cells});
}

}  // namespace cortilens::dense
