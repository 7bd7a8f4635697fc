// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Responses.h"
#include "core/data/StudyFiles.h"

#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// ncsnr of the units from the betas' own folder (ncsnr.nii.gz; {lh,rh}.ncsnr.mgh on surfaces), [V]; NaN where unknown. Empty
/// when there is no such file; one that cannot be used, or is of another shape, is a notice.
[[nodiscard]] std::vector<float> readNcsnr(const StudyFiles& study, const ResponseKey& key, const ResponseUnits& units,
                                           std::vector<std::string>& notices);

/// Their noise ceilings in %, of the mean of three trials, [V]; a study's percentage as it states it. Of an NSD tree from the
/// first version of betas that has ncsnr in that space. Empty and with notices as readNcsnr().
[[nodiscard]] std::vector<float> readNoiseCeilings(const StudyFiles& study, std::string_view subject, const ResponseUnits& units,
                                                   std::vector<std::string>& notices);

}  // namespace cortilens::data
