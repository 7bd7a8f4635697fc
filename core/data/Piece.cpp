// SPDX-License-Identifier: Apache-2.0
#include "core/data/Piece.h"

#include <fmt/format.h>

#include <utility>

namespace cortilens::data {

std::string_view nameOf(PieceState state)
{
    switch (state) {
    case PieceState::found:
        return "found";
    case PieceState::missing:
        return "missing";
    case PieceState::damaged:
        return "damaged";
    }
    std::unreachable();
}

Piece pieceFrom(const Error& error, std::string_view name, std::string_view enables)
{
    const auto state = error.kind == ErrorKind::notFound ? PieceState::missing : PieceState::damaged;
    return {std::string(name), state, inWords(error), std::string(enables)};
}

std::string noticeOf(const Piece& piece)
{
    return fmt::format("{} ({}): {} What it enables: {}", piece.name, nameOf(piece.state), piece.detail, piece.enables);
}

std::string inWords(const Error& error)
{
    return error.remedy.empty() ? error.message : fmt::format("{} {}", error.message, error.remedy);
}

}  // namespace cortilens::data
