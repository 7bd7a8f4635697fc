// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/PhotoSurvey.h"
#include "core/engine/Study.h"
#include "core/engine/Training.h"
#include "core/engine/UmapShelf.h"
#include "core/types/Error.h"
#include "core/wire/UmapMessages.h"

#include <filesystem>
#include <memory>
#include <string>

/// Voxels and patches in one space: voxels are laid out by the directions of their readouts (an encoder's weights), patches of
/// photos are placed among them by their own, which live in the same space.
namespace cortilens::engine {

/// The layout is taken from the shelf, or made and kept there. Photos without a stored map of this recipe are named in
/// `missing`. Errors: those of orderOf, regionsOf, analysis::umap and
/// placeInUmap; notFound (no such region, listing them; no voxel is left), cancelled, outOfMemory.
[[nodiscard]] Result<wire::UmapReply> umapOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                             PhotoHashes& hashes, UmapShelf& shelf, const wire::UmapQuery& query,
                                             const TrainingCourse& course = {});

/// Where the patches of a photo stand: `features` are the photo's, made as `order` says. Errors as of umapOf.
[[nodiscard]] Result<wire::UmapPatches> umapPatchesOf(const FeatureOrder& order, const dense::FeatureMap& features,
                                                      UmapShelf& shelf, const wire::UmapQuery& query,
                                                      const TrainingCourse& course = {});

/// A row a voxel or patch: kind, where it is, its R2 and regions, its position.
[[nodiscard]] std::string toCsv(const wire::UmapReply& reply);

/// From a shell: writes toCsv() to `out` and says in a line what it did. `images`: as of data::imagesFrom; empty: none. Errors:
/// those of Study::open, openSource, imagesFrom, umapOf and AtomicFile.
struct UmapFileOptions {
    std::filesystem::path directory{};
    std::string subject{};  ///< empty: the first
    wire::UmapQuery query{};
    std::string images{};
    std::filesystem::path out{};
};
[[nodiscard]] Result<std::string> umapFile(const EngineOptions& engine, const UmapFileOptions& options,
                                           const TrainingCourse& course = {});

}  // namespace cortilens::engine
