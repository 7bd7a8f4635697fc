// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace cortilens::analysis {

/// Directions: rows of length 1, whose products are their cosines.
///
/// Values, so any number of threads may read them. Every row has a direction and every value is a number.
class UnitRows {
public:
    /// Of `values` [N, channels] of any length above zero; N may be 0. Takes as much memory as the values do.
    /// Errors: invalidRequest (a row of zeros, or one with NaN or infinity: the first such row is named, counted from 0),
    /// mismatch (values that are no whole rows, both numbers named).
    [[nodiscard]] static Result<UnitRows> of(std::span<const float> values, std::size_t channels);

    [[nodiscard]] std::size_t size() const { return m_values.size() / m_channels; }
    [[nodiscard]] std::size_t channels() const { return m_channels; }
    [[nodiscard]] std::span<const float> values() const { return m_values; }  ///< [N, channels]
    [[nodiscard]] std::span<const float> row(std::size_t number) const
    {
        return std::span(m_values).subspan(number * m_channels, m_channels);
    }

private:
    UnitRows(std::vector<float> values, std::size_t channels)
        : m_values(std::move(values))
        , m_channels(channels)
    {}

    std::vector<float> m_values;
    std::size_t m_channels;
};

}  // namespace cortilens::analysis
