// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ProjectVolume.h"

#include "core/data/StudyFiles.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceSampling.h"
#include "core/data/VolumeFiles.h"
#include "core/files/MghWriter.h"
#include "core/types/Surface.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cortilens::engine {

namespace {

/// Values at fsaverage's vertices, each that of a vertex of the subject's own.
[[nodiscard]] Result<std::vector<float>> toFsaverage(const data::Subject& subject, Hemisphere hemisphere,
                                                     const std::vector<float>& own)
{
    const auto& path = subject.files().toFsaverage[sideOf(hemisphere)];
    if (path.empty())
        return std::unexpected(
            Error{ErrorKind::notFound, fmt::format("{} states no way to fsaverage.", subject.name()), "Leave --fsaverage out."});
    const auto sources = data::readVertexSources(path, own.size());
    if (!sources) return std::unexpected(sources.error());
    return data::carryVertices(own, *sources);
}

}  // namespace

Result<std::string> projectVolume(const ProjectRequest& request)
{
    const auto sampling = data::samplingFrom(request.sampling);
    if (!sampling) return std::unexpected(sampling.error());
    const auto tree = data::StudyFiles::open(request.directory);
    if (!tree) return std::unexpected(tree.error());
    const auto subject = data::Subject::open(*tree, request.subject);
    if (!subject) return std::unexpected(subject.error());
    const auto volume = data::readVolume(request.volume, subject->volumeShape());
    if (!volume) return std::unexpected(volume.error());
    std::size_t known = 0;
    std::size_t all = 0;
    std::vector<std::string> written;
    for (const auto hemisphere : kHemispheres) {
        auto values = subject->sampledAtDepths(*volume, hemisphere, *sampling);
        if (values && request.toFsaverage) values = toFsaverage(*subject, hemisphere, *values);
        if (!values) return std::unexpected(values.error());
        const auto path =
            request.out.parent_path() / fmt::format("{}.{}.mgz", prefixOf(hemisphere), request.out.filename().string());
        if (auto done = files::writeMghSurfaceMap(path, *values, values->size()); !done) return std::unexpected(done.error());
        known += static_cast<std::size_t>(std::ranges::count_if(*values, [](float value) { return !std::isnan(value); }));
        all += values->size();
        written.push_back(path.string());
    }
    return fmt::format("{}, {}: {} of {}, {} at {} of {} vertices", written[0], written[1], request.volume.filename().string(),
                       request.toFsaverage ? "fsaverage" : subject->name(), request.sampling, known, all);
}

}  // namespace cortilens::engine
