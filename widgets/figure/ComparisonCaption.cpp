// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/ComparisonCaption.h"

#include "widgets/color/ValueScale.h"
#include "widgets/figure/Caption.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace cortilens {

namespace {

/// DeiT-Tiny/16 (NACLIP · 336 px, 13 views, preset paper, sigma 10, shifts of at most 3 patches, fp32)
[[nodiscard]] std::string columnWords(const ComparisonFigure& figure, std::size_t column)
{
    const auto& words = figure.columns[column];
    std::vector<std::string> about;
    if (!words.detail.isEmpty()) about.push_back(words.detail.toStdString());
    for (const auto& row : figure.cells)
        if (const auto& map = row[column].map) {
            about.push_back(viewWordsOf(*map));
            break;
        }
    if (column < figure.methods.size() && !figure.methods[column].empty()) about.push_back(figure.methods[column]);
    const auto title = words.title.toStdString();
    return about.empty() ? title : fmt::format("{} ({})", title, fmt::join(about, ", "));
}

/// Where FFA-1 (412 voxels), PPA look and “a dog” lies
[[nodiscard]] std::string rowWords(const ComparisonFigure& figure)
{
    std::vector<std::string> selections;
    std::vector<std::string> words;
    for (const auto& row : figure.rows) {
        const auto title = row.title.toStdString();
        (row.isWords ? words : selections)
            .push_back(row.detail.isEmpty() ? title : fmt::format("{} ({})", title, row.detail.toStdString()));
    }
    std::vector<std::string> parts;
    if (!selections.empty())
        parts.push_back(fmt::format("{} {}", fmt::join(selections, ", "), selections.size() == 1 ? "looks" : "look"));
    if (!words.empty()) parts.push_back(fmt::format("{} {}", fmt::join(words, ", "), words.size() == 1 ? "lies" : "lie"));
    return fmt::format("Where {}", fmt::join(parts, " and "));
}

[[nodiscard]] bool isFilled(const ComparisonFigure& figure, std::size_t column)
{
    return std::ranges::any_of(figure.cells, [column](const auto& row) { return row[column].map != nullptr; });
}

/// FFA-1: a–b 0.93, a–c 0.71
[[nodiscard]] std::string correlationWords(const ComparisonFigure& figure, std::size_t row)
{
    const auto& [agreement, columns, isStale] = figure.agreements[row];
    if (!agreement || columns.size() < 2) return {};
    const auto perRow = figure.columns.size() + (hasDisagreement(figure) ? 1 : 0);
    std::vector<std::string> pairs;
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (std::size_t j = i + 1; j < columns.size(); ++j)
            pairs.push_back(fmt::format("{}–{} {}", letterOf(row * perRow + static_cast<std::size_t>(columns[i])).toStdString(),
                                        letterOf(row * perRow + static_cast<std::size_t>(columns[j])).toStdString(),
                                        color::formatValue(agreement->correlation[i * columns.size() + j]).toStdString()));
    return fmt::format("{}", fmt::join(pairs, ", "));
}

/// b, rh 6106, 2.0 mm from the same place on fsaverage's sphere; e, its own PPA
[[nodiscard]] std::string homologyWords(const ComparisonFigure& figure)
{
    const auto perRow = figure.columns.size() + (hasDisagreement(figure) ? 1 : 0);
    std::vector<std::string> words;
    for (std::size_t row = 0; row < figure.cells.size(); ++row)
        for (std::size_t column = 0; column < figure.cells[row].size(); ++column)
            if (const auto& homology = figure.cells[row][column].homology; !homology.isEmpty())
                words.push_back(fmt::format("{}, {}", letterOf(row * perRow + column).toStdString(), homology.toStdString()));
    return fmt::format("{}", fmt::join(words, "; "));
}

/// Texts inside a PNG are Latin-1, which has no dash and no minus.
[[nodiscard]] std::string inLatin1(const std::string& words)
{
    return QString::fromStdString(words)
        .replace(QChar(0x2013), QLatin1Char('-'))
        .replace(QChar(0x2212), QLatin1Char('-'))
        .toStdString();
}

}  // namespace

bool hasDisagreement(const ComparisonFigure& figure)
{
    return std::ranges::any_of(figure.agreements,
                               [](const auto& each) { return each.agreement && !std::isnan(each.agreement->overall); });
}

QString letterOf(std::size_t panel)
{
    return panel < 26 ? QString(QChar(static_cast<char16_t>(u'a' + panel))) : QString::number(panel + 1);
}

std::vector<std::pair<std::string, std::string>> captionPartsOf(const ComparisonFigure& figure)
{
    const auto& facts = figure.facts;
    std::vector<std::string> columns;
    std::vector<std::string> missing;
    for (std::size_t column = 0; column < figure.columns.size(); ++column)
        (isFilled(figure, column) ? columns : missing).push_back(columnWords(figure, column));
    std::string maps = fmt::format("{} in {}", rowWords(figure), photoWordsOf(facts));
    if (!columns.empty()) maps += fmt::format(" through {}", fmt::join(columns, "; "));
    if (columns.size() > 1) maps += figure.isScaleShared ? "; one scale" : "; each on its own scale";
    maps += '.';
    if (const auto places = homologyWords(figure); !places.empty()) maps += fmt::format(" In other subjects: {}.", places);
    if (!missing.empty()) maps += fmt::format(" Not available here: {}.", fmt::join(missing, "; "));

    std::string spread;
    const bool hasSpread = hasDisagreement(figure);
    if (hasSpread) {
        spread = "standard deviation over the columns of their maps' z-scores, on the coarsest of their grids. Pearson r: ";
        std::vector<std::string> words;
        for (std::size_t row = 0; row < figure.rows.size(); ++row)
            if (const auto pairs = correlationWords(figure, row); !pairs.empty()) words.push_back(pairs);
        spread += fmt::format("{}. ", fmt::join(words, "; "));
    }
    std::string last = facts.synthetic ? fmt::format("Synthetic subject{} {}, real photo.",
                                                     facts.subject.find(',') == std::string::npos ? "" : "s", facts.subject)
                                       : facts.subject + '.';
    if (!facts.precision.empty()) last += fmt::format(" {}.", facts.precision);
    if (!facts.version.empty()) last += fmt::format(" {}.", facts.version);

    const auto perRow = figure.columns.size() + (hasSpread ? 1 : 0);
    const auto lettersOf = [&](std::size_t first, std::size_t count) {
        const auto begin = letterOf(first).toStdString();
        return count == 1 ? begin : fmt::format("{}–{}", begin, letterOf(first + count - 1).toStdString());
    };
    std::vector<std::string> mapLetters;
    std::vector<std::string> spreadLetters;
    for (std::size_t row = 0; row < figure.rows.size(); ++row) {
        mapLetters.push_back(lettersOf(row * perRow, figure.columns.size()));
        spreadLetters.push_back(letterOf(row * perRow + figure.columns.size()).toStdString());
    }
    std::vector<std::pair<std::string, std::string>> parts{{fmt::format("{}", fmt::join(mapLetters, ", ")), maps}};
    if (hasSpread)
        parts.emplace_back(fmt::format("{}", fmt::join(spreadLetters, ", ")), spread + last);
    else
        parts.front().second += ' ' + last;
    return parts;
}

std::string captionOf(const ComparisonFigure& figure)
{
    std::string caption;
    for (const auto& [letters, words] : captionPartsOf(figure))
        caption += fmt::format("{}{}, {}", caption.empty() ? "" : " ", letters, words);
    return caption;
}

FigureText figureTextOf(const ComparisonFigure& figure, const PageSize& page)
{
    const auto& facts = figure.facts;
    FigureText text = facts.more;
    std::vector<std::string> rows;
    std::vector<std::string> columns;
    for (const auto& row : figure.rows) rows.push_back(row.title.toStdString());
    for (const auto& column : figure.columns)
        columns.push_back(fmt::format("{} {}", column.title.toStdString(), column.detail.toStdString()));
    text["Title"] = fmt::format("{}, {}, {} columns", fmt::join(rows, ", "), photoWordsOf(facts), figure.columns.size());
    text["Description"] = captionOf(figure);
    text["Software"] = facts.version;
    text["Subject"] = facts.subject;
    text["Space"] = facts.space;
    text["Synthetic"] = facts.synthetic ? "yes: the brain is made up" : "no";
    text["Selection"] = fmt::format("{}", fmt::join(rows, "; "));
    text["Columns"] = fmt::format("{}", fmt::join(columns, "; "));
    if (facts.photo) text["Photo"] = fmt::format("nsdId {}", facts.photo->value);
    std::vector<std::string> pearson;
    for (std::size_t row = 0; row < figure.rows.size(); ++row)
        if (const auto pairs = correlationWords(figure, row); !pairs.empty())
            pearson.push_back(fmt::format("{}: {}", rows[row], inLatin1(pairs)));
    text["Pearson"] = fmt::format("{}", fmt::join(pearson, "; "));
    text["Page"] = toText(page);
    std::erase_if(text, [](const auto& entry) { return entry.second.empty(); });
    return text;
}

}  // namespace cortilens
