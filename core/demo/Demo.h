// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string_view>

namespace cortilens::demo {

struct DemoOptions {
    std::filesystem::path resources;  ///< the folder that holds demo/photos, demo/fsaverage5 and demo/weights
    bool replace = false;             ///< an older demo tree at the target is replaced; anything else never is
    int photos = 500;               ///< stimuli, at least 100; each is shown three times, so that sessions of 750 trials fill up
    std::uint64_t seed = 20220101;  ///< of crops, preferences, trial order and noise, each by its own offset
    models::Device device{};        ///< that embeds the photos
    std::stop_token stop{};
};

/// Where the writing stands: a fraction in 0..1 and what is being done.
using DemoProgress = std::function<void(double fraction, std::string_view stage)>;

/// Writes a synthetic subject (a made-up brain that likes what ImageNet's classes show) as a real NSD tree: names, types, axes
/// and scales are those of a download, so that the same readers open it. See the tree's README.md for what is in it.
///
/// The tree is written beside `directory` and renamed at the end: whoever finds `directory` finds a whole tree. Same options and
/// machine, same bytes. Errors: invalidRequest (`directory` exists and is neither empty nor a demo tree that may be replaced),
/// notFound (resources), outOfSpace, cancelled, and those of the network.
[[nodiscard]] Result<void> writeDemo(const std::filesystem::path& directory, const DemoOptions& options,
                                     const DemoProgress& progress = {});

}  // namespace cortilens::demo
