// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace cortilens {

enum class ErrorKind : std::uint8_t {
    notFound,
    unreadable,
    malformed,
    mismatch,
    tooLarge,
    outOfMemory,
    outOfSpace,
    device,
    invalidRequest,
    cancelled
};

/// An expected failure, in words for the person who has to act on it.
struct Error {
    ErrorKind kind{};
    std::string message;  ///< what happened, naming the file or the two things that disagree
    std::string remedy;   ///< what to do next; empty when there is nothing to do

    friend bool operator==(const Error&, const Error&) = default;
};

template <typename T> using Result = std::expected<T, Error>;

}  // namespace cortilens
