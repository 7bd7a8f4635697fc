// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Design.h"
#include "core/data/ResponseConversion.h"
#include "tests/core/data/SmallTree.h"

#include <cmath>
#include <cstdint>

/// Betas in the small tree, in every format, of numbers that a test can work out again.
namespace cortilens::test {

inline constexpr std::size_t kTrials = data::kTrialsPerSession;
inline constexpr std::size_t kVoxels = 4 * 3 * 2;
inline const std::string kBetas3 = "betas_fithrf_GLMdenoise_RR";

/// The stored number of a voxel (x fastest) in a trial: noise, with a mean and a width of the voxel's own.
[[nodiscard]] inline std::int16_t storedBeta(std::size_t voxel, int session, std::size_t trial)
{
    // splitmix64: a generator that costs nothing to seed.
    std::uint64_t state = voxel * 1'000'003 + static_cast<std::uint64_t>(session) * 7919 * 4096 + trial + 1;
    state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    state = (state ^ (state >> 27U)) * 0x94d049bb133111ebULL;
    const auto random = static_cast<int>((state >> 33U) % (200 + 10 * voxel));
    return static_cast<std::int16_t>(static_cast<int>(voxel) * 20 + random - 100);
}

/// [trials, units]
[[nodiscard]] inline std::vector<std::int16_t> storedSession(int session, std::size_t units, std::size_t trials = kTrials)
{
    std::vector<std::int16_t> values;
    values.reserve(units * trials);
    for (std::size_t trial = 0; trial < trials; ++trial)
        for (std::size_t unit = 0; unit < units; ++unit) values.push_back(storedBeta(unit, session, trial));
    return values;
}

inline void writeBetasHdf5(const fs::path& path, const std::vector<std::uint64_t>& shape, const std::vector<std::uint64_t>& chunk,
                           const std::vector<std::int16_t>& values)
{
    fs::create_directories(path.parent_path());
    auto writer = files::ChunkedHdf5Writer::create(path, {"betas", files::DType::int16, shape, chunk});
    QVERIFY(writer.has_value());
    QVERIFY(writer->write(std::vector<std::uint64_t>(shape.size(), 0), shape, std::as_bytes(std::span(values))).has_value());
    QVERIFY(writer->commit().has_value());
}

inline void writeBetasNifti(const fs::path& path, const std::vector<std::int16_t>& values)
{
    fs::create_directories(path.parent_path());
    auto writer =
        files::NiftiWriter::create(path, {{4, 3, 2, static_cast<std::int64_t>(values.size() / kVoxels)}, files::DType::int16});
    QVERIFY(writer.has_value());
    QVERIFY(writer->append(std::as_bytes(std::span(values))).has_value());
    QVERIFY(writer->commit().has_value());
}

/// betas_sessionNN.hdf5 as NSD has it: [trials, z, y, x], a chunk per voxel.
inline void writeVolumeSession(const SmallTree& tree, int session, std::size_t trials = kTrials)
{
    writeBetasHdf5(tree.betas() / (session < 10 ? "betas_session0" + std::to_string(session) + ".hdf5"
                                                : "betas_session" + std::to_string(session) + ".hdf5"),
                   {trials, 2, 3, 4}, {trials, 1, 1, 1}, storedSession(session, kVoxels, trials));
}

/// Three photos in turn, so that each is seen 250 times a session; ids 5, 6, 7 (from 0) for subj01.
inline void writeRotatingDesign(const SmallTree& tree, int sessions, double firstId = 6)
{
    std::vector<double> order;
    for (std::size_t trial = 0; trial < kTrials * static_cast<std::size_t>(sessions); ++trial)
        order.push_back(1 + static_cast<double>(trial % 3));
    tree.writeDesign(order, {firstId, firstId + 1, firstId + 2}, {1, 2, 3});
}

/// responses.tsv with the two columns that matter, of ids as they stand in the file.
inline void writeBehaviour(const SmallTree& tree, int sessions, int firstId = 6)
{
    std::string table = "SUBJECT\tSESSION\t73KID\n";
    for (std::size_t trial = 0; trial < kTrials * static_cast<std::size_t>(sessions); ++trial)
        table +=
            "1\t" + std::to_string(trial / kTrials + 1) + '\t' + std::to_string(firstId + static_cast<int>(trial % 3)) + '\n';
    tree.text(tree.root() / "nsddata/ppdata/subj01/behav/responses.tsv", table);
}

[[nodiscard]] inline data::ResponseKey keyOf(const std::string& mask, const std::string& space = "func1pt8mm")
{
    return {"subj01", space, kBetas3, mask};
}

/// z within a session by the definition: mean 0, standard deviation 1 (n - 1).
[[nodiscard]] inline std::vector<double> zByHand(std::size_t voxel, int session)
{
    double sum = 0;
    for (std::size_t trial = 0; trial < kTrials; ++trial) sum += storedBeta(voxel, session, trial);
    const double mean = sum / kTrials;
    double squares = 0;
    for (std::size_t trial = 0; trial < kTrials; ++trial) squares += std::pow(storedBeta(voxel, session, trial) - mean, 2);
    std::vector<double> z;
    for (std::size_t trial = 0; trial < kTrials; ++trial)
        z.push_back((storedBeta(voxel, session, trial) - mean) / std::sqrt(squares / (kTrials - 1)));
    return z;
}

}  // namespace cortilens::test
