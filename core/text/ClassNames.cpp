// SPDX-License-Identifier: Apache-2.0
#include "core/text/ClassNames.h"

#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"
#include "core/text/Unicode.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace cortilens::text {

namespace {

struct Noun {
    std::optional<int> classIndex;
    std::vector<std::string> parents;
    std::vector<std::string> names;
};

using Nouns = std::map<std::string, Noun, std::less<>>;

[[nodiscard]] std::vector<std::string> split(std::string_view text, std::string_view by)
{
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(by);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + by.size());
    }
}

/// Letters, digits and apostrophes in lower case; everything else ends a word.
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view utf8)
{
    std::vector<std::string> words;
    std::u32string word;
    const auto finish = [&] {
        if (!word.empty()) words.push_back(utf8Of(std::exchange(word, {})));
    };
    for (const char32_t character : lowered(codePointsOf(utf8))) {
        if (isLetter(character) || isNumber(character) || character == U'\'')
            word.push_back(character);
        else
            finish();
    }
    finish();
    return words;
}

[[nodiscard]] std::string joined(std::span<const std::string> words)
{
    return fmt::format("{}", fmt::join(words, " "));
}

/// What a name's last word may be when it was written in the plural, itself first.
[[nodiscard]] std::vector<std::string> singularsOf(const std::string& word)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEndings{
        {{"ies", "y"}, {"ves", "f"}, {"ves", "fe"}, {"men", "man"}, {"es", ""}, {"s", ""}}};
    std::vector<std::string> candidates{word};
    for (const auto& [plural, singular] : kEndings)
        if (word.size() > plural.size() + 1 && word.ends_with(plural))
            candidates.push_back(word.substr(0, word.size() - plural.size()).append(singular));
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kIrregular{
        {{"people", "person"}, {"mice", "mouse"}, {"geese", "goose"}, {"teeth", "tooth"}, {"feet", "foot"}, {"oxen", "ox"}}};
    for (const auto& [plural, singular] : kIrregular)
        if (word == plural) candidates.emplace_back(singular);
    return candidates;
}

[[nodiscard]] std::optional<Noun> nounFrom(std::span<const std::string> fields)
{
    Noun noun;
    if (fields[1] != "-") {
        noun.classIndex = files::numberOf<int>(fields[1]);
        if (!noun.classIndex || *noun.classIndex < 0) return std::nullopt;
    }
    if (fields[2] != "-") noun.parents = split(fields[2], " ");
    noun.names = split(fields[3], ", ");
    return noun;
}

/// The noun and everything that it is a kind of.
void collectAbove(const Nouns& nouns, const std::string& offset, std::set<std::string>& above)
{
    const auto found = nouns.find(offset);
    if (found == nouns.end() || !above.insert(offset).second) return;
    for (const auto& parent : found->second.parents) collectAbove(nouns, parent, above);
}

[[nodiscard]] Error malformed(const std::filesystem::path& file, std::string_view why)
{
    return {ErrorKind::malformed, fmt::format("{} is not a list of class names: {}.", file.string(), why),
            "Install the program as a whole."};
}

[[nodiscard]] Result<Nouns> nounsIn(const std::filesystem::path& file)
{
    const auto mapped = files::MappedFile::open(file);
    if (!mapped) return std::unexpected(mapped.error());
    Nouns nouns;
    files::TextLines lines(files::textOf(mapped->bytes()));
    while (const auto line = lines.next()) {
        const auto fields = split(*line, "\t");
        auto noun = fields.size() == 4 ? nounFrom(fields) : std::nullopt;
        if (!noun || !nouns.emplace(fields[0], std::move(*noun)).second)
            return std::unexpected(malformed(file, fmt::format("line {} is none", lines.number())));
    }
    return nouns;
}

}  // namespace

Result<ClassNames> ClassNames::open(const std::filesystem::path& file)
{
    const auto nouns = nounsIn(file);
    if (!nouns) return std::unexpected(nouns.error());
    ClassNames list;
    std::map<std::string, std::set<int>> classesBelow;
    for (const auto& [offset, noun] : *nouns) {
        if (!noun.classIndex) continue;
        std::set<std::string> above;
        collectAbove(*nouns, offset, above);
        for (const auto& higher : above) classesBelow[higher].insert(*noun.classIndex);
        const auto index = static_cast<std::size_t>(*noun.classIndex);
        if (list.m_first.size() <= index) list.m_first.resize(index + 1);
        list.m_first[index] = noun.names.front();
    }
    if (list.m_first.empty() || std::ranges::any_of(list.m_first, &std::string::empty))
        return std::unexpected(malformed(file, "a class has no name"));
    for (const auto& [offset, classes] : classesBelow)
        for (const auto& name : nouns->at(offset).names) {
            const auto words = wordsOf(name);
            auto& entry = list.m_byName[joined(words)];
            if (entry.name.empty()) entry.name = name;
            std::set<int> all(entry.classes.begin(), entry.classes.end());
            all.insert(classes.begin(), classes.end());
            entry.classes.assign(all.begin(), all.end());
            list.m_mostWords = std::max(list.m_mostWords, words.size());
        }
    return list;
}

std::vector<NamedClasses> ClassNames::foundIn(std::string_view utf8) const
{
    const auto words = wordsOf(utf8);
    std::vector<NamedClasses> found;
    const auto nameAt = [&](std::size_t begin, std::size_t count) -> const NamedClasses* {
        auto part = std::vector(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                words.begin() + static_cast<std::ptrdiff_t>(begin + count));
        for (const auto& last : singularsOf(std::string(part.back()))) {
            part.back() = last;
            if (const auto entry = m_byName.find(joined(part)); entry != m_byName.end()) return &entry->second;
        }
        return nullptr;
    };
    for (std::size_t begin = 0; begin < words.size();) {
        std::size_t count = std::min(m_mostWords, words.size() - begin);
        const NamedClasses* name = nullptr;
        while (count > 0 && (name = nameAt(begin, count)) == nullptr) --count;
        if (name && std::ranges::find(found, name->name, &NamedClasses::name) == found.end()) found.push_back(*name);
        begin += std::max<std::size_t>(count, 1);
    }
    return found;
}

}  // namespace cortilens::text
