// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/demo/Subject.h"
#include "core/models/Device.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>

namespace cortilens::demo {

/// Fits readouts of the control column to the simulated responses (ridge on all photos but the shared ones) and writes them with
/// their R2 on the shared ones: what low-level features alone explain of this brain. `done`: photos embedded so far. Errors:
/// those of Embedder::embed, encoder::fitRidge, encoder::scoreReadouts and encoder::saveEncoder.
[[nodiscard]] Result<void> writeControlEncoder(const std::filesystem::path& root, const Subject& subject,
                                               std::span<const Photo> stimuli, const models::Device& device,
                                               const std::function<void(std::size_t)>& done, const std::stop_token& stop);

}  // namespace cortilens::demo
