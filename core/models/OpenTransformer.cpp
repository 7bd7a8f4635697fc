// SPDX-License-Identifier: Apache-2.0
#include "core/models/TorchErrors.h"
#include "core/models/VisionTransformer.h"
#include "core/models/WeightsFile.h"

#include <fmt/format.h>

#include <utility>

// Apart from the rest of the class, which needs no reader of files: a machine with LibTorch alone can build and time that.
namespace cortilens::models {

Result<std::shared_ptr<const VisionTransformer>> VisionTransformer::open(const BackboneRow& row,
                                                                         const std::filesystem::path& weights,
                                                                         const Device& device, const OpenOptions& options)
try {
    auto file = openWeights(weights);
    if (!file) return std::unexpected(file.error());
    file->source.hash = [&]() -> Result<std::string> {
        auto hash = options.known && options.known->state == file->state ? Result<WeightsHash>(*options.known)
                                                                         : models::weightsHash(weights, options.stop);
        if (!hash) return std::unexpected(hash.error());
        if (hash->state != file->state) return std::unexpected(replacedMeanwhile(weights));
        return std::move(hash->sha256);
    };
    return fromSource(row, file->source, device, options.stop);
} catch (...) {
    return std::unexpected(errorFromTorch(fmt::format("loading {}", weights.string())));
}

}  // namespace cortilens::models
