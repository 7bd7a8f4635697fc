// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

#include <span>
#include <string_view>

namespace cortilens::models {

struct AdaptorName {
    Adaptor adaptor;
    std::string_view name;       ///< on the command line: naclip
    std::string_view title;      ///< for people: NACLIP
    std::string_view reference;  ///< as BackboneRow::references; empty: none
};

/// All there are.
[[nodiscard]] std::span<const AdaptorName> adaptorNames();

}  // namespace cortilens::models
