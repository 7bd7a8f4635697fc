// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace cortilens::files {

/// JSON that a person wrote, with the line that each value begins on (in an object: that of its key).
struct LocatedJson {
    std::shared_ptr<const nlohmann::json> value;
    std::map<std::string, std::size_t, std::less<>> lines;  ///< by JSON pointer (RFC 6901); the whole is ""

    /// From 1; of a value that is not there the line of what it would be in.
    [[nodiscard]] std::size_t lineOf(std::string_view pointer) const;
};

/// `pointer` and the key or place below it.
[[nodiscard]] std::string pointerBelow(std::string_view pointer, std::string_view key);
[[nodiscard]] std::string pointerBelow(std::string_view pointer, std::size_t place);

/// Lines may hold // and /* */ comments. Errors: those of MappedFile::open, tooLarge (above 16 MiB), malformed (not JSON, a key
/// twice, nested more than 32 times), naming the line.
[[nodiscard]] Result<LocatedJson> readLocatedJson(const std::filesystem::path& path);

/// The same of a text; `name` is for messages.
[[nodiscard]] Result<LocatedJson> locatedJsonFrom(std::string_view text, const std::filesystem::path& name);

}  // namespace cortilens::files
