// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/EncoderImport.h"
#include "core/types/Error.h"

#include <filesystem>
#include <string>

namespace cortilens::engine {

struct ImportRequest {
    std::filesystem::path file{};       ///< .npy, .npz, .safetensors, HDF5, .pt, .pth or .chkpt
    std::filesystem::path directory{};  ///< the study: an NSD tree, a study.json
    std::string subject{};              ///< empty: the first
    std::string backbone{};             ///< id of a row, whose embeddings it was trained on
    std::string space{};                ///< func1pt8mm, nativesurface, fsaverage; empty: the subject's own
    std::string mask = "nsdgeneral";    ///< that its rows go through; on a surface all of the left hemisphere's first
    encoder::RowOrder order{};
    encoder::ForeignNames names{};
    std::filesystem::path out{};  ///< empty: cortilens/encoders of the tree
};

/// Makes an encoder of this program from readouts trained elsewhere, after comparing its rows with the mask and its channels with
/// the backbone. The result says in one line what was written. Errors: those of the readers and of data::unitsOf, notFound (no
/// such subject or backbone), mismatch (rows, channels or voxels that do not fit).
[[nodiscard]] Result<std::string> importEncoder(const ImportRequest& request);

}  // namespace cortilens::engine
