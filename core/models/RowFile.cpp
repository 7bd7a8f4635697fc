// SPDX-License-Identifier: Apache-2.0
#include "core/models/RowFile.h"

#include "core/files/MappedFile.h"
#include "core/files/Sha256.h"
#include "core/models/AdaptorNames.h"
#include "core/models/Naming.h"
#include "core/models/Positions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <utility>

namespace cortilens::models {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxBytes = 1U << 20;

/// What a field did not like; empty: it was taken.
using Complaint = std::string;
using Setter = std::function<Complaint(BackboneRow&, const Json&)>;

struct Field {
    std::string_view name;
    Setter set;
};

[[nodiscard]] Setter number(std::function<int&(BackboneRow&)> of, int lowest, int highest)
{
    return [of = std::move(of), lowest, highest](BackboneRow& row, const Json& value) -> Complaint {
        if (!value.is_number_integer() || value.get<double>() < lowest || value.get<double>() > highest)
            return fmt::format("a whole number from {} to {}", lowest, highest);
        of(row) = value.get<int>();
        return {};
    };
}

[[nodiscard]] Setter number(int BackboneRow::* member, int lowest, int highest)
{
    return number([member](BackboneRow& row) -> int& { return row.*member; }, lowest, highest);
}

[[nodiscard]] Setter ofRecipe(int Recipe::* member, int lowest, int highest)
{
    return number([member](BackboneRow& row) -> int& { return row.recipe.*member; }, lowest, highest);
}

[[nodiscard]] Setter flag(bool BackboneRow::* member)
{
    return [member](BackboneRow& row, const Json& value) -> Complaint {
        if (!value.is_boolean()) return "true or false";
        row.*member = value.get<bool>();
        return {};
    };
}

[[nodiscard]] Setter text(std::string BackboneRow::* member)
{
    return [member](BackboneRow& row, const Json& value) -> Complaint {
        if (!value.is_string() || value.get<std::string>().empty()) return "text";
        row.*member = value.get<std::string>();
        return {};
    };
}

[[nodiscard]] Setter triple(std::array<double, 3> BackboneRow::* member, bool positive)
{
    return [member, positive](BackboneRow& row, const Json& value) -> Complaint {
        const auto good = [&](const Json& each) {
            return each.is_number() && std::isfinite(each.get<double>()) && (!positive || each.get<double>() > 0);
        };
        if (!value.is_array() || value.size() != 3 || !std::ranges::all_of(value, good))
            return positive ? "three numbers above 0" : "three numbers";
        for (std::size_t i = 0; i < 3; ++i) (row.*member)[i] = value[i].get<double>();
        return {};
    };
}

/// One of some words; `assign` says false for any other.
template <typename Value>
[[nodiscard]] Setter word(Value BackboneRow::* member, std::vector<std::pair<std::string_view, Value>> words)
{
    return [member, words = std::move(words)](BackboneRow& row, const Json& value) -> Complaint {
        if (value.is_string())
            for (const auto& [name, meaning] : words)
                if (value.get<std::string>() == name) {
                    row.*member = meaning;
                    return {};
                }
        std::vector<std::string_view> names;
        for (const auto& [name, meaning] : words) names.push_back(name);
        return fmt::format("one of {}", fmt::join(names, ", "));
    };
}

[[nodiscard]] Complaint setAdaptor(BackboneRow& row, const Json& value)
{
    for (const auto& known : adaptorNames())
        if (value.is_string() && value.get<std::string>() == known.name) {
            row.recipe.adaptor = known.adaptor;
            return {};
        }
    return "the name of an adaptor, such as maskclip";
}

[[nodiscard]] Complaint setFiles(BackboneRow& row, const Json& value)
{
    // A name, not a path: files are looked for in the folders of weights only.
    const auto good = [](const Json& each) {
        return each.is_string() && !each.get<std::string>().empty() && each.get<std::string>().find('/') == std::string::npos;
    };
    if (!value.is_array() || value.empty() || !std::ranges::all_of(value, good)) return "a list of file names without folders";
    row.fileNames = value.get<std::vector<std::string>>();
    return {};
}

[[nodiscard]] Complaint setReferences(BackboneRow& row, const Json& value)
{
    const auto good = [](const Json& each) { return each.is_string() && !each.get<std::string>().empty(); };
    if (!value.is_array() || !std::ranges::all_of(value, good))
        return "a list of works, such as \"Doe et al., 2024: Title. Venue.\"";
    row.references = value.get<std::vector<std::string>>();
    return {};
}

[[nodiscard]] Setter positiveNumber(std::function<void(BackboneRow&, double)> assign, double highest)
{
    return [assign = std::move(assign), highest](BackboneRow& row, const Json& value) -> Complaint {
        if (!value.is_number() || !(value.get<double>() > 0 && value.get<double>() <= highest))
            return fmt::format("a number above 0, at most {}", highest);
        assign(row, value.get<double>());
        return {};
    };
}

[[nodiscard]] std::vector<Field> architectureFields()
{
    constexpr int kWidest = 1 << 16;
    return {
        {"patch", number(&BackboneRow::patch, 1, 256)},
        {"width", number(&BackboneRow::width, 1, kWidest)},
        {"depth", number(&BackboneRow::depth, 1, 1000)},
        {"heads", number(&BackboneRow::heads, 1, 1024)},
        {"mlpWidth", number(&BackboneRow::mlpWidth, 1, kWidest)},
        {"classTokens", number(&BackboneRow::classTokens, 0, 64)},
        {"registers", number(&BackboneRow::registers, 0, 64)},
        {"leadingTogether", flag(&BackboneRow::leadingTogether)},
        {"classHasPosition", flag(&BackboneRow::classHasPosition)},
        {"patchBias", flag(&BackboneRow::patchBias)},
        {"preNorm", flag(&BackboneRow::preNorm)},
        {"finalNorm", flag(&BackboneRow::finalNorm)},
        {"layerScale", flag(&BackboneRow::layerScale)},
        {"gatedMlp", flag(&BackboneRow::gatedMlp)},
        {"layerNormEpsilon", positiveNumber([](BackboneRow& row, double value) { row.layerNormEpsilon = value; }, 1)},
        {"activation",
         word(&BackboneRow::activation,
              {{"gelu", Activation::gelu}, {"gelu-tanh", Activation::geluTanh}, {"quick-gelu", Activation::quickGelu}})},
        {"pooling", word(&BackboneRow::pooling, {{"token", Pooling::token}, {"attention", Pooling::attention}})},
        {"summaryToken", number(&BackboneRow::summaryToken, 0, 127)},
        {"projection", number(&BackboneRow::projection, 0, kWidest)},
        {"headWidth", number(&BackboneRow::headWidth, 0, kWidest)},
        {"headBlocks", number(&BackboneRow::headBlocks, 0, 64)},
        {"classes", number(&BackboneRow::classes, 0, 1 << 20)},
        {"nativeGrid", number(&BackboneRow::nativeGrid, 1, 1024)},
    };
}

[[nodiscard]] std::vector<std::pair<std::string_view, PositionRule>> positionWords()
{
    std::vector<std::pair<std::string_view, PositionRule>> words;
    for (const auto rule : {PositionRule::bicubicBySize, PositionRule::bicubicPlusTenth, PositionRule::bicubicAntialiased,
                            PositionRule::bilinearCorners, PositionRule::bilinearHalfPixel})
        words.emplace_back(nameOf(rule), rule);
    return words;
}

[[nodiscard]] std::vector<Field> fields()
{
    auto all = architectureFields();
    const std::vector<Field> others{
        {"id", text(&BackboneRow::id)},
        {"name", text(&BackboneRow::name)},
        {"naming", word(&BackboneRow::namings, {{"timm", timmNamings()},
                                                {"dinov2", dinoNamings()},
                                                {"clip", clipNamings()},
                                                {"siglip", siglipNamings()},
                                                {"radio", radioNamings()}})},
        {"positions", word(&BackboneRow::positionRule, positionWords())},
        {"mean", triple(&BackboneRow::mean, false)},
        {"deviation", triple(&BackboneRow::deviation, true)},
        {"files", setFiles},
        {"licence", text(&BackboneRow::licence)},
        {"source", text(&BackboneRow::source)},
        {"references", setReferences},
        {"adaptor", setAdaptor},
        {"pixels", ofRecipe(&Recipe::pixels, 1, 8192)},
        {"views", ofRecipe(&Recipe::views, 1, 5000)},
        {"maxShift", ofRecipe(&Recipe::maxShift, 0, 256)},
        {"sigma", positiveNumber([](BackboneRow& row, double value) { row.recipe.sigma = value; }, 1000)},
    };
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

[[nodiscard]] Error malformed(const std::string& label, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} describes no backbone: {}.", label, what),
            "Correct it, or take it out of the folder of weights. The README says what may stand there."};
}

/// An empty row with what nearly every vision transformer has.
[[nodiscard]] BackboneRow blankRow()
{
    BackboneRow row;
    row.mean = {0.485, 0.456, 0.406};
    row.deviation = {0.229, 0.224, 0.225};
    row.licence = "not stated";
    row.source = "Its description comes from a file of yours.";
    row.recipe = {.adaptor = Adaptor::maskclip, .views = 13, .maxShift = -1, .sigma = 10};
    return row;
}

/// Where to start: the row named by `like`, under a new name.
[[nodiscard]] Result<BackboneRow> startOf(const Json& json, const std::string& label)
{
    const auto like = json.find("like");
    if (like == json.end()) return blankRow();
    const auto* row = like->is_string() ? findRow(like->get<std::string>()) : nullptr;
    if (!row || !row->hasNetwork()) {
        std::vector<std::string_view> ids;
        for (const auto& each : rows())
            if (each.hasNetwork()) ids.emplace_back(each.id);
        return std::unexpected(malformed(label, fmt::format("`like` must be one of {}", fmt::join(ids, ", "))));
    }
    auto start = *row;
    start.source = "Its description comes from a file of yours.";
    start.recipe.preset = {};
    start.recipe.maxShift = json.contains("pixels") || json.contains("patch") ? -1 : start.recipe.maxShift;
    return start;
}

/// Fields that contradict each other; empty when none do.
[[nodiscard]] std::string contradictionIn(const BackboneRow& row)
{
    const auto& recipe = row.recipe;
    if (row.width % row.heads != 0) return fmt::format("`width` {} is not a multiple of `heads` {}", row.width, row.heads);
    if (recipe.pixels % row.patch != 0)
        return fmt::format("`pixels` {} is not a multiple of `patch` {}", recipe.pixels, row.patch);
    if (recipe.maxShift >= recipe.pixels / row.patch)
        return fmt::format("`maxShift` {} moves all of the {} patches of a side out of view", recipe.maxShift,
                           recipe.pixels / row.patch);
    if (row.pooling == Pooling::token && row.summaryToken >= row.leadingTokens())
        return fmt::format("`summaryToken` {} is none of the {} tokens in front of the patches", row.summaryToken,
                           row.leadingTokens());
    if (row.classTokens == 0 && row.classHasPosition) return "`classHasPosition` is true, but `classTokens` is 0";
    if (row.headWidth > 0 && row.projection == 0) return "`headWidth` needs a `projection`";
    for (const auto& part : partsOf(row))
        if (keysOf(row.namings.front(), part).empty())
            return fmt::format("the naming has no name for `{}`, which these fields ask for", part.part);
    return {};
}

[[nodiscard]] Result<void> takeFields(BackboneRow& row, const Json& json, const std::string& label)
{
    const auto known = fields();
    for (const auto& [name, value] : json.items()) {
        if (name == "like") continue;
        const auto field = std::ranges::find(known, name, &Field::name);
        if (field == known.end()) {
            std::vector<std::string_view> names;
            for (const auto& each : known) names.push_back(each.name);
            return std::unexpected(
                malformed(label, fmt::format("it has no field `{}`; there are {}", name, fmt::join(names, ", "))));
        }
        if (const auto wanted = field->set(row, value); !wanted.empty())
            return std::unexpected(malformed(label, fmt::format("`{}` must be {}, not {}", name, wanted, value.dump())));
    }
    return {};
}

}  // namespace

Result<BackboneRow> rowFromText(std::string_view text, const std::string& label)
{
    const auto json = Json::parse(text, nullptr, false, true);
    if (!json.is_object()) return std::unexpected(malformed(label, "it is not a JSON object"));
    std::vector<std::string_view> required{"id"};
    if (!json.contains("like"))
        required = {"id", "name", "naming", "patch", "width", "depth", "heads", "nativeGrid", "files", "pixels"};
    for (const auto name : required)
        if (!json.contains(name)) return std::unexpected(malformed(label, fmt::format("it lacks `{}`", name)));
    auto row = startOf(json, label);
    if (!row) return row;
    if (auto taken = takeFields(*row, json, label); !taken) return std::unexpected(taken.error());
    if (row->mlpWidth == 0) row->mlpWidth = 4 * row->width;
    if (row->recipe.maxShift < 0)  // as BrainSAIL does
        row->recipe.maxShift = static_cast<int>(std::lround(0.15 * row->recipe.pixels / row->patch));
    if (const auto problem = contradictionIn(*row); !problem.empty())
        return std::unexpected(
            Error{ErrorKind::mismatch, fmt::format("{} contradicts itself: {}.", label, problem), "Correct one of the two."});
    row->description = files::sha256(std::as_bytes(std::span(text)));
    row->recipe.preset = "own";
    row->presets = {row->recipe};
    return row;
}

Result<BackboneRow> readRow(const std::filesystem::path& file)
{
    const auto mapped = files::MappedFile::open(file);
    if (!mapped) return std::unexpected(mapped.error());
    const auto bytes = mapped->bytes();
    if (bytes.size() > kMaxBytes)
        return std::unexpected(Error{ErrorKind::tooLarge, fmt::format("{} is {} bytes long.", file.string(), bytes.size()),
                                     "The description of a backbone takes some lines; correct it or remove it."});
    return rowFromText({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file.string());
}

}  // namespace cortilens::models
