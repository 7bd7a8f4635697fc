// SPDX-License-Identifier: Apache-2.0
// Subject: volumes, regions, betas.
#include "core/data/Enables.h"
#include "core/data/LabelFiles.h"
#include "core/data/RegionReader.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/VolumeFiles.h"
#include "core/files/Hdf5.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSessionPrefix = "betas_session";
constexpr std::array<std::string_view, 2> kSessionSuffixes{".hdf5", ".nii.gz"};

/// Session numbers of a folder of betas, sorted, each once.
[[nodiscard]] std::vector<int> sessionsIn(const fs::path& folder)
{
    std::vector<int> sessions;
    for (const auto suffix : kSessionSuffixes)
        for (const auto& path : filesIn(folder, kSessionPrefix, suffix)) {
            const auto name = path.filename().string();
            const auto digits =
                std::string_view(name).substr(kSessionPrefix.size(), name.size() - kSessionPrefix.size() - suffix.size());
            if (const auto session = files::numberOf<int>(digits); session && *session >= 1) sessions.push_back(*session);
        }
    std::ranges::sort(sessions);
    const auto rest = std::ranges::unique(sessions);
    sessions.erase(rest.begin(), rest.end());
    return sessions;
}

/// [trials, z, y, x] in C order.
[[nodiscard]] std::optional<VolumeShape> shapeOfBetas(const fs::path& path)
{
    constexpr std::int64_t kMaxAxis = 2048;
    const auto betas = files::Hdf5Dataset::open(path, "betas");
    if (!betas || betas->shape().size() != 4) return std::nullopt;
    VolumeShape shape{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto length = betas->shape()[3 - axis];
        if (length < 1 || length > kMaxAxis) return std::nullopt;
        shape[axis] = static_cast<std::int32_t>(length);
    }
    return shape;
}

}  // namespace

void Subject::findShape()
{
    std::vector<fs::path> candidates;
    for (const auto version : betaVersions()) candidates.push_back(m_tree.betas(m_name, kSpace, version) / "ncsnr.nii.gz");
    const auto volumes = m_tree.volumes(m_name, kSpace);
    candidates.push_back(volumes / "brainmask.nii.gz");
    for (const auto& folder : {volumes / "roi", volumes})
        for (auto& path : filesIn(folder, "", ".nii.gz")) candidates.push_back(std::move(path));
    for (const auto& path : candidates) {
        if (!isFile(path)) continue;
        const auto shape = readVolumeShape(path);
        if (!shape) continue;  // whoever needs this file says what is wrong with it
        m_shape = *shape;
        return;
    }
    for (const auto version : betaVersions())
        for (const auto& path : filesIn(m_tree.betas(m_name, kSpace, version), kSessionPrefix, ".hdf5"))
            if (const auto shape = shapeOfBetas(path)) {
                m_shape = *shape;
                return;
            }
}

void Subject::readNoiseCeiling()
{
    for (const auto version : betaVersions()) {
        const auto path = m_tree.betas(m_name, kSpace, version) / "ncsnr.nii.gz";
        if (!isFile(path)) continue;
        auto ncsnr = readVolume(path, m_shape);
        if (!ncsnr) {
            add(pieceFrom(ncsnr.error(), "Noise ceiling", enables::kCeiling));
            return;
        }
        m_noiseCeiling = std::move(*ncsnr);
        m_betaVersion = version;
        std::ranges::transform(m_noiseCeiling, m_noiseCeiling.begin(), [](float value) { return noiseCeilingOf(value); });
        add({"Noise ceiling", PieceState::found, fmt::format("ncsnr of {}", version), std::string(enables::kCeiling)});
        return;
    }
    add({"Noise ceiling", PieceState::missing,
         fmt::format("ncsnr.nii.gz was looked for in {}.", m_tree.betas(m_name, kSpace, betaVersions().front()).string()),
         std::string(enables::kCeiling)});
}

void Subject::readRegions()
{
    const RegionPlace place{m_shape, m_vertexMaps, m_noiseCeiling};
    const auto sets = labelFilesOf(m_tree, m_name, kSpace);
    for (const auto& files : sets) {
        auto set = readRegionSet(files, place);
        std::ranges::move(set.regions, std::back_inserter(m_regions));
        std::ranges::move(set.emptyRegions, std::back_inserter(m_emptyRegions));
        std::ranges::move(set.notices, std::back_inserter(m_notices));
    }
    if (!m_regions.empty()) {
        auto detail = fmt::format("{} regions in {} sets", m_regions.size(), sets.size());
        if (!m_emptyRegions.empty()) detail += fmt::format("; named but empty: {}", fmt::join(m_emptyRegions, ", "));
        add({"Regions", PieceState::found, std::move(detail), std::string(enables::kRegions)});
    } else if (sets.empty())
        add({"Regions", PieceState::missing,
             fmt::format(
                 "Labels such as floc-faces.nii.gz were looked for in {}, lh.floc-faces.mgz with floc-faces.mgz.ctab in {}.",
                 (m_tree.volumes(m_name, kSpace) / "roi").string(), m_tree.labels(m_name).string()),
             std::string(enables::kRegions)});
    else
        add({"Regions", PieceState::damaged,
             fmt::format("None of {} sets of labels has a region that can be used; see the notices.", sets.size()),
             std::string(enables::kRegions)});
}

void Subject::countSessions()
{
    for (const auto version : betaVersions()) {
        const auto folder = m_tree.betas(m_name, kSpace, version);
        const auto sessions = sessionsIn(folder);
        if (sessions.empty()) continue;
        while (std::cmp_less(m_sessions, sessions.size()) && sessions[static_cast<std::size_t>(m_sessions)] == m_sessions + 1)
            ++m_sessions;
        add({"Betas", PieceState::found, fmt::format("{} sessions of {}", sessions.size(), version),
             std::string(enables::kBetas)});
        if (std::cmp_less(m_sessions, sessions.size())) {
            std::vector<int> absent;
            for (int session = 1; session < sessions.back(); ++session)
                if (!std::ranges::binary_search(sessions, session)) absent.push_back(session);
            m_notices.push_back(fmt::format("Sessions {} of the betas are missing in {}: only the first {} are counted.",
                                            fmt::join(absent, ", "), folder.string(), m_sessions));
        }
        return;
    }
    add({"Betas", PieceState::missing,
         fmt::format("betas_session01.hdf5 (or .nii.gz), ... were looked for in {}.",
                     m_tree.betas(m_name, kSpace, betaVersions().front()).string()),
         std::string(enables::kBetas)});
}

}  // namespace cortilens::data
