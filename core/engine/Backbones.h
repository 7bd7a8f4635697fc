// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/StudyFiles.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceSources.h"
#include "core/encoder/Encoder.h"
#include "core/models/BackboneTable.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cortilens::engine {

/// An encoder that fits, as far as it is told from others.
struct FittingEncoder {
    std::filesystem::path file;
    std::string method;  ///< of its training record; empty: not stated
    std::string space;
    std::size_t readouts = 0;
    float meanR2 = 0;                 ///< NaN: unknown
    std::int64_t writtenSeconds = 0;  ///< since 1970, UTC
};

/// A backbone as far as one subject has what it needs: weights, and readouts.
struct Backbone {
    const models::BackboneRow* row = nullptr;
    std::filesystem::path weights;                    ///< empty: not found, or not needed
    std::optional<Error> weightsProblem;              ///< where they were looked for, and where they come from
    std::filesystem::path encoderFile;                ///< empty: none fits
    std::shared_ptr<const encoder::Encoder> encoder;  ///< null when encoderFile is empty
    data::VertexSources sources;                      ///< of an encoder of a surface: what the subject's own vertices show
    std::vector<FittingEncoder> fitting;              ///< the one that is taken, then the newest first
    std::optional<Error> problem;                     ///< why it cannot be used: the first thing that is missing or does not fit

    [[nodiscard]] bool isUsable() const { return !problem; }
};

struct BackboneList {
    std::shared_ptr<const models::BackboneTable> table;  ///< holds the rows
    /// In the table's order: those that the method is known for and the demo's always, others where weights, an encoder or a
    /// description of the user's own is there.
    std::vector<Backbone> backbones;
    std::vector<std::string> notices;  ///< encoder files and descriptions that were passed over, and why
};

/// Looks for weights and for descriptions of backbones in `folders` and for encoders in the study's folder: of the subject's
/// space, and of the surfaces nativesurface and fsaverage. Of several encoders of one backbone that fit, the one that `chosen`
/// names by its file (with or without a folder) is taken, else the newest, which after a training is that training's; then the
/// first by name. `chosen` may lie elsewhere. Which it was, and what else is there, is a notice. Reads the readouts of what is
/// taken alone: a damaged one in its place gives way to the next, with a notice.
[[nodiscard]] BackboneList backbonesOf(const data::StudyFiles& tree, const data::Subject& subject,
                                       std::span<const std::filesystem::path> folders,
                                       std::span<const std::filesystem::path> chosen = {});

}  // namespace cortilens::engine
