// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <string>

namespace cortilens::data {

/// A study.json for what lies in a folder: every piece that can be told from names, headers and lengths, and as comments what was
/// found and what was left out, and why. Paths are relative to the folder of `out`; folders called sub-01, subj02, ... are
/// subjects, else the whole is one. Same folder, same text. Errors: notFound (no such folder), mismatch (an NSD tree or Algonauts
/// 2023, which open as they are; nothing that says in which voxels or vertices responses are counted, with what would).
[[nodiscard]] Result<std::string> draftStudy(const std::filesystem::path& folder, const std::filesystem::path& out);

}  // namespace cortilens::data
