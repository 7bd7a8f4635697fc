// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/Umap.h"
#include "core/analysis/UnitRows.h"
#include "core/wire/UmapMessages.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace cortilens::engine {

class Study;

/// Voxels of an encoder, laid out by the directions of their readouts.
struct LaidOut {
    std::vector<std::size_t> rows;  ///< of the encoder, ascending
    analysis::UnitRows voxels;      ///< one for each of them
    analysis::UmapLayout layout;
};

/// The layout that was made last, so that photo after photo is placed in it. Takes the memory of its readouts.
///
/// One thread at a time.
class UmapShelf {
public:
    /// Null: the last one was of something else. What says which photos are placed, and how, is not looked at.
    [[nodiscard]] std::shared_ptr<const LaidOut> find(const std::shared_ptr<const Study>& study, wire::UmapQuery query) const;
    void keep(const std::shared_ptr<const Study>& study, wire::UmapQuery query, std::shared_ptr<const LaidOut> laidOut);

private:
    std::weak_ptr<const Study> m_study;
    wire::UmapQuery m_query;
    std::shared_ptr<const LaidOut> m_laidOut;
};

}  // namespace cortilens::engine
