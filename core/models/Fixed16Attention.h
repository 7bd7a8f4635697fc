// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Fixed16.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::models::fixed16 {

/// What is added to the logits of all heads, in the order in which Heads reads it.
class LogitBias {
public:
    /// `bias` [tokens, tokens], finite.
    LogitBias(std::span<const float> bias, int tokens);

    [[nodiscard]] const float* row(std::size_t query) const { return m_rows.data() + query * m_stride; }

private:
    std::size_t m_stride;
    std::vector<float> m_rows;  // [whole blocks of queries, whole blocks of keys], base 2; very low behind the last key
};

/// Queries, keys and values of one layer in fixed point, and the attention softmax(q k^T / sqrt(dim) + bias) v.
///
/// Written and read in blocks of kTokens tokens. Different blocks and heads may be worked on at the same time; all of a head
/// must be set before one of its blocks attends.
class Heads {
public:
    static constexpr int kMostChannels = 128;

    /// `dim` channels a head: a multiple of kPanel, at most kMostChannels.
    Heads(int tokens, int heads, int dim);

    [[nodiscard]] int blocks() const { return m_blocks; }

    // `values`: rows of dim numbers, `stride` apart, as many as the block has tokens.
    void setQueries(int head, int block, const float* values, std::int64_t stride);
    void setKeys(int head, int block, const float* values, std::int64_t stride);
    void setValues(int head, int block, const float* values, std::int64_t stride);

    /// What the queries of this block attend to: as many rows of dim numbers, `stride` apart. Without `bias` it is 0. As by the
    /// definition, a query that is not finite makes its own row NaN, a key every row of its head, a value its channel.
    void attend(int head, int block, float* out, std::int64_t stride, const LogitBias* bias = nullptr) const;

private:
    struct Course;

    [[nodiscard]] std::size_t place(int head, int block) const;
    [[nodiscard]] std::size_t tokensFrom(int block, int blocks) const;
    [[nodiscard]] bool areKeysFinite(std::size_t head) const;
    template <bool kBiased> void findLogits(Course& course, int row, int keyBlock, std::size_t keys) const;
    void weigh(Course& course, int row, int keyBlock, std::size_t keys) const;
    void mix(Course& course, int row, int keyBlock, std::size_t keys) const;

    int m_tokens;
    int m_blocks;
    int m_dim;
    std::vector<Line> m_queries;      // [head][block][kTokens][kMostChannels]
    std::vector<float> m_queryUnits;  // [head][block][kTokens]
    std::vector<Line> m_keys;         // [head][block][kTokens / kPanel][dim / 2][kPanel][2]
    std::vector<float> m_keyUnits;    // [head][block][kTokens]
    std::vector<float> m_keyBias;     // [block][kTokens]: 0, or kNever behind the last token
    std::vector<Line> m_values;       // [head][block][dim / kPanel][kTokens / 2][kPanel][2]
    std::vector<float> m_valueUnits;  // [head][block][dim]
};

}  // namespace cortilens::models::fixed16
