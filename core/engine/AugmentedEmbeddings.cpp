// SPDX-License-Identifier: Apache-2.0
#include "core/engine/AugmentedEmbeddings.h"

#include "core/dense/Augmentation.h"
#include "core/dense/EmbeddingTable.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace cortilens::engine {

namespace {

/// Copy c of photo p is row p * copies + c of a table of its own.
[[nodiscard]] Result<EmbeddingOrder> orderOf(EmbeddingOrder order, int copies, std::uint64_t seed)
{
    const auto rows = std::int64_t{order.shape.photos} * copies;
    if (copies < 1 || rows > std::numeric_limits<std::int32_t>::max())
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} augmented copies of a photo cannot be made.", copies),
                                     "Ask for 1 to some thousands."});
    order.shape.photos = static_cast<std::int32_t>(rows);
    order.copies = copies;
    order.seed = seed;
    order.provenance.recipe += fmt::format("; {} copies {} seed {}", dense::toText(dense::Augmentation{}), copies, seed);
    return order;
}

[[nodiscard]] std::vector<NsdId> rowsOf(std::span<const NsdId> photos, int copies)
{
    std::vector<NsdId> rows;
    for (const auto photo : photos)
        for (int copy = 0; copy < copies; ++copy) rows.push_back({photo.value * copies + copy});
    return rows;
}

}  // namespace

Result<std::size_t> missingCopies(const EmbeddingOrder& order, std::span<const NsdId> photos, int copies, std::uint64_t seed)
{
    const auto augmented = orderOf(order, copies, seed);
    if (!augmented) return std::unexpected(augmented.error());
    const auto missing = missingEmbeddings(*augmented, rowsOf(photos, copies));
    if (!missing) return std::unexpected(missing.error());
    return missing->size();
}

Result<AugmentedEmbeddings> makeCopies(const EmbeddingOrder& order, FeatureSource& source, std::span<const NsdId> photos,
                                       int copies, std::uint64_t seed, const ManyCourse& course)
{
    const auto augmented = orderOf(order, copies, seed);
    if (!augmented) return std::unexpected(augmented.error());
    auto matrix = madeEmbeddings(*augmented, source, rowsOf(photos, copies), course);
    if (!matrix) return std::unexpected(matrix.error());
    return AugmentedEmbeddings{
        .copies = static_cast<std::size_t>(copies), .channels = matrix->channels, .values = std::move(matrix->values)};
}

}  // namespace cortilens::engine
