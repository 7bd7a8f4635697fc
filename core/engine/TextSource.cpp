// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TextSource.h"

#include "core/analysis/TextProbe.h"
#include "core/models/ClassDirection.h"
#include "core/models/TextTower.h"
#include "core/text/ClassNames.h"
#include "core/text/ClipTokenizer.h"
#include "core/text/PieceTokenizer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKept = 64;
constexpr std::size_t kNamesShown = 6;

[[nodiscard]] std::unexpected<Error> invalid(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::move(remedy)});
}

[[nodiscard]] std::string titleOf(const Words& words, const text::PromptBank& bank)
{
    if (words.bank.empty()) return fmt::format("\"{}\"", words.text);
    return fmt::format("bank {}, {} texts", bank.title, bank.prompts.size());
}

/// The first of `names` in the first folder that has one.
[[nodiscard]] Result<fs::path> findFile(const models::TextRow& row, std::span<const std::string_view> names,
                                        std::span<const fs::path> folders)
{
    std::error_code error;
    std::vector<std::string> places;
    for (const auto& folder : folders) {
        for (const auto name : names)
            if (auto file = folder / name; fs::is_regular_file(file, error)) return file;
        places.push_back(folder.string());
    }
    return std::unexpected(
        Error{ErrorKind::notFound,
              fmt::format("{} was not found: there is no {} in {}.", row.name, fmt::join(names, " or "), fmt::join(places, ", ")),
              fmt::format("{} Put the file into one of these folders.", row.source)});
}

[[nodiscard]] std::string classesText(const text::NamedClasses& named)
{
    return fmt::format("{} ({} class{})", named.name, named.classes.size(), named.classes.size() == 1 ? "" : "es");
}

[[nodiscard]] std::string namesText(std::span<const text::NamedClasses> found)
{
    std::vector<std::string> parts;
    for (const auto& named : found.first(std::min(found.size(), kNamesShown))) parts.push_back(classesText(named));
    const auto more = found.size() > kNamesShown ? fmt::format(" and {} more", found.size() - kNamesShown) : std::string{};
    return fmt::format("{}{}", fmt::join(parts, ", "), more);
}

/// Bodies, Places and Food: what stands for classes, whether or not a bank was asked for.
[[nodiscard]] std::string banksWithClasses(std::span<const text::PromptBank> banks)
{
    std::vector<std::string_view> titles;
    for (const auto& bank : banks)
        if (!bank.classes.empty()) titles.push_back(bank.title);
    if (titles.size() < 2) return fmt::format("{}", fmt::join(titles, ""));
    return fmt::format("{} or {}", fmt::join(std::span(titles).first(titles.size() - 1), ", "), titles.back());
}

}  // namespace

std::string howWordsAreRead(const models::BackboneRow& row)
{
    if (const auto* tower = models::findTextRow(row.id)) return std::string(tower->name);
    return row.classes > 0 ? "class names" : std::string{};
}

TextSource::TextSource(const fs::path& resources)
    : m_folder(resources / "text")
{}

TextSource::~TextSource() = default;

Direction TextSource::find(const Backbone& backbone, const Words& words)
{
    const std::scoped_lock lock(m_keeping);
    const auto found = std::ranges::find_if(m_kept, [&](const Kept& kept) {
        return kept.words == words && kept.backbone == backbone.row->id && kept.weights == backbone.weights;
    });
    if (found == m_kept.end()) return nullptr;
    m_kept.splice(m_kept.begin(), m_kept, found);
    return found->direction;
}

Result<Direction> TextSource::direction(const Backbone& backbone, std::span<const fs::path> folders, const Words& words,
                                        const std::stop_token& stop)
{
    if (auto known = find(backbone, words)) return known;
    const std::scoped_lock working(m_working);
    const auto* tower = models::findTextRow(backbone.row->id);
    if (!tower && backbone.row->classes == 0)
        return invalid(fmt::format("{} has no text tower: no words lie in the space of its features.", backbone.row->name),
                       "Choose a backbone that was trained with words: CLIP, SigLIP, or RADIO through its SigLIP adaptor.");
    auto made = tower ? throughTower(*tower, backbone, folders, words, stop) : throughClasses(backbone, words);
    if (!made) return std::unexpected(made.error());
    auto direction = std::make_shared<const TextDirection>(std::move(*made));
    const std::scoped_lock keeping(m_keeping);
    m_kept.push_front({std::string(backbone.row->id), backbone.weights, words, direction});
    if (m_kept.size() > kKept) m_kept.pop_back();
    return direction;
}

Result<std::vector<text::PromptBank>> TextSource::banks()
{
    const std::scoped_lock working(m_working);
    if (!m_banks) {
        auto read = text::readPromptBanks(m_folder / "banks.json");
        if (!read) return std::unexpected(read.error());
        m_banks = std::move(*read);
    }
    return *m_banks;
}

/// The words as a bank: a text is a bank of one.
Result<text::PromptBank> TextSource::understood(const Words& words)
{
    if (words.bank.empty()) {
        if (words.text.find_first_not_of(" \t\r\n") == words.text.npos)
            return invalid("There are no words.", "Type what to look for, such as: a photo of food.");
        return text::PromptBank{{}, words.text, {words.text}, {words.text}};
    }
    if (!m_banks) {
        auto read = text::readPromptBanks(m_folder / "banks.json");
        if (!read) return std::unexpected(read.error());
        m_banks = std::move(*read);
    }
    const auto found = std::ranges::find(*m_banks, words.bank, &text::PromptBank::id);
    if (found != m_banks->end()) return *found;
    std::vector<std::string> ids;
    for (const auto& bank : *m_banks) ids.push_back(bank.id);
    return invalid(fmt::format("There is no prompt bank called '{}'.", words.bank),
                   fmt::format("Choose one of {}.", fmt::join(ids, ", ")));
}

Result<const text::Tokenizer*> TextSource::tokenizerFor(const models::TextRow& row, std::span<const fs::path> folders)
{
    if (m_tokenizer && m_tokenizerOf == row.id) return m_tokenizer.get();
    const auto take = [&](auto&& opened) -> Result<const text::Tokenizer*> {
        if (!opened) return std::unexpected(opened.error());
        m_tokenizer = std::move(*opened);
        m_tokenizerOf = row.id;
        return m_tokenizer.get();
    };
    if (row.vocabulary == models::TextRow::Vocabulary::bytePairs) return take(text::ClipTokenizer::open(m_folder));
    const auto model = findFile(row, row.modelNames, folders);
    if (!model) return std::unexpected(model.error());
    return take(text::PieceTokenizer::open(*model, m_folder,
                                           {.context = row.context, .end = 1, .padding = row.padding, .vocabulary = row.tokens}));
}

Result<TextDirection> TextSource::throughTower(const models::TextRow& row, const Backbone& backbone,
                                               std::span<const fs::path> folders, const Words& words, const std::stop_token& stop)
{
    const auto bank = understood(words);
    if (!bank) return std::unexpected(bank.error());
    std::vector<fs::path> places{backbone.weights.parent_path()};
    places.insert(places.end(), folders.begin(), folders.end());
    const auto file = row.fileNames.empty() ? Result<fs::path>(backbone.weights) : findFile(row, row.fileNames, places);
    if (!file) return std::unexpected(file.error());
    const auto tower = models::TextTower::open(row, *file);
    if (!tower) return std::unexpected(tower.error());
    const auto tokenizer = tokenizerFor(row, places);
    if (!tokenizer) return std::unexpected(tokenizer.error());
    std::vector<std::vector<std::int64_t>> ids;
    int dropped = 0;
    for (const auto& prompt : bank->prompts) {
        auto tokens = (*tokenizer)->tokens(prompt);
        dropped += tokens.dropped;
        ids.push_back(std::move(tokens.ids));
    }
    const auto vectors = (*tower)->embed(ids, stop);
    if (!vectors) return std::unexpected(vectors.error());
    auto unit = analysis::unitMean(*vectors, row.output);
    if (!unit) return std::unexpected(unit.error());
    TextDirection direction{std::move(*unit), titleOf(words, *bank), std::string(row.name), {}};
    if (dropped > 0)
        direction.notice = fmt::format("The text is longer than {} takes ({} tokens): the last {} of its tokens were left out.",
                                       row.name, row.context, dropped);
    return direction;
}

Result<const models::ClassifierHead*> TextSource::headOf(const Backbone& backbone)
{
    if (m_head && m_headOf == backbone.weights) return m_head.get();
    const auto network = models::VisionTransformer::open(*backbone.row, backbone.weights, {});
    if (!network) return std::unexpected(network.error());
    auto head = (*network)->head();
    if (!head) return std::unexpected(head.error());
    m_head = std::make_unique<const models::ClassifierHead>(std::move(*head));
    m_headOf = backbone.weights;
    return m_head.get();
}

Result<TextDirection> TextSource::throughClasses(const Backbone& backbone, const Words& words)
{
    const auto bank = understood(words);
    if (!bank) return std::unexpected(bank.error());
    if (!m_classNames) {
        auto names = text::ClassNames::open(m_folder / "imagenet_classes.tsv");
        if (!names) return std::unexpected(names.error());
        m_classNames = std::make_unique<const text::ClassNames>(std::move(*names));
    }
    const auto& name = backbone.row->name;
    if (m_classNames->count() != backbone.row->classes)
        return invalid(fmt::format("{} has {} classes, whose names are not known here.", name, backbone.row->classes),
                       "Choose a backbone with a text tower.");
    std::vector<text::NamedClasses> found;
    for (const auto& part : bank->classes)
        for (auto& named : m_classNames->foundIn(part)) found.push_back(std::move(named));
    if (bank->classes.empty())  // a bank: a text stands for itself
        return invalid(
            fmt::format("{}: {} has no class for that among the {} that it was trained to name.", bank->title, name,
                        backbone.row->classes),
            fmt::format("Of the banks it can be asked for {}; a single thing can be named as well, such as dog. Only a "
                        "backbone with a text tower (CLIP, SigLIP, RADIO) understands sentences.",
                        banksWithClasses(*m_banks)));
    if (found.empty())
        return invalid(fmt::format("None of the {} classes that {} was trained to name is in {}.", backbone.row->classes, name,
                                   titleOf(words, *bank)),
                       "It knows single things, not sentences: try dog, food, vehicle or zebra, or choose a backbone with a text "
                       "tower.");
    std::erase_if(found, [&](const text::NamedClasses& named) { return std::ssize(named.classes) == backbone.row->classes; });
    if (found.empty())
        return invalid(fmt::format("{} means every class of {}: there is nothing to tell it from.", titleOf(words, *bank), name),
                       "Use a narrower word.");
    const auto head = headOf(backbone);
    if (!head) return std::unexpected(head.error());
    std::vector<float> vectors;
    for (const auto& named : found) {
        const auto direction = models::classDirection(**head, named.classes);
        vectors.insert(vectors.end(), direction.begin(), direction.end());
    }
    auto unit = analysis::unitMean(vectors, (*head)->channels);
    if (!unit) return std::unexpected(unit.error());
    return TextDirection{std::move(*unit), titleOf(words, *bank), fmt::format("class names: {}", namesText(found)),
                         fmt::format("{} reads class names, not sentences: {}.", name, namesText(found))};
}

}  // namespace cortilens::engine
