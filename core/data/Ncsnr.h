// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Responses.h"
#include "core/data/StudyFiles.h"

#include <string>
#include <vector>

namespace cortilens::data {

/// ncsnr of the units from the betas' own folder (ncsnr.nii.gz; {lh,rh}.ncsnr.mgh on surfaces), [V]; NaN where unknown. Empty
/// when there is no such file; one that cannot be used, or is of another shape, is a notice.
[[nodiscard]] std::vector<float> readNcsnr(const StudyFiles& study, const ResponseKey& key, const ResponseUnits& units,
                                           std::vector<std::string>& notices);

}  // namespace cortilens::data
