// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace cortilens::files {

/// Gets the fields of one row, unquoted, and the line it starts on (from 1). The views hold until it returns. An error ends the
/// reading and is passed on.
using CsvVisitor = std::function<Result<void>(std::size_t line, std::span<const std::string_view> fields)>;

/// Reads RFC 4180 row by row, the header included: fields may be quoted, and then hold commas, line ends and doubled quotes.
/// Lines end in LF or CRLF, the last may lack it; empty lines are skipped, as is a byte order mark.
/// Errors: those of MappedFile::open, malformed (a row with another number of fields than the first, text after a closing quote,
/// a quote that never closes), and the visitor's.
[[nodiscard]] Result<void> readCsv(const std::filesystem::path& path, const CsvVisitor& visitor);

/// A field as readCsv reads it back: in quotes where it needs them.
[[nodiscard]] std::string csvField(std::string_view text);
/// Six digits; nothing for NaN.
[[nodiscard]] std::string csvField(double value);

}  // namespace cortilens::files
