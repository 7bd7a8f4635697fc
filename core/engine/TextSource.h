// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/Backbones.h"
#include "core/text/PromptBanks.h"
#include "core/types/Error.h"

#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::models {
struct ClassifierHead;
struct TextRow;
}  // namespace cortilens::models
namespace cortilens::text {
class ClassNames;
class Tokenizer;
}  // namespace cortilens::text

namespace cortilens::engine {

/// Words that somebody asks about: a text, or the id of a prompt bank.
struct Words {
    std::string text{};
    std::string bank{};

    [[nodiscard]] bool empty() const { return text.empty() && bank.empty(); }
    friend bool operator==(const Words&, const Words&) = default;
};

/// What words mean in a backbone's space.
struct TextDirection {
    std::vector<float> unit;  ///< [C], of length 1
    std::string title;        ///< for people: "zebra"; bank Food, 14 texts
    std::string reading;      ///< by what: CLIP B's text tower; the names of 118 classes
    std::string notice;       ///< what a person should know: words that were left out; empty when there is nothing
};

/// For people: CLIP B's text tower; class names. Empty: no words lie in the backbone's space.
[[nodiscard]] std::string howWordsAreRead(const models::BackboneRow& row);

using Direction = std::shared_ptr<const TextDirection>;

/// Turns words into directions: through the backbone's text tower, or, for a classifier, by the names of its classes. The last
/// directions are kept, so that asking again costs nothing; weights are read each time and not kept.
///
/// Any number of threads; one at a time works.
class TextSource {
public:
    /// `resources`: the folder that holds text/ (findResources); empty: everything is an error that says so.
    explicit TextSource(const std::filesystem::path& resources);
    ~TextSource();

    /// `folders`: where a text tower in a file of its own, and a tokenizer's model, may lie besides the backbone's own folder.
    /// Errors: invalidRequest (no words, no such bank, a backbone that no words belong to, class names that say nothing),
    /// notFound (a file, saying where it was looked for and where it comes from), those of TextTower and the tokenizers,
    /// cancelled.
    [[nodiscard]] Result<Direction> direction(const Backbone& backbone, std::span<const std::filesystem::path> folders,
                                              const Words& words, const std::stop_token& stop = {});

    /// Null: to be asked for with direction().
    [[nodiscard]] Direction find(const Backbone& backbone, const Words& words);

    /// Errors: those of text::readPromptBanks.
    [[nodiscard]] Result<std::vector<text::PromptBank>> banks();

private:
    struct Kept {
        std::string backbone;
        std::filesystem::path weights;
        Words words;
        Direction direction;
    };

    [[nodiscard]] Result<text::PromptBank> understood(const Words& words);
    [[nodiscard]] Result<TextDirection> throughTower(const models::TextRow& row, const Backbone& backbone,
                                                     std::span<const std::filesystem::path> folders, const Words& words,
                                                     const std::stop_token& stop);
    [[nodiscard]] Result<TextDirection> throughClasses(const Backbone& backbone, const Words& words);
    [[nodiscard]] Result<const text::Tokenizer*> tokenizerFor(const models::TextRow& row,
                                                              std::span<const std::filesystem::path> folders);
    [[nodiscard]] Result<const models::ClassifierHead*> headOf(const Backbone& backbone);

    std::filesystem::path m_folder;

    std::mutex m_keeping;    // guards m_kept
    std::list<Kept> m_kept;  // the latest first

    std::mutex m_working;  // held by direction() and banks(); guards what follows
    std::optional<std::vector<text::PromptBank>> m_banks;
    std::unique_ptr<const text::ClassNames> m_classNames;
    std::string m_tokenizerOf;  ///< id of the row
    std::unique_ptr<const text::Tokenizer> m_tokenizer;
    std::filesystem::path m_headOf;
    std::unique_ptr<const models::ClassifierHead> m_head;
};

}  // namespace cortilens::engine
