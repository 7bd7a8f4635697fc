// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace cortilens::data {

enum class PieceState : std::uint8_t { found, missing, damaged };

[[nodiscard]] std::string_view nameOf(PieceState state);

/// One kind of file that the program can use.
struct Piece {
    std::string name;  ///< for people: Surfaces
    PieceState state{};
    std::string detail;   ///< found: what and how much; missing: where it was looked for; damaged: why, and what to do
    std::string enables;  ///< what it makes possible
};

/// Why a piece cannot be used: missing when nothing is there, else damaged with the error's message and remedy.
[[nodiscard]] Piece pieceFrom(const Error& error, std::string_view name, std::string_view enables);

/// A missing or damaged piece in one line, with what it would enable.
[[nodiscard]] std::string noticeOf(const Piece& piece);

/// An error's message and remedy in one line.
[[nodiscard]] std::string inWords(const Error& error);

}  // namespace cortilens::data
