// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/ReadoutParts.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace cortilens::encoder {

ReadoutParts partsOf(const Encoder& encoder, std::vector<BlockedRow> rows)
{
    ReadoutParts parts{.hidden = encoder.hidden, .weights = {}, .bias = {}, .shares = {}, .width = encoder.width()};
    std::erase_if(rows, [](const BlockedRow& each) { return !(each.share > 0); });
    std::ranges::sort(rows);
    std::vector<double> sum(parts.width);
    for (auto first = rows.begin(); first != rows.end();) {
        const auto last = std::find_if(first, rows.end(), [&](const BlockedRow& each) { return each.block != first->block; });
        std::ranges::fill(sum, 0.0);
        double bias = 0;
        double shares = 0;
        for (const auto& [block, row, share] : std::span(first, last)) {
            const auto readout = std::span(encoder.weights).subspan(row * parts.width, parts.width);
            for (std::size_t channel = 0; channel < parts.width; ++channel)
                sum[channel] += static_cast<double>(share) * static_cast<double>(readout[channel]);
            bias += static_cast<double>(share) * static_cast<double>(encoder.bias[row]);
            shares += static_cast<double>(share);
        }
        std::ranges::transform(sum, std::back_inserter(parts.weights), [](double each) { return static_cast<float>(each); });
        parts.bias.push_back(static_cast<float>(bias));
        parts.shares.push_back(static_cast<float>(shares));
        first = last;
    }
    return parts;
}

}  // namespace cortilens::encoder
