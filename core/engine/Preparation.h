// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/ImageList.h"
#include "core/engine/Embeddings.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureOrder.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// Making the features of many photos ahead of any question about them.
namespace cortilens::engine {

enum class Prepared : std::uint8_t {
    embedding,  ///< whole-image vectors, for encoders and rankings
    dense       ///< feature maps, so that a click is only a product
};

/// Errors: invalidRequest.
[[nodiscard]] Result<Prepared> preparedFrom(std::string_view text);

/// Feature maps of photos that are still to be made.
struct MapList {
    std::vector<NsdId> missing;
    std::size_t stored = 0;  ///< of those asked for
};

/// Reads each photo to see whether its map is stored: 73 000 take some minutes. Errors: those of recipeFor, of
/// Study::backboneWithWeights and Study::photo, cancelled.
[[nodiscard]] Result<MapList> missingMaps(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                          const FeatureWish& wish, std::span<const NsdId> photos, const ManyCourse& course = {});

/// Whether maps of this recipe fit: into what the store may take, with those of others dropped, and on its disk. Errors:
/// tooLarge, outOfSpace, both with numbers; unreadable (there is no store).
[[nodiscard]] Result<void> checkRoom(const FeatureSource& source, const dense::FeatureRecipe& recipe, std::size_t maps);

/// Makes them, as many at once as threads and memory allow, photos being read and maps being written meanwhile. Those that were
/// made stay when it ends early. Errors: those of FeatureSource::make, of keeping the map, and those of missingMaps.
[[nodiscard]] Result<void> makeMaps(const std::shared_ptr<const Study>& study, FeatureSource& source, const FeatureWish& wish,
                                    std::span<const NsdId> missing, const ManyCourse& course = {});

/// What a shell asks for, as it was written.
struct PrepareOptions {
    std::filesystem::path directory{};
    std::string subject{};  ///< empty: the first
    std::string backbone{};
    std::string what = "embedding";
    std::string images = "all";  ///< data::imagesFrom
    std::string shard = "1/1";   ///< data::shardFrom
    std::string preset{};
    std::string adaptor{};
    int views = 0;
    float stopAtConvergence = 0;
};

struct PrepareCourse {
    std::stop_token stop{};
    /// `stage` for people: photos looked at, photos.
    std::function<void(std::string_view stage, std::size_t done, std::size_t total)> progress{};
    std::function<void(const std::string& line)>
        say{};  ///< before the work begins: what is there, what is missing, what it takes
};

/// Makes what is missing and says in one line what was made, how fast, and how busy the threads were. Errors: those of the above,
/// and cancelled, which says how to go on.
[[nodiscard]] Result<std::string> prepare(const EngineOptions& engine, const PrepareOptions& options,
                                          const PrepareCourse& course);

}  // namespace cortilens::engine
