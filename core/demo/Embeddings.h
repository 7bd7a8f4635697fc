// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/DenseNetwork.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace cortilens::demo {

/// Side of the square that a photo is resized to, as Pillow does, before it is embedded.
inline constexpr int kEmbeddingPixels = 224;

/// The whole-photo vectors that readouts apply to: class token of the unmodified network, unit norm, [N, C]. `done` is called
/// after each batch with the number of photos so far. Errors as of DenseNetwork::embedding.
[[nodiscard]] Result<std::vector<float>> unitEmbeddings(const dense::DenseNetwork& network, std::span<const Photo> photos,
                                                        const std::function<void(std::size_t)>& done,
                                                        const std::stop_token& stop);

}  // namespace cortilens::demo
