// SPDX-License-Identifier: Apache-2.0
#include "core/models/RowMatch.h"

#include "core/models/Naming.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

namespace cortilens::models {

namespace {

/// Looks parts up in a file, whatever shape they have there.
class Finder {
public:
    Finder(const WeightSource& source, const Naming& naming, const std::string& prefix)
        : m_source(source)
        , m_naming(naming)
        , m_prefix(prefix)
    {}

    /// The first tensor that holds the part, as [out, in...] as far as the naming's rule can tell.
    [[nodiscard]] std::optional<std::vector<std::int64_t>> shapeOf(std::string_view part, int block = -1) const
    {
        // Any shape serves to ask for names, as long as it has enough axes to be rearranged.
        const auto keys = keysOf(m_naming, {part, block, {3, 1, 1, 1}});
        if (keys.empty()) return std::nullopt;
        const auto found = m_source.tensors.find(m_prefix + keys.front().key);
        if (found == m_source.tensors.end()) return std::nullopt;
        auto shape = found->second.shape;
        if (keys.front().transposed && shape.size() == 2) std::swap(shape[0], shape[1]);
        while (shape.size() > 2 && shape.front() == 1) shape.erase(shape.begin());
        return shape;
    }
    [[nodiscard]] bool has(std::string_view part, int block = -1) const { return shapeOf(part, block).has_value(); }

private:
    const WeightSource& m_source;
    const Naming& m_naming;
    const std::string& m_prefix;
};

struct Comparison {
    std::vector<std::string> differences;

    void number(std::string_view field, std::int64_t stated, std::int64_t found)
    {
        if (stated != found) differences.push_back(fmt::format("`{}` is {}, the file has {}", field, stated, found));
    }
    void flag(std::string_view field, bool stated, bool found)
    {
        if (stated != found) differences.push_back(fmt::format("`{}` is {}, the file says {}", field, stated, found));
    }
};

void comparePositions(Comparison& comparison, const BackboneRow& row, const Finder& finder)
{
    const auto positions = finder.shapeOf("positions");
    if (!positions || positions->size() < 2) return;
    const auto count = (*positions)[positions->size() - 2];
    const auto cells = count - (row.classHasPosition ? row.classTokens : 0);
    const auto side = std::llround(std::sqrt(static_cast<double>(cells)));
    if (side * side == cells)
        comparison.number("nativeGrid", row.nativeGrid, side);
    else
        comparison.differences.push_back(
            fmt::format("the {} positions of the file are no square with `classTokens` {} and `classHasPosition` {}", count,
                        row.classTokens, row.classHasPosition));
}

void compareStem(Comparison& comparison, const BackboneRow& row, const Finder& finder)
{
    if (const auto patch = finder.shapeOf("patch.weight"); patch && patch->size() >= 2) {
        comparison.number("width", row.width, patch->front());
        const auto inputs = std::reduce(patch->begin() + 1, patch->end(), std::int64_t{1}, std::multiplies{});
        comparison.number("patch", row.patch, std::llround(std::sqrt(static_cast<double>(inputs) / 3)));
    }
    comparePositions(comparison, row, finder);
    if (const auto registers = finder.shapeOf("registers"); registers && registers->size() >= 2)
        comparison.number("registers", row.registers, (*registers)[registers->size() - 2]);
    else if (row.registers > 0 && !row.leadingTogether)
        comparison.number("registers", row.registers, 0);
    comparison.flag("patchBias", row.patchBias, finder.has("patch.bias"));
    comparison.flag("preNorm", row.preNorm, finder.has("prenorm.weight"));
    comparison.flag("finalNorm", row.finalNorm, finder.has("norm.weight"));
}

void compareBlocks(Comparison& comparison, const BackboneRow& row, const Finder& finder)
{
    int depth = 0;
    while (finder.has("blocks.{}.norm1.weight", depth)) ++depth;
    comparison.number("depth", row.depth, depth);
    comparison.flag("layerScale", row.layerScale, finder.has("blocks.{}.scale1", 0));
    const auto gate = finder.shapeOf("blocks.{}.gate.weight", 0);
    const auto up = finder.shapeOf("blocks.{}.up.weight", 0);
    comparison.flag("gatedMlp", row.gatedMlp, gate.has_value());
    if (gate)
        comparison.number("mlpWidth", row.mlpWidth, gate->front() / 2);
    else if (up)
        comparison.number("mlpWidth", row.mlpWidth, up->front());
}

}  // namespace

std::vector<std::string> contradictions(const BackboneRow& row, const WeightSource& source, const Naming& naming,
                                        const std::string& prefix)
{
    const Finder finder(source, naming, prefix);
    Comparison comparison;
    compareStem(comparison, row, finder);
    compareBlocks(comparison, row, finder);
    if (const auto projection = finder.shapeOf(row.headWidth > 0 ? "adaptor.out.weight" : "projection"))
        comparison.number("projection", row.projection, projection->front());
    else if (row.headWidth == 0)
        comparison.number("projection", row.projection, 0);
    if (const auto head = finder.shapeOf("head.weight"); head || row.classes > 0)
        comparison.number("classes", row.classes, head ? head->front() : 0);
    return comparison.differences;
}

}  // namespace cortilens::models
