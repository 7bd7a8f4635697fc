// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace cortilens::models {

/// Where a library lies that LibTorch brings along: beside the one in use.
[[nodiscard]] std::filesystem::path besideTorch(std::string_view library);

}  // namespace cortilens::models
