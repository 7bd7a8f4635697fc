// SPDX-License-Identifier: Apache-2.0
#include "core/data/OverlayFiles.h"

#include "core/data/SurfaceFiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

/// A map with a fixed name.
struct KnownMap {
    std::string_view id;
    std::string_view name;
    std::string_view quantity;
    std::string_view unit;
    OverlayKind kind;
    float low;
    float high;
    std::string_view volume;   ///< prf_size.nii.gz in the folder of volumes
    std::string_view surface;  ///< prfsize.mgz behind lh. in the folder of labels, or thickness in that of surfaces
};

using enum OverlayKind;

// pRF stimuli reached 4.2 degrees from fixation (NSD data paper). Angles go counter-clockwise from the right horizontal meridian.
constexpr std::array<KnownMap, 5> kKnownMaps{
    {{"prf-angle", "pRF angle", "Polar angle, 0 right, 90 up", "deg", circular, 0, 360, "prf_angle.nii.gz", "prfangle.mgz"},
     {"prf-eccentricity", "pRF eccentricity", "Eccentricity", "deg", sequential, 0, 4.2F, "prf_eccentricity.nii.gz",
      "prfeccentricity.mgz"},
     {"prf-size", "pRF size", "Size", "deg", sequential, 0, 4.2F, "prf_size.nii.gz", "prfsize.mgz"},
     {"prf-r2", "pRF fit", "Variance explained by the pRF", "%", sequential, 0, 100, "prf_R2.nii.gz", "prfR2.mgz"},
     {"thickness", "Thickness", "Cortical thickness", "mm", sequential, 1, 4.5F, "", "thickness"}}};

/// What lies between the two in each file's name: faces of floc_facestval.nii.gz.
void collect(std::set<std::string>& names, const fs::path& folder, std::string_view prefix, std::string_view suffix)
{
    for (const auto& path : filesIn(folder, prefix, suffix)) {
        auto name = path.filename().string();
        name = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
        if (!name.empty()) names.insert(std::move(name));
    }
}

[[nodiscard]] std::string capitalised(std::string text)
{
    if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// t of one category against the others.
[[nodiscard]] Overlay contrast(const std::string& domain)
{
    return {fmt::format("floc-{}tval", domain),
            fmt::format("fLoc {}", domain),
            fmt::format("{} against other categories", capitalised(domain)),
            "t",
            OverlayKind::diverging,
            -10,
            10,
            2,
            {}};
}

[[nodiscard]] bool isThere(const OverlayFiles& files)
{
    return !files.volume.empty() || !files.surfaces[0].empty() || !files.surfaces[1].empty();
}

}  // namespace

std::vector<OverlayFiles> overlayFilesOf(const NsdTree& tree, std::string_view subject, std::string_view space)
{
    const auto volumes = tree.volumes(subject, space);
    const auto labels = tree.labels(subject);
    std::set<std::string> domains;
    collect(domains, volumes, "floc_", "tval.nii.gz");
    for (const auto hemisphere : kHemispheres) collect(domains, labels, fmt::format("{}.floc", prefixOf(hemisphere)), "tval.mgz");

    std::vector<OverlayFiles> found;
    for (const auto& domain : domains) {
        OverlayFiles files{contrast(domain), ifThere(volumes / fmt::format("floc_{}tval.nii.gz", domain)), {}};
        for (const auto hemisphere : kHemispheres)
            files.surfaces[sideOf(hemisphere)] = ifThere(labels / fmt::format("{}.floc{}tval.mgz", prefixOf(hemisphere), domain));
        found.push_back(std::move(files));
    }
    for (const auto& known : kKnownMaps) {
        OverlayFiles files{{std::string(known.id),
                            std::string(known.name),
                            std::string(known.quantity),
                            std::string(known.unit),
                            known.kind,
                            known.low,
                            known.high,
                            0,
                            {}},
                           known.volume.empty() ? fs::path{} : ifThere(volumes / known.volume),
                           {}};
        const auto folder = known.surface.ends_with(".mgz") ? labels : tree.surfaces(subject);
        for (const auto hemisphere : kHemispheres)
            files.surfaces[sideOf(hemisphere)] = ifThere(folder / fmt::format("{}.{}", prefixOf(hemisphere), known.surface));
        if (isThere(files)) found.push_back(std::move(files));
    }
    return found;
}

const OverlayFiles* findMap(std::span<const OverlayFiles> maps, std::string_view name)
{
    const auto floc = fmt::format("floc-{}tval", name);
    const auto found =
        std::ranges::find_if(maps, [&](const OverlayFiles& map) { return map.overlay.id == name || map.overlay.id == floc; });
    return found == maps.end() ? nullptr : &*found;
}

}  // namespace cortilens::data
