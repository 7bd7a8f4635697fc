// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/PhotoSurvey.h"
#include "core/engine/Study.h"
#include "core/engine/TextSource.h"
#include "core/engine/Training.h"
#include "core/types/Error.h"
#include "core/wire/CorrelateMessages.h"

#include <filesystem>
#include <memory>
#include <string>

/// What an encoder's maps go with: lightness, saturation, the study's own maps of its photos (relative depth, say), and where
/// words are.
namespace cortilens::engine {

/// Over the photos whose feature map of this recipe is stored; nothing is computed by a network, and a photo or a map that cannot
/// be read is passed over, the latter with a notice, as are words that the backbone cannot read. Errors: those of orderOf,
/// regionsOf and Study::stimuli; notFound (no photo has a stored map), cancelled, outOfMemory.
[[nodiscard]] Result<wire::CorrelatesReply> correlatesOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                         TextSource& texts, PhotoHashes& hashes,
                                                         const wire::CorrelatesQuery& query, const TrainingCourse& course = {});

/// From a shell. Errors: those of Study::open, openSource, correlatesOf and AtomicFile.
struct CorrelatesOptions {
    std::filesystem::path directory{};
    std::string subject{};  ///< empty: the first
    wire::CorrelatesQuery query{};
    std::filesystem::path csv{};  ///< written there as well, unless it is empty
    bool json = false;            ///< instead of a table
};
[[nodiscard]] Result<std::string> correlatesText(const EngineOptions& engine, const CorrelatesOptions& options,
                                                 const TrainingCourse& course = {});

}  // namespace cortilens::engine
