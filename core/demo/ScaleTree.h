// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string_view>

namespace cortilens::demo {

struct ScaleOptions {
    int sessions = 2;  ///< 1 to 40; each takes 1.05 GB as HDF5 and about as much of noise as the brain holds as .nii.gz
    bool hdf5 = true;
    bool nifti = true;
    bool replace = false;
    std::uint64_t seed = 20220101;
    std::stop_token stop{};
};

/// A made-up subject as large as NSD's first, to see how the program fares with it: 81 x 104 x 83 voxels of which 228 000 are
/// brain and 15 724 nsdgeneral, 750 trials a session, 10 000 photos shown three times in 40 sessions. Betas without photos,
/// surfaces or encoder. In nsdgeneral a trial is a photo's signal plus noise, with the ncsnr that ncsnr.nii.gz states.
///
/// Same options, same bytes. Errors: invalidRequest (`directory` exists and is not such a tree; sessions out of range),
/// outOfSpace, cancelled.
[[nodiscard]] Result<void> writeScaleTree(const std::filesystem::path& directory, const ScaleOptions& options,
                                          const std::function<void(double fraction, std::string_view stage)>& progress = {});

}  // namespace cortilens::demo
