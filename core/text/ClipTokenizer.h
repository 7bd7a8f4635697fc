// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/HtmlEntities.h"
#include "core/text/Tokenizer.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cortilens::text {

/// CLIP's byte pair encoding (openai/CLIP, clip/simple_tokenizer.py): lower-case words cut into the pieces that were merged
/// most often.
class ClipTokenizer : public Tokenizer {
public:
    static constexpr int kContext = 77;
    static constexpr std::int64_t kStart = 49406;
    static constexpr std::int64_t kEnd = 49407;

    /// `folder` holds bpe_simple_vocab_16e6.txt.gz and html_entities.tsv. Errors: those of a missing or damaged file, mismatch
    /// (other merges than CLIP's).
    [[nodiscard]] static Result<std::unique_ptr<const ClipTokenizer>> open(const std::filesystem::path& folder);

    /// Start, pieces, end, then zeros. A text that is too long loses its last pieces, never its end.
    [[nodiscard]] Tokens tokens(std::string_view utf8) const override;

    /// The pieces alone, all of them.
    [[nodiscard]] std::vector<std::int64_t> pieces(std::string_view utf8) const;

private:
    ClipTokenizer(HtmlEntities entities, std::unordered_map<std::uint64_t, std::int64_t> merges);
    void appendPieces(std::vector<std::int64_t>& ids, std::u32string_view word) const;

    HtmlEntities m_entities;
    std::unordered_map<std::uint64_t, std::int64_t> m_merges;  ///< two neighbours' ids -> the id of both; lower is earlier
};

}  // namespace cortilens::text
