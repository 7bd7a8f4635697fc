// SPDX-License-Identifier: Apache-2.0
#include "core/text/PieceTokenizer.h"

#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"
#include "core/text/CleanText.h"
#include "core/text/Unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <sentencepiece_processor.h>
#include <utility>

namespace cortilens::text {

namespace {

[[nodiscard]] bool isAsciiPunctuation(char32_t character)
{
    return (character > 0x20 && character < U'0') || (character > U'9' && character < U'A') ||
           (character > U'Z' && character < U'a') || (character > U'z' && character < 0x7F);
}

[[nodiscard]] Error noModel(const std::filesystem::path& model, std::string_view why)
{
    return {ErrorKind::malformed, fmt::format("{} is not a sentencepiece model ({}).", model.string(), why),
            "Take spiece.model from where the weights are published."};
}

}  // namespace

Result<std::unique_ptr<const PieceTokenizer>> PieceTokenizer::open(const std::filesystem::path& model,
                                                                   const std::filesystem::path& folder, const PieceRule& rule)
try {
    auto entities = HtmlEntities::open(folder / "html_entities.tsv");
    if (!entities) return std::unexpected(entities.error());
    const auto mapped = files::MappedFile::open(model);
    if (!mapped) return std::unexpected(mapped.error());
    auto pieces = std::make_unique<sentencepiece::SentencePieceProcessor>();
    const auto content = files::textOf(mapped->bytes());
    // The library ends the process on an empty model.
    if (content.empty()) return std::unexpected(noModel(model, "it is empty"));
    if (const auto status = pieces->LoadFromSerializedProto({content.data(), content.size()}); !status.ok())
        return std::unexpected(noModel(model, status.ToString()));
    if (rule.vocabulary > 0 && pieces->GetPieceSize() != rule.vocabulary)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} has {} pieces, but the text tower knows {}.", model.string(),
                                                 pieces->GetPieceSize(), rule.vocabulary),
                                     "Take the model that is published beside the weights."});
    return std::unique_ptr<const PieceTokenizer>(new PieceTokenizer(std::move(*entities), std::move(pieces), rule));
} catch (const std::exception& exception) {
    return std::unexpected(noModel(model, exception.what()));
}

PieceTokenizer::PieceTokenizer(HtmlEntities entities, std::unique_ptr<sentencepiece::SentencePieceProcessor> pieces,
                               const PieceRule& rule)
    : m_entities(std::move(entities))
    , m_pieces(std::move(pieces))
    , m_rule(rule)
{}

PieceTokenizer::~PieceTokenizer() = default;

std::string PieceTokenizer::canonical(std::string_view utf8) const
{
    auto text = cleaned(utf8, m_entities);
    std::ranges::replace(text, U'_', U' ');
    std::erase_if(text, isAsciiPunctuation);
    return utf8Of(withSingleBlanks(lowered(text)));
}

Tokens PieceTokenizer::tokens(std::string_view utf8) const
{
    const auto pieces = m_pieces->EncodeAsIds(canonical(utf8));
    const auto room = static_cast<std::size_t>(m_rule.context - 1);
    Tokens tokens;
    if (pieces.size() > room) tokens.dropped = static_cast<int>(pieces.size() - room);
    tokens.ids.assign(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(std::min(pieces.size(), room)));
    tokens.ids.push_back(m_rule.end);
    tokens.ids.resize(static_cast<std::size_t>(m_rule.context), m_rule.padding);
    return tokens;
}

}  // namespace cortilens::text
