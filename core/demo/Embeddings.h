// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/DenseNetwork.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace cortilens::demo {

/// The whole-photo vectors that readouts apply to (dense::Embedder), [N, C]. `done` is called after each photo with their number
/// so far. Errors as of Embedder::embed.
[[nodiscard]] Result<std::vector<float>> unitEmbeddings(const std::shared_ptr<const dense::DenseNetwork>& network,
                                                        std::span<const Photo> photos,
                                                        const std::function<void(std::size_t)>& done,
                                                        const std::stop_token& stop);

}  // namespace cortilens::demo
