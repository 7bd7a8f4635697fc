// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/types/Selection.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

/// One subject's selection in another one.
namespace cortilens::engine {

/// Who answers a question, and what it is asked about there.
struct Respondent {
    std::shared_ptr<const Study> study;
    Selection selection;
    std::string homology{};  ///< by which way it was found, in words; empty: the selection itself
};

/// The open subject itself where `subject` is empty or names it. In another one a vertex is the nearest to its place on
/// fsaverage's sphere. A region of the files is the region of that name there, since a functional region is known by what it
/// does; where there is none, and for a drawn region or a voxel, it is the vertices in its places. A threshold (`faces > 2`) is
/// asked anew. Words have no place: an empty selection stays one. Errors: those of Study::other, Study::registered and
/// Subject::verticesOf; notFound (nothing lies there).
[[nodiscard]] Result<Respondent> respondentOf(const std::shared_ptr<const Study>& study, const Selection& selection,
                                              const std::string& subject);

/// From a shell: one selection in every subject of a study, and how alike their maps are.
struct HomologyOptions {
    std::filesystem::path directory{};
    std::string subject{};    ///< whose selection it is; empty: the first
    std::string selection{};  ///< FFA-1, lh:1234 or voxel:i,j,k
    std::string backbone{};
    std::string preset{};         ///< paper, best; empty: the backbone's default
    std::string adaptor{};        ///< empty: the preset's
    int views = 0;                ///< 0: the preset's
    std::string images{};         ///< 0-99,150 and the like: photos on which maps are compared; empty: none
    std::filesystem::path csv{};  ///< written there as well, unless it is empty
    bool json = false;            ///< instead of a table
};
using HomologyProgress = std::function<void(std::size_t done, std::size_t photos)>;

/// What one of the others lacks stands in its row. Errors: those of Study::open, openSource, imagesFrom and AtomicFile, and of
/// the open subject's maps; cancelled.
[[nodiscard]] Result<std::string> homologyText(const EngineOptions& engine, const HomologyOptions& options,
                                               const std::stop_token& stop = {}, const HomologyProgress& tell = {});

}  // namespace cortilens::engine
