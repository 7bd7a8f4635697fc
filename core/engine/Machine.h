// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

/// Figures about this process and its machine.
namespace cortilens::engine {

[[nodiscard]] std::int64_t residentBytes();  ///< of this process; 0 when unknown
[[nodiscard]] std::int64_t memoryBytes();    ///< of the machine, or of its container if that is less
/// Whether what is written to both counts against the same free space. Of a folder that is not there yet the nearest above
/// counts.
[[nodiscard]] bool areOnOneDisk(const std::filesystem::path& a, const std::filesystem::path& b);

[[nodiscard]] std::int64_t freeBytes(const std::filesystem::path& directory);  ///< on its disk; -1 when unknown

/// 1234567890 -> 1.2 GB.
[[nodiscard]] std::string sizeText(std::int64_t bytes);

}  // namespace cortilens::engine
