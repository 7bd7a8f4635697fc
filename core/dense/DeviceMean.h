// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/View.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// RunningMean where the network runs: features that lie on a GPU are summed there, and only maps that somebody looks at come
/// back.
///
/// One thread at a time. Functions throw c10::Error.
class DeviceMean {
public:
    /// `channels` > 0.
    DeviceMean(GridSize grid, int channels);
    ~DeviceMean();

    /// As RunningMean::add; `tokens` float32 [rows * cols, channels], all on the device of the first.
    void add(const View& view, const at::Tensor& tokens);

    // As of RunningMean; tensors are float32 and lie where the features do.
    [[nodiscard]] int views() const;
    [[nodiscard]] const std::vector<std::uint16_t>& visits() const;
    [[nodiscard]] at::Tensor mean() const;    ///< [rows * cols, channels]
    [[nodiscard]] at::Tensor spread() const;  ///< [rows * cols]

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::dense
