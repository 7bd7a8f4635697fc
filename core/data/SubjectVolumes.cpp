// SPDX-License-Identifier: Apache-2.0
// Subject: volumes, regions, betas.
#include "core/data/Enables.h"
#include "core/data/NoiseCeiling.h"
#include "core/data/RegionReader.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VolumeFiles.h"
#include "core/files/Hdf5.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

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
    if (m_files.onSurface()) return;  // known with the surfaces
    for (const auto& path : m_files.volumes) {
        if (!isFile(path)) continue;
        const auto shape = readVolumeShape(path);
        if (!shape) continue;  // whoever needs this file says what is wrong with it
        m_shape = *shape;
        return;
    }
    for (const auto& path : m_files.betaVolumes)
        if (const auto shape = shapeOfBetas(path)) {
            m_shape = *shape;
            return;
        }
}

void Subject::readNoiseCeiling()
{
    if (m_files.onSurface()) return readUnitCeiling();
    const auto& path = m_files.ceiling.volume;
    if (path.empty()) {
        add({"Noise ceiling", PieceState::missing, m_files.noCeiling.where, std::string(enables::kCeiling)});
        return;
    }
    auto values = readVolume(path, m_shape);
    if (!values) {
        add(pieceFrom(values.error(), "Noise ceiling", enables::kCeiling));
        return;
    }
    m_noiseCeiling = std::move(*values);
    std::ranges::transform(m_noiseCeiling, m_noiseCeiling.begin(),
                           [this](float value) { return noiseCeilingFrom(m_files.ceiling.kind, value); });
    add({"Noise ceiling", PieceState::found, m_files.ceiling.origin, std::string(enables::kCeiling)});
}

void Subject::readUnitCeiling()
{
    bool known = false;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto& path = m_files.ceiling.surfaces[side];
        if (path.empty()) continue;
        const auto values = readSurfaceValues(path, hemisphere, static_cast<std::size_t>(m_files.vertexCounts[side]),
                                              m_files.mask.surfaces[side]);
        if (!values) {
            add(pieceFrom(values.error(), fmt::format("Noise ceiling, {}", inWords(hemisphere)), enables::kCeiling));
            continue;
        }
        known = true;
        m_noiseCeiling.resize(flatIndex(m_shape, {0, 0, m_shape[2]}), std::numeric_limits<float>::quiet_NaN());
        for (std::int32_t v = 0; std::cmp_less(v, values->size()); ++v)
            m_noiseCeiling[flatIndex(m_shape, unitOf(hemisphere, {v}))] =
                noiseCeilingFrom(m_files.ceiling.kind, (*values)[static_cast<std::size_t>(v)]);
    }
    const bool named = !m_files.ceiling.surfaces[0].empty() || !m_files.ceiling.surfaces[1].empty();
    if (known)
        add({"Noise ceiling", PieceState::found, m_files.ceiling.origin, std::string(enables::kCeiling)});
    else if (!named)
        add({"Noise ceiling", PieceState::missing, m_files.noCeiling.where, std::string(enables::kCeiling)});
}

void Subject::readRegions()
{
    const RegionPlace place{m_shape, m_vertexMaps, m_noiseCeiling, m_files.onSurface()};
    const auto& sets = m_files.labels;
    for (const auto& files : sets) {
        auto set = readRegionSet(files, place);
        std::ranges::move(set.regions, std::back_inserter(m_regions));
        std::ranges::move(set.emptyRegions, std::back_inserter(m_emptyRegions));
        std::ranges::move(set.notices, std::back_inserter(m_notices));
    }
    if (!m_regions.empty()) {
        std::vector<std::string_view> drawn;
        for (const auto& files : sets)
            if (!files.region.empty()) drawn.push_back(files.region);
        const auto setCount = sets.size() - drawn.size() + (drawn.empty() ? 0 : 1);
        auto detail = fmt::format("{} regions in {} sets", m_regions.size(), setCount);
        if (!drawn.empty()) detail += fmt::format("; drawn: {}", fmt::join(drawn, ", "));
        if (!m_emptyRegions.empty()) detail += fmt::format("; named but empty: {}", fmt::join(m_emptyRegions, ", "));
        add({"Regions", PieceState::found, std::move(detail), std::string(enables::kRegions)});
    } else if (sets.empty())
        add({"Regions", PieceState::missing, m_files.noLabels.where, std::string(enables::kRegions)});
    else
        add({"Regions", PieceState::damaged,
             fmt::format("None of {} sets of labels has a region that can be used; see the notices.", sets.size()),
             std::string(enables::kRegions)});
}

void Subject::countSessions()
{
    const auto& sessions = m_files.sessions;
    if (sessions.empty()) {
        add({"Betas", PieceState::missing, m_files.noResponses.where, std::string(enables::kBetas)});
        return;
    }
    while (std::cmp_less(m_sessions, sessions.size()) && sessions[static_cast<std::size_t>(m_sessions)] == m_sessions + 1)
        ++m_sessions;
    add({"Betas", PieceState::found, fmt::format("{} sessions of {}", sessions.size(), m_files.betaVersion),
         std::string(enables::kBetas)});
    if (std::cmp_equal(m_sessions, sessions.size())) return;
    std::vector<int> absent;
    for (int session = 1; session < sessions.back(); ++session)
        if (!std::ranges::binary_search(sessions, session)) absent.push_back(session);
    m_notices.push_back(fmt::format("Sessions {} of the betas are missing ({}): only the first {} are counted.",
                                    fmt::join(absent, ", "), m_files.betaVersion, m_sessions));
}

}  // namespace cortilens::data
