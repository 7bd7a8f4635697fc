// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/CiftiReader.h"

#include <expected>
#include <span>
#include <string>

namespace cortilens::files {

/// What the XML of a CIFTI file describes: structures, and maps without values. `rows` brainordinates and `columns` maps are what
/// the NIfTI header says; all lengths are compared with them, and with the length of the text, before anything is allocated.
/// `isOtherKind`: nothing is damaged, but these are no maps of brainordinates. On failure a phrase that says what is wrong.
struct CiftiProblem {
    bool isOtherKind = false;
    std::string words;
};
[[nodiscard]] std::expected<CiftiFile, CiftiProblem> ciftiFromXml(std::span<const std::byte> xml, std::int64_t rows,
                                                                  std::int64_t columns);

}  // namespace cortilens::files
