// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cortilens::text {

/// What a text tower takes for one text.
struct Tokens {
    std::vector<std::int64_t> ids;  ///< as many as the tower's context, filled up at the end
    int dropped = 0;                ///< words' tokens that did not fit behind the others
};

/// Cuts a text into the numbers that one family of text towers was trained with. Any number of threads.
class Tokenizer {
public:
    Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;
    virtual ~Tokenizer() = default;

    /// Malformed UTF-8 reads as U+FFFD.
    [[nodiscard]] virtual Tokens tokens(std::string_view utf8) const = 0;
};

}  // namespace cortilens::text
