// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Stimuli.h"
#include "core/types/Ids.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cortilens::data {

/// What a laboratory knows of every place of its photos, as files of its own: relative depth, saliency, where people looked.
struct PhotoMaps {
    std::string name;                              ///< of the folder: depth
    std::map<NsdId, std::filesystem::path> files;  ///< read with files::readValueMap
};

struct PhotoMapList {
    std::vector<PhotoMaps> kinds;      ///< by name; those without a file of any photo are left out
    std::vector<std::string> notices;  ///< files that were passed over, in words
};

/// Kinds of maps in `folder`: a folder each, with a .npy or .png for each photo, named by the photo's name in the study or by its
/// nsdId (17, 00017, nsd00017). A folder that is not there holds none.
[[nodiscard]] PhotoMapList photoMapsIn(const std::filesystem::path& folder, const Stimuli& stimuli);

}  // namespace cortilens::data
