// SPDX-License-Identifier: Apache-2.0
#include "core/engine/MakeDemo.h"

#include "core/demo/Demo.h"
#include "core/demo/ScaleTree.h"
#include "core/engine/Machine.h"
#include "core/engine/Resources.h"

#include <fmt/format.h>

#include <system_error>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

/// Stimuli weigh the most: 425 x 425 x 3 bytes each; the rest of the tree is about as much again.
constexpr std::int64_t kBytesPerPhoto = 1'300'000;

/// The folder itself, or the nearest one above it that exists.
[[nodiscard]] fs::path existing(fs::path path)
{
    std::error_code error;
    while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
    return path;
}

[[nodiscard]] Result<void> checkDisk(const fs::path& directory, std::int64_t needed)
{
    const auto free = freeBytes(existing(fs::absolute(directory)));
    if (free < 0 || free >= needed) return {};
    return std::unexpected(Error{ErrorKind::outOfSpace,
                                 fmt::format("The made-up subject takes about {}, and there are {} free for {}.",
                                             sizeText(needed), sizeText(free), directory.string()),
                                 "Make room on that disk or choose a folder on another one."});
}

[[nodiscard]] Result<std::string> makeScaleTree(const DemoRequest& request,
                                                const std::function<void(double fraction, std::string_view stage)>& progress)
{
    constexpr std::int64_t kBytesPerSession = 1'500'000'000;  // HDF5 and .nii.gz
    if (auto fits = checkDisk(request.directory, request.scaleSessions * kBytesPerSession); !fits)
        return std::unexpected(fits.error());
    demo::ScaleOptions options;
    options.sessions = request.scaleSessions;
    options.replace = request.replace;
    if (auto written = demo::writeScaleTree(request.directory, options, progress); !written)
        return std::unexpected(written.error());
    return fmt::format("{}: {} sessions of made-up betas of NSD's size", request.directory.string(), options.sessions);
}

}  // namespace

Result<std::string> makeDemo(const EngineOptions& engine, const DemoRequest& request,
                             const std::function<void(double fraction, std::string_view stage)>& progress)
{
    if (request.scaleSessions > 0) return makeScaleTree(request, progress);
    const auto resources = findResources(engine.resources);
    if (!resources) return std::unexpected(resources.error());
    const auto device = models::chooseDevice(engine.device);
    if (!device) return std::unexpected(device.error());
    demo::DemoOptions options;
    options.resources = *resources;
    options.replace = request.replace;
    if (request.photos > 0) options.photos = request.photos;
    options.device = device->device;
    if (auto fits = checkDisk(request.directory, options.photos * kBytesPerPhoto); !fits) return std::unexpected(fits.error());
    if (auto written = demo::writeDemo(request.directory, options, progress); !written) return std::unexpected(written.error());
    return fmt::format("{}: a synthetic subject with {} photos", request.directory.string(), options.photos);
}

}  // namespace cortilens::engine
