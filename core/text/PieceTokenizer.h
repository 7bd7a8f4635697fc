// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/HtmlEntities.h"
#include "core/text/Tokenizer.h"
#include "core/types/Error.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace cortilens::text {

/// What one family of towers wants around its pieces.
struct PieceRule {
    int context = 64;          ///< tokens, the end included
    std::int64_t end = 1;      ///< id behind the last piece
    std::int64_t padding = 1;  ///< id that fills the rest
    int vocabulary = 0;        ///< pieces that the tower knows; 0: any number
};

/// SigLIP's tokenizer: lower-case words without punctuation, cut by a sentencepiece model that comes with the weights.
class PieceTokenizer : public Tokenizer {
public:
    /// `model`: a spiece.model. `folder` holds html_entities.tsv. Errors: those of a missing file, malformed (no sentencepiece
    /// model), mismatch (another number of pieces than the tower knows).
    [[nodiscard]] static Result<std::unique_ptr<const PieceTokenizer>>
    open(const std::filesystem::path& model, const std::filesystem::path& folder, const PieceRule& rule);

    ~PieceTokenizer() override;

    /// A text that is too long loses its last pieces, never its end.
    [[nodiscard]] Tokens tokens(std::string_view utf8) const override;

    /// Cleaned as open_clip and RADIO do it: HTML resolved, `_` as a blank, ASCII punctuation taken away, lower case, single
    /// blanks.
    [[nodiscard]] std::string canonical(std::string_view utf8) const;

private:
    PieceTokenizer(HtmlEntities entities, std::unique_ptr<sentencepiece::SentencePieceProcessor> pieces, const PieceRule& rule);

    HtmlEntities m_entities;
    std::unique_ptr<sentencepiece::SentencePieceProcessor> m_pieces;
    PieceRule m_rule;
};

}  // namespace cortilens::text
