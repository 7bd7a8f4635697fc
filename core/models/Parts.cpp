// SPDX-License-Identifier: Apache-2.0
#include "core/models/Naming.h"

#include <functional>
#include <numeric>

namespace cortilens::models {

namespace {

/// Collects parts: a linear layer or a LayerNorm is two.
struct PartList {
    std::vector<Part> parts;

    void add(std::string_view part, std::vector<std::int64_t> shape, int block = -1)
    {
        parts.push_back({part, block, std::move(shape)});
    }
    void layer(std::string_view weight, std::string_view bias, std::int64_t out, std::int64_t in, int block = -1)
    {
        add(weight, {out, in}, block);
        add(bias, {out}, block);
    }
    void norm(std::string_view weight, std::string_view bias, std::int64_t width, int block = -1)
    {
        add(weight, {width}, block);
        add(bias, {width}, block);
    }
};

void addStem(PartList& list, const BackboneRow& row)
{
    const std::int64_t width = row.width;
    const std::int64_t cells = std::int64_t{row.nativeGrid} * row.nativeGrid;
    if (row.leadingTogether) {
        list.add("leading", {row.leadingTokens(), width});
    } else {
        if (row.classTokens > 0) list.add("class", {row.classTokens, width});
        if (row.registers > 0) list.add("registers", {row.registers, width});
    }
    list.add("positions", {cells + (row.classHasPosition ? row.classTokens : 0), width});
    list.add("patch.weight", {width, 3, row.patch, row.patch});
    if (row.patchBias) list.add("patch.bias", {width});
    if (row.preNorm) list.norm("prenorm.weight", "prenorm.bias", width);
}

void addBlock(PartList& list, const BackboneRow& row, int block)
{
    const std::int64_t width = row.width;
    const std::int64_t mlp = row.mlpWidth;
    list.norm("blocks.{}.norm1.weight", "blocks.{}.norm1.bias", width, block);
    list.layer("blocks.{}.qkv.weight", "blocks.{}.qkv.bias", 3 * width, width, block);
    list.layer("blocks.{}.out.weight", "blocks.{}.out.bias", width, width, block);
    list.norm("blocks.{}.norm2.weight", "blocks.{}.norm2.bias", width, block);
    if (row.gatedMlp) {
        list.layer("blocks.{}.gate.weight", "blocks.{}.gate.bias", 2 * mlp, width, block);
        list.layer("blocks.{}.gated.weight", "blocks.{}.gated.bias", width, mlp, block);
    } else {
        list.layer("blocks.{}.up.weight", "blocks.{}.up.bias", mlp, width, block);
        list.layer("blocks.{}.down.weight", "blocks.{}.down.bias", width, mlp, block);
    }
    if (!row.layerScale) return;
    list.add("blocks.{}.scale1", {width}, block);
    list.add("blocks.{}.scale2", {width}, block);
}

void addPool(PartList& list, const BackboneRow& row)
{
    const std::int64_t width = row.width;
    list.add("pool.probe", {1, width});
    list.layer("pool.qkv.weight", "pool.qkv.bias", 3 * width, width);
    list.layer("pool.out.weight", "pool.out.bias", width, width);
    list.norm("pool.norm.weight", "pool.norm.bias", width);
    list.layer("pool.up.weight", "pool.up.bias", row.mlpWidth, width);
    list.layer("pool.down.weight", "pool.down.bias", width, row.mlpWidth);
}

void addProjection(PartList& list, const BackboneRow& row)
{
    if (row.projection == 0) return;
    if (row.headWidth == 0) return list.add("projection", {row.projection, row.width});
    list.layer("adaptor.in.weight", "adaptor.in.bias", row.headWidth, row.width);
    for (int block = 0; block < row.headBlocks; ++block) {
        list.norm("adaptor.{}.norm.weight", "adaptor.{}.norm.bias", row.headWidth, block);
        list.layer("adaptor.{}.linear.weight", "adaptor.{}.linear.bias", row.headWidth, row.headWidth, block);
    }
    list.norm("adaptor.norm.weight", "adaptor.norm.bias", row.headWidth);
    list.layer("adaptor.out.weight", "adaptor.out.bias", row.projection, row.headWidth);
}

}  // namespace

std::vector<Part> partsOf(const BackboneRow& row)
{
    PartList list;
    addStem(list, row);
    for (int block = 0; block < row.depth; ++block) addBlock(list, row, block);
    if (row.finalNorm) list.norm("norm.weight", "norm.bias", row.width);
    if (row.pooling == Pooling::attention) addPool(list, row);
    addProjection(list, row);
    if (row.classes > 0) list.layer("head.weight", "head.bias", row.classes, row.width);
    return std::move(list.parts);
}

std::int64_t parametersOf(const BackboneRow& row)
{
    std::int64_t count = 0;
    for (const auto& part : partsOf(row))
        count += std::accumulate(part.shape.begin(), part.shape.end(), std::int64_t{1}, std::multiplies<>());
    return count;
}

}  // namespace cortilens::models
