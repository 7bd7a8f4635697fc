// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Inquiry.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/wire/OcclusionMessages.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

/// Does what a map calls hot matter? Patches are covered, and the response to the whole photo is predicted anew from the
/// embedding of the unmodified network: what the encoder was trained on, and nothing that made the map.
namespace cortilens::engine {

/// How it goes on; calls come from any thread, one at a time.
struct OcclusionCourse {
    std::stop_token stop{};
    std::function<void()> beforeEach{};  ///< before each photo is embedded: may wait
    std::function<void(const wire::OcclusionReply& partial)>
        partial{};  ///< the map's own curves first, with pictures; a few times a second
};

/// What is asked for in the words of a map. Errors: invalidRequest (a cover, kind of chance or number that there is not).
[[nodiscard]] Result<wire::RelevanceRequest> mapRequestOf(const wire::OcclusionQuery& query);

/// `features` are those of the inquiry, which is of mapRequestOf(query). Errors: those of mapRequestOf, analysis::relevance,
/// FeatureSource::network and dense::Embedder::embed; notFound (a map without a value), cancelled, outOfMemory.
[[nodiscard]] Result<wire::OcclusionReply> occlusionOf(const Inquiry& inquiry, const dense::FeatureMap& features,
                                                       FeatureSource& source, const wire::OcclusionQuery& query,
                                                       const OcclusionCourse& course = {});

/// From a shell, for one photo or many. Errors: those of Study::open, openSource, imagesFrom, inquiryOf, FeatureSource::make,
/// occlusionOf and AtomicFile.
struct OcclusionOptions {
    std::filesystem::path directory{};
    std::string subject{};         ///< empty: the first
    std::string images{};          ///< as of data::imagesFrom
    std::string selection{};       ///< FFA-1, lh:1234 or voxel:i,j,k
    std::string encoder{};         ///< its file's name, or a path; empty: the newest that fits
    wire::OcclusionQuery query{};  ///< without photo and selection
    std::filesystem::path csv{};   ///< every point of every curve, unless it is empty
    bool json = false;             ///< instead of a table
};

/// `tell`: photos done, photos in all, and of the one at hand the draws.
using OcclusionProgress = std::function<void(std::size_t done, std::size_t total, const wire::OcclusionReply& partial)>;
[[nodiscard]] Result<std::string> occlusionText(const EngineOptions& engine, const OcclusionOptions& options,
                                                const std::stop_token& stop, const OcclusionProgress& tell);

}  // namespace cortilens::engine
