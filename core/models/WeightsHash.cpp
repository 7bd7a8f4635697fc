// SPDX-License-Identifier: Apache-2.0
#include "core/models/WeightsHash.h"

#include "core/files/MappedFile.h"
#include "core/files/Sha256.h"
#include "core/files/ShardIndex.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <set>
#include <span>

namespace cortilens::models {

Result<std::vector<std::filesystem::path>> weightsPieces(const std::filesystem::path& weights)
{
    if (!files::isShardIndex(weights)) return std::vector{weights};
    const auto shards = files::readShardIndex(weights);
    if (!shards) return std::unexpected(shards.error());
    std::set<std::filesystem::path> pieces;
    for (const auto& [tensor, path] : *shards) pieces.insert(path);
    return std::vector(pieces.begin(), pieces.end());
}

Result<WeightsState> weightsState(const std::filesystem::path& weights)
{
    const auto pieces = weightsPieces(weights);
    if (!pieces) return std::unexpected(pieces.error());
    WeightsState state;
    if (files::isShardIndex(weights)) {
        const auto index = files::identityOf(weights);
        if (!index) return std::unexpected(index.error());
        state.push_back(*index);
    }
    for (const auto& path : *pieces) {
        auto identity = files::identityOf(path);
        if (!identity && identity.error().kind == ErrorKind::notFound && path != weights) {
            identity.error().message += fmt::format(" {} names it as one of {}.", weights.string(), pieces->size());
            identity.error().remedy = "Put all files that the index names beside it.";
        }
        if (!identity) return std::unexpected(identity.error());
        state.push_back(*identity);
    }
    return state;
}

Error replacedMeanwhile(const std::filesystem::path& weights)
{
    return {ErrorKind::mismatch, fmt::format("{} was replaced while it was read.", weights.string()),
            "Try again when it has been copied."};
}

Result<WeightsHash> weightsHash(const std::filesystem::path& weights, const std::stop_token& stop)
{
    const auto before = weightsState(weights);
    if (!before) return std::unexpected(before.error());
    const auto pieces = weightsPieces(weights);
    if (!pieces) return std::unexpected(pieces.error());
    std::string list;
    std::string digest;
    for (const auto& path : *pieces) {
        const auto file = files::MappedFile::open(path);
        if (!file) return std::unexpected(file.error());
        const auto hashed = files::sha256(file->bytes(), stop);
        if (!hashed) return cancelled();
        digest = *hashed;
        list += fmt::format("{}  {}\n", digest, path.filename().string());
    }
    if (files::isShardIndex(weights)) digest = files::sha256(std::as_bytes(std::span(list)));
    if (weightsState(weights) != before) return std::unexpected(replacedMeanwhile(weights));
    return WeightsHash{digest, *before};
}

}  // namespace cortilens::models
