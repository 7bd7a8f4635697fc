// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/PhotoShuffles.h"

#include "core/encoder/SeededDraws.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace cortilens::analysis {

namespace {

[[nodiscard]] at::Tensor tensorOf(std::vector<float>& values, std::size_t rows, std::size_t columns)
{
    return at::from_blob(values.data(), {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)}, at::kFloat);
}

}  // namespace

PhotoShuffles::PhotoShuffles(std::size_t readouts, std::size_t properties, const Shuffling& shuffling)
    : m_readouts(readouts)
    , m_properties(properties)
    , m_shuffling(shuffling)
    , m_generator(shuffling.seed)
    , m_sums{.shuffled = std::vector<double>(static_cast<std::size_t>(shuffling.draws) * readouts * properties),
             .others = std::vector<double>(readouts * properties)}
{
    m_shuffling.block = std::max<std::size_t>(2, shuffling.block);
}

/// Each draw is another order of the block's photos.
void PhotoShuffles::shuffle(const Block& block, std::mt19937_64& generator, Products& sums) const
{
    const std::size_t photos = block.photos.size();
    const std::size_t patches = block.grid.cells();
    std::vector<float> maps;
    std::vector<float> values;
    for (const auto& photo : block.photos) {
        maps.insert(maps.end(), photo.maps.begin(), photo.maps.end());
        values.insert(values.end(), photo.values.begin(), photo.values.end());
    }
    // Of every photo's maps with every photo's properties: [i, j, readouts, properties].
    const auto whose = tensorOf(values, photos * patches, m_properties)
                           .view({static_cast<std::int64_t>(photos), static_cast<std::int64_t>(patches), -1});
    const auto all =
        at::matmul(tensorOf(maps, photos * m_readouts, patches), whose)  // [j, i x readouts, properties]
            .view({static_cast<std::int64_t>(photos), static_cast<std::int64_t>(photos), static_cast<std::int64_t>(cells())})
            .to(at::kDouble)
            .contiguous();
    const std::span products(all.const_data_ptr<double>(), photos * photos * cells());
    const auto pairOf = [&](std::size_t photo, std::size_t whoseProperties) {
        return products.subspan((whoseProperties * photos + photo) * cells(), cells());
    };
    const auto add = [&](std::span<double> sum, std::span<const double> pair, double weight) {
        for (std::size_t cell = 0; cell < cells(); ++cell) sum[cell] += weight * pair[cell];
    };
    for (std::size_t i = 0; i < photos; ++i)
        for (std::size_t j = 0; j < photos; ++j)
            if (i != j || photos == 1) add(sums.others, pairOf(i, j), photos == 1 ? 1.0 : 1.0 / static_cast<double>(photos - 1));
    for (std::size_t draw = 0; draw < static_cast<std::size_t>(m_shuffling.draws); ++draw) {
        const auto order = encoder::drawOrder(generator, photos);
        const auto sum = std::span(sums.shuffled).subspan(draw * cells(), cells());
        for (std::size_t i = 0; i < photos; ++i) add(sum, pairOf(i, static_cast<std::size_t>(order[i])), 1);
    }
}

Result<void> PhotoShuffles::add(GridSize grid, std::vector<float> maps, std::vector<float> values)
try {
    if (m_sums.shuffled.empty()) return {};
    auto found = std::ranges::find(m_blocks, grid, &Block::grid);
    if (found == m_blocks.end()) found = m_blocks.insert(m_blocks.end(), Block{grid, {}});
    found->photos.push_back({std::move(maps), std::move(values)});
    if (found->photos.size() < m_shuffling.block) return {};
    shuffle(*found, m_generator, m_sums);
    m_exchanged += static_cast<std::int64_t>(found->photos.size());
    found->photos.clear();
    return {};
} catch (...) {
    return std::unexpected(models::errorFromTorch("shuffling photos"));
}

void PhotoShuffles::addFixed(std::span<const double> products)
{
    for (std::size_t i = 0; i < m_sums.shuffled.size(); ++i) m_sums.shuffled[i] += products[i % cells()];
    for (std::size_t i = 0; i < cells(); ++i) m_sums.others[i] += products[i];
}

std::int64_t PhotoShuffles::exchanged() const
{
    auto photos = m_exchanged;
    for (const auto& block : m_blocks)
        if (block.photos.size() > 1) photos += static_cast<std::int64_t>(block.photos.size());
    return photos;
}

Result<PhotoShuffles::Products> PhotoShuffles::products() const
try {
    auto sums = m_sums;
    auto generator = m_generator;
    if (!sums.shuffled.empty())
        for (const auto& block : m_blocks)
            if (!block.photos.empty()) shuffle(block, generator, sums);
    return sums;
} catch (...) {
    return std::unexpected(models::errorFromTorch("shuffling photos"));
}

}  // namespace cortilens::analysis
