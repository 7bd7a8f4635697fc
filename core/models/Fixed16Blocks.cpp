// SPDX-License-Identifier: Apache-2.0
#include "core/models/Fixed16Blocks.h"

#include "core/models/Fixed16.h"
#include "core/models/Fixed16Attention.h"
#include "core/models/Fixed16Layer.h"
#include "core/models/Fixed16Rows.h"
#include "core/models/LastBlock.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace cortilens::models {

using namespace fixed16;

namespace {

struct PackedNorm {
    std::vector<float> weight;
    std::vector<float> bias;
    [[nodiscard]] Norm with(double epsilon) const { return {weight.data(), bias.data(), static_cast<float>(epsilon)}; }
};

struct PackedBlock {
    PackedNorm norm1;
    Fixed16Layer qkv;
    Fixed16Layer out;
    std::vector<float> scale1;  // empty without LayerScale
    PackedNorm norm2;
    Fixed16Layer up;
    Fixed16Layer down;
    std::vector<float> scale2;
};

[[nodiscard]] std::vector<float> numbersOf(const at::Tensor& tensor)
{
    if (!tensor.defined()) return {};
    const auto values = tensor.to(at::kCPU, at::kFloat).contiguous();
    const auto* first = values.const_data_ptr<float>();
    return {first, first + values.numel()};
}

[[nodiscard]] PackedBlock packedBlock(const Block& block)
{
    return {.norm1 = {numbersOf(block.norm1.weight), numbersOf(block.norm1.bias)},
            .qkv = Fixed16Layer(block.qkv),
            .out = Fixed16Layer(block.out),
            .scale1 = numbersOf(block.scale1),
            .norm2 = {numbersOf(block.norm2.weight), numbersOf(block.norm2.bias)},
            .up = Fixed16Layer(block.up),
            .down = Fixed16Layer(block.down),
            .scale2 = numbersOf(block.scale2)};
}

/// What one thread needs for a piece of up to kTokens rows.
struct Scratch {
    explicit Scratch(const BackboneRow& row)
        : width(row.width)
        , hidden(row.mlpWidth)
        , stream(static_cast<std::size_t>(kTokens) * static_cast<std::size_t>(row.width))
        , values(static_cast<std::size_t>(kTokens) * static_cast<std::size_t>(std::max(row.width, kStretch)))
    {}

    Rows width;
    Rows hidden;
    int rows = 0;               // of the piece
    std::vector<float> stream;  // [kTokens, width]: the rows of the residual stream
    std::vector<float> values;  // [kTokens, width or kStretch]: what is computed from them
};

/// `stream` += `values`, scaled where the row has LayerScale.
void addRows(Scratch& mine, const std::vector<float>& scale, int width)
{
    for (std::ptrdiff_t i = 0; i < std::ptrdiff_t{mine.rows} * width; i += width)
        addScaled(mine.stream.data() + i, mine.values.data() + i, scale.empty() ? nullptr : scale.data(), width);
}

/// Every item once, on all threads, whoever is free: pieces take unequal time on a busy machine.
template <class Work> void forEach(std::int64_t items, const Work& work)
{
    std::atomic<std::int64_t> next{0};
    at::parallel_for(0, at::get_num_threads(), 1, [&](std::int64_t first, std::int64_t last) {
        for (auto worker = first; worker < last; ++worker)
            for (auto item = next.fetch_add(1); item < items; item = next.fetch_add(1)) work(worker, item);
    });
}

/// What a block does between its first LayerNorm and its end.
struct Kind {
    using Attention = LastBlock::Attention;
    Attention attention = Attention::queryKey;
    bool attentionOnly = false;
    const LogitBias* bias = nullptr;
};

}  // namespace

struct Fixed16Blocks::Parts {
    BackboneRow row;
    std::vector<PackedBlock> blocks;
};

struct Fixed16Blocks::Pass::Parts {
    const BackboneRow& row;
    const std::vector<PackedBlock>& blocks;
    std::int64_t tokens;
    Heads heads;
    std::vector<Scratch> scratch;  // per thread
    std::vector<float> attended;   // [heads.blocks() * kTokens, width]

    [[nodiscard]] at::Tensor through(const PackedBlock& block, const Kind& kind, const at::Tensor& x);
    void through(const PackedBlock& block, const Kind& kind, const float* x, float* y);
    void load(Scratch& mine, const float* x, std::int64_t piece) const;
    void project(const PackedBlock& block, Kind::Attention attention, Scratch& mine, int piece);
    void attend(int head, int piece, const LogitBias* bias);
    void finish(const PackedBlock& block, bool attentionOnly, Scratch& mine, int piece, float* y) const;
    void addMlp(const PackedBlock& block, Scratch& mine) const;
    void normaliseRows(const PackedNorm& norm, Scratch& mine) const;
    void activate(float* values, std::int64_t count) const;
};

bool Fixed16Blocks::canRun(const BackboneRow& row)
{
    const auto fits = [](int size) { return size % kPanel == 0; };
    return isSupported() && !row.gatedMlp && fits(row.width) && fits(row.mlpWidth) && row.width % row.heads == 0 &&
           fits(row.headDim()) && row.headDim() <= Heads::kMostChannels;
}

Fixed16Blocks::Fixed16Blocks(const BackboneRow& row, std::span<Block> blocks)
{
    auto parts = std::make_unique<Parts>(Parts{row, {}});
    for (auto& block : blocks) {
        parts->blocks.push_back(packedBlock(block));
        if (&block != &blocks.back()) block = {};
    }
    m_parts = std::move(parts);
}

Fixed16Blocks::~Fixed16Blocks() = default;

Fixed16Blocks::Pass::Pass(const Fixed16Blocks& blocks, std::int64_t tokens)
{
    const auto& row = blocks.m_parts->row;
    m_parts = std::make_unique<Parts>(Parts{.row = row,
                                            .blocks = blocks.m_parts->blocks,
                                            .tokens = tokens,
                                            .heads = Heads(static_cast<int>(tokens), row.heads, row.headDim()),
                                            .scratch = {},
                                            .attended = {}});
    m_parts->scratch.assign(static_cast<std::size_t>(at::get_num_threads()), Scratch(row));
    m_parts->attended.resize(static_cast<std::size_t>(m_parts->heads.blocks() * kTokens) * static_cast<std::size_t>(row.width));
}

Fixed16Blocks::Pass::~Pass() = default;

at::Tensor Fixed16Blocks::Pass::through(int block, const at::Tensor& x)
{
    return m_parts->through(m_parts->blocks.at(static_cast<std::size_t>(block)), {}, x);
}

std::optional<at::Tensor> Fixed16Blocks::Pass::throughLast(const at::Tensor& x, const LastBlock& kind)
{
    using enum LastBlock::Attention;
    const bool biased = kind.attention == keyKey && kind.bias != nullptr;
    if (biased != kind.attentionOnly || (kind.attention != queryKey && kind.attention != values && !biased)) return std::nullopt;
    std::optional<LogitBias> bias;
    if (biased) {
        const auto numbers = kind.bias->contiguous();
        bias.emplace(std::span(numbers.const_data_ptr<float>(), static_cast<std::size_t>(numbers.numel())),
                     static_cast<int>(x.size(1)));
    }
    return m_parts->through(m_parts->blocks.back(), {kind.attention, kind.attentionOnly, bias ? &*bias : nullptr}, x);
}

at::Tensor Fixed16Blocks::Pass::Parts::through(const PackedBlock& block, const Kind& kind, const at::Tensor& x)
{
    const auto in = x.contiguous();
    auto out = at::empty_like(in);
    const auto viewSize = in.size(1) * in.size(2);
    for (std::int64_t view = 0; view < in.size(0); ++view)
        through(block, kind, in.const_data_ptr<float>() + view * viewSize, out.mutable_data_ptr<float>() + view * viewSize);
    return out;
}

void Fixed16Blocks::Pass::Parts::through(const PackedBlock& block, const Kind& kind, const float* x, float* y)
{
    const std::int64_t pieces = heads.blocks();
    const auto scratchOf = [&](std::int64_t worker) -> Scratch& { return scratch.at(static_cast<std::size_t>(worker)); };
    forEach(pieces, [&](std::int64_t worker, std::int64_t piece) {
        auto& mine = scratchOf(worker);
        load(mine, x, piece);
        project(block, kind.attention, mine, static_cast<int>(piece));
    });
    if (kind.attention != Kind::Attention::values)
        forEach(pieces * row.heads, [&](std::int64_t, std::int64_t item) {
            attend(static_cast<int>(item / pieces), static_cast<int>(item % pieces), kind.bias);
        });
    forEach(pieces, [&](std::int64_t worker, std::int64_t piece) {
        auto& mine = scratchOf(worker);
        load(mine, x, piece);
        finish(block, kind.attentionOnly, mine, static_cast<int>(piece), y);
    });
}

void Fixed16Blocks::Pass::Parts::load(Scratch& mine, const float* x, std::int64_t piece) const
{
    const auto first = piece * kTokens;
    mine.rows = static_cast<int>(std::min<std::int64_t>(kTokens, tokens - first));
    std::copy_n(x + first * row.width, std::int64_t{mine.rows} * row.width, mine.stream.begin());
}

void Fixed16Blocks::Pass::Parts::normaliseRows(const PackedNorm& norm, Scratch& mine) const
{
    for (std::ptrdiff_t i = 0; i < std::ptrdiff_t{mine.rows} * row.width; i += row.width)
        normalise(norm.with(row.layerNormEpsilon), mine.stream.data() + i, row.width, mine.values.data() + i);
    mine.width.set(mine.values.data(), row.width, mine.rows);
}

/// LayerNorm, then of queries, keys and values what the attention uses.
void Fixed16Blocks::Pass::Parts::project(const PackedBlock& block, Kind::Attention attention, Scratch& mine, int piece)
{
    const int dim = row.headDim();
    normaliseRows(block.norm1, mine);
    if (attention == Kind::Attention::values) {
        auto* target = attended.data() + std::ptrdiff_t{piece} * kTokens * row.width;
        block.qkv.multiply(mine.width, {2 * row.width, row.width}, target, row.width);
        return;
    }
    auto* values = mine.values.data();
    const bool keysAsk = attention == Kind::Attention::keyKey;
    for (int first = keysAsk ? row.width : 0; first < 3 * row.width; first += dim) {
        block.qkv.multiply(mine.width, {first, dim}, values, dim);
        const int head = first % row.width / dim;
        const bool isKey = first >= row.width && first < 2 * row.width;
        if (first < row.width || (isKey && keysAsk)) heads.setQueries(head, piece, values, dim);
        if (isKey) heads.setKeys(head, piece, values, dim);
        if (first >= 2 * row.width) heads.setValues(head, piece, values, dim);
    }
}

void Fixed16Blocks::Pass::Parts::attend(int head, int piece, const LogitBias* bias)
{
    const auto place = std::ptrdiff_t{piece} * kTokens * row.width + std::ptrdiff_t{head} * row.headDim();
    heads.attend(head, piece, attended.data() + place, row.width, bias);
}

/// Output projection and MLP, each added to the residual stream; or the projection alone.
void Fixed16Blocks::Pass::Parts::finish(const PackedBlock& block, bool attentionOnly, Scratch& mine, int piece, float* y) const
{
    mine.width.set(attended.data() + std::ptrdiff_t{piece} * kTokens * row.width, row.width, mine.rows);
    block.out.multiply(mine.width, {0, row.width}, mine.values.data(), row.width);
    if (attentionOnly) std::ranges::fill(mine.stream, 0.0F);
    addRows(mine, block.scale1, row.width);
    if (!attentionOnly) addMlp(block, mine);
    const auto first = std::int64_t{piece} * kTokens;
    std::copy_n(mine.stream.begin(), std::int64_t{mine.rows} * row.width, y + first * row.width);
}

void Fixed16Blocks::Pass::Parts::activate(float* values, std::int64_t count) const
{
    switch (row.activation) {
    case Activation::gelu:
        return gelu(values, count);
    case Activation::geluTanh:
        return geluTanh(values, count);
    case Activation::quickGelu:
        return silu(values, count);  // its 1.702 is in the matrices (factorOf in Weights.cpp)
    }
    std::unreachable();
}

void Fixed16Blocks::Pass::Parts::addMlp(const PackedBlock& block, Scratch& mine) const
{
    auto* values = mine.values.data();
    normaliseRows(block.norm2, mine);
    const auto [stretches, length] = mine.hidden.cut();
    for (int which = 0; which < stretches; ++which) {
        const int count = std::min(length, row.mlpWidth - which * length);
        block.up.multiply(mine.width, {which * length, count}, values, length);
        activate(values, std::int64_t{mine.rows} * length);
        mine.hidden.setStretch(which, values, length, mine.rows);
    }
    block.down.multiply(mine.hidden, {0, row.width}, values, row.width);
    addRows(mine, block.scale2, row.width);
}

}  // namespace cortilens::models
