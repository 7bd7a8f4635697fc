// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/MapQuestion.h"
#include "core/engine/Preparation.h"
#include "core/engine/TextSource.h"
#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Maps of many photos, for whoever counts over them: a folder with a .npy for each question and photo.
namespace cortilens::engine {

/// What a shell asks for, as it was written.
struct MapFolderOptions {
    std::filesystem::path directory{};
    std::string subject{};                  ///< empty: the first
    std::vector<std::string> selections{};  ///< FFA-1, lh:1234, voxel:i,j,k, faces > 2
    std::vector<std::string> texts{};       ///< words whose cosine with each patch is a map as well
    std::vector<std::string> banks{};       ///< ids of prompt banks, likewise
    std::string backbone{};
    std::string encoder{};        ///< its file's name, or a path; empty: the newest that fits
    std::string preset{};         ///< paper, best; empty: the backbone's default
    std::string adaptor{};        ///< empty: the preset's
    int views = 0;                ///< 0: the preset's
    float stopAtConvergence = 0;  ///< 0: the preset's
    std::string homologueIn{};    ///< as of RelevanceOptions
    std::string images = "all";   ///< data::imagesFrom
    std::string shard = "1/1";    ///< data::shardFrom
    std::filesystem::path out{};  ///< the folder
};

/// A question as the name of a folder: FFA-1, lh-1234, faces-above-2, text-a-photo-of-food, bank-food.
[[nodiscard]] std::string folderNameOf(std::string_view question);

/// OUT/QUESTION/nsd00017.npy, float32 [rows, cols], for each question and photo, the same bytes as writeRelevance, and
/// OUT/maps.json, which says what they are. What is there is left alone, so that a run that was stopped goes on, and several
/// (shards) may write at once.
///
/// Any number of threads, once open.
class MapFolder {
public:
    /// Makes the folders and maps.json. Errors: those of mapQuestionOf and imagesFrom, invalidRequest (no question), mismatch
    /// (the folder holds maps of something else), outOfSpace (with numbers), those of AtomicFile.
    [[nodiscard]] static Result<MapFolder> open(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                TextSource& texts, const MapFolderOptions& options);

    [[nodiscard]] std::span<const NsdId> photos() const { return m_photos; }  ///< of the shard
    [[nodiscard]] const FeatureWish& wish() const { return m_wish; }          ///< how their features are made, but for the photo
    [[nodiscard]] std::size_t questions() const { return m_questions.size(); }
    [[nodiscard]] bool isWhole(NsdId photo) const;  ///< all of its maps are there
    [[nodiscard]] std::string words() const;        ///< for people: where, of how many questions and photos, by which recipe

    /// Every question's map of one photo. Errors: those of the answers and of writeNpy.
    [[nodiscard]] Result<void> write(NsdId photo, const dense::FeatureMap& features) const;

private:
    struct Asked {
        std::string folder;
        MapQuestion question;
    };

    MapFolder(std::shared_ptr<const Study> study, FeatureSource& source, std::filesystem::path out);
    [[nodiscard]] Result<void> ask(TextSource& texts, const MapFolderOptions& options);
    [[nodiscard]] Result<std::string> description() const;
    [[nodiscard]] Result<void> settle() const;
    [[nodiscard]] Result<void> checkRoom() const;
    [[nodiscard]] std::filesystem::path fileOf(const Asked& asked, NsdId photo) const;

    std::shared_ptr<const Study> m_study;
    FeatureSource* m_source;
    std::filesystem::path m_out;
    std::vector<Asked> m_questions;
    std::vector<NsdId> m_photos;
    FeatureWish m_wish;
};

/// From a shell: writes what is missing and says in one line what was made. Errors: those of MapFolder and makeMaps, cancelled,
/// which says how to go on.
[[nodiscard]] Result<std::string> writeMaps(const EngineOptions& engine, const MapFolderOptions& options,
                                            const PrepareCourse& course = {});

}  // namespace cortilens::engine
