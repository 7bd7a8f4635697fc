// SPDX-License-Identifier: Apache-2.0
#include "core/demo/ScaleTree.h"

#include "core/demo/Subject.h"
#include "core/demo/TreeFiles.h"
#include "core/files/ChunkedHdf5Writer.h"
#include "core/files/Mat.h"
#include "core/files/NiftiWriter.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

namespace cortilens::demo {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTrials = 750;
constexpr int kSessions = 40;
constexpr int kPhotos = 10'000;
constexpr std::size_t kBrain = 228'000;
constexpr std::size_t kGeneral = 15'724;
constexpr std::string_view kMark = R"("generator": "cortilens scale")";

/// Sixty-four random bits of two numbers (splitmix64's mixing), so that any value can be made without those before it.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    auto state = a * 0x9e3779b97f4a7c15ULL + b * 0xd1b54a32d192ed03ULL;
    state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    state = (state ^ (state >> 27U)) * 0x94d049bb133111ebULL;
    return state ^ (state >> 31U);
}

/// Nearly normal, mean 0 and variance 1: four uniform numbers of 16 bits.
[[nodiscard]] float normal(std::uint64_t bits)
{
    const auto sum = static_cast<float>((bits & 0xffffU) + ((bits >> 16U) & 0xffffU) + ((bits >> 32U) & 0xffffU) + (bits >> 48U));
    constexpr float kMean = 2 * 65535.0F;
    constexpr float kDeviation = 37837.0F;  // sqrt(4 / 12) * 65536
    return (sum - kMean) / kDeviation;
}

/// What every trial of every voxel is made from.
class ScaleBrain {
public:
    explicit ScaleBrain(std::uint64_t seed)
        : m_seed(seed)
        , m_brain(m_grid.voxels(), 0)
        , m_general(m_grid.voxels(), 0)
        , m_order(trialOrder(kPhotos, kRepeats, seed))
    {
        // The brain is an ellipsoid of as many voxels as are due; nsdgeneral are those of them that are nearest to its back.
        mark(m_brain, kBrain, {0.5F, 0.5F, 0.5F}, {});
        mark(m_general, kGeneral, {0.5F, 0.06F, 0.42F}, m_brain);
    }

    [[nodiscard]] const VolumeGrid& grid() const { return m_grid; }
    [[nodiscard]] const std::vector<int>& order() const { return m_order; }
    [[nodiscard]] const std::vector<std::uint8_t>& brain() const { return m_brain; }
    [[nodiscard]] const std::vector<std::uint8_t>& general() const { return m_general; }

    /// 0.3 to 1.3 in nsdgeneral, 0 elsewhere.
    [[nodiscard]] float ncsnr(std::size_t voxel) const
    {
        return m_general[voxel] == 0 ? 0 : 0.3F + static_cast<float>(mixed(m_seed + 1, voxel) % 1000) / 1000;
    }

    /// % signal change x 300; 0 outside the brain.
    [[nodiscard]] std::int16_t beta(std::size_t voxel, std::size_t trial) const
    {
        if (m_brain[voxel] == 0) return 0;
        const float noise = normal(mixed(m_seed + 2 + voxel, trial));
        float z = noise;
        if (const float snr = ncsnr(voxel); snr > 0) {
            const auto photo = static_cast<std::uint64_t>(m_order[trial]);
            z = (snr * normal(mixed(m_seed + 3 + (std::uint64_t{1} << 40U) + voxel, photo)) + noise) / std::sqrt(1 + snr * snr);
        }
        return static_cast<std::int16_t>(std::lround(300 * (0.5F + 1.6F * z)));
    }

private:
    void mark(std::vector<std::uint8_t>& mask, std::size_t count, std::array<float, 3> around,
              const std::vector<std::uint8_t>& inside)
    {
        std::vector<std::pair<float, std::size_t>> distances;
        for (std::int32_t k = 0; k < m_grid.shape[2]; ++k)
            for (std::int32_t j = 0; j < m_grid.shape[1]; ++j)
                for (std::int32_t i = 0; i < m_grid.shape[0]; ++i) {
                    const auto voxel = m_grid.indexOf({i, j, k});
                    if (!inside.empty() && inside[voxel] == 0) continue;
                    const std::array<std::int32_t, 3> at{i, j, k};
                    float square = 0;
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        const float away =
                            (static_cast<float>(at[axis]) + 0.5F) / static_cast<float>(m_grid.shape[axis]) - around[axis];
                        square += away * away;
                    }
                    distances.emplace_back(square, voxel);
                }
        std::ranges::sort(distances);
        for (std::size_t n = 0; n < count; ++n) mask[distances[n].second] = 1;
    }

    std::uint64_t m_seed;
    VolumeGrid m_grid;
    std::vector<std::uint8_t> m_brain;
    std::vector<std::uint8_t> m_general;
    std::vector<int> m_order;
};

[[nodiscard]] fs::path fileOf(const fs::path& root, std::string_view end, int session)
{
    return root / "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR" /
           fmt::format("betas_session{:02}{}", session, end);
}

using Show = std::function<Result<void>(double)>;

/// Every voxel has its chunk, as in NSD's files, those of zeros too.
[[nodiscard]] Result<void> writeHdf5(const fs::path& path, const ScaleBrain& brain, std::size_t firstTrial, const Show& show)
{
    const auto size = [&](std::size_t axis) { return static_cast<std::uint64_t>(brain.grid().shape[axis]); };
    auto writer = files::ChunkedHdf5Writer::create(
        path, {"betas", files::DType::int16, {kTrials, size(2), size(1), size(0)}, {kTrials, 1, 1, 1}});
    if (!writer) return std::unexpected(writer.error());
    const std::array<std::uint64_t, 4> count{kTrials, 1, 1, 1};
    std::vector<std::int16_t> betas(kTrials);
    for (std::uint64_t k = 0; k < size(2); ++k) {
        if (auto going = show(static_cast<double>(k) / static_cast<double>(size(2))); !going) return going;
        for (std::uint64_t j = 0; j < size(1); ++j)
            for (std::uint64_t i = 0; i < size(0); ++i) {
                const auto voxel = i + size(0) * (j + size(1) * k);
                for (std::size_t trial = 0; trial < kTrials; ++trial) betas[trial] = brain.beta(voxel, firstTrial + trial);
                const std::array<std::uint64_t, 4> start{0, k, j, i};
                if (auto written = writer->write(start, count, std::as_bytes(std::span(betas))); !written) return written;
            }
    }
    return writer->commit();
}

[[nodiscard]] Result<void> writeNifti(const fs::path& path, const ScaleBrain& brain, std::size_t firstTrial, const Show& show)
{
    const auto& shape = brain.grid().shape;
    auto writer = files::NiftiWriter::create(path, {{shape[0], shape[1], shape[2], kTrials}, files::DType::int16, 1.8, 4.0 / 3});
    if (!writer) return std::unexpected(writer.error());
    std::vector<std::int16_t> volume(brain.grid().voxels());
    for (std::size_t trial = 0; trial < kTrials; ++trial) {
        if (trial % 50 == 0)
            if (auto going = show(static_cast<double>(trial) / kTrials); !going) return going;
        for (std::size_t voxel = 0; voxel < volume.size(); ++voxel) volume[voxel] = brain.beta(voxel, firstTrial + trial);
        if (auto written = writer->append(std::as_bytes(std::span(volume))); !written) return written;
    }
    return writer->commit();
}

[[nodiscard]] Result<void> writeSmallFiles(const fs::path& root, const ScaleBrain& brain)
{
    const auto volumes = root / "nsddata/ppdata/subj01/func1pt8mm";
    std::vector<float> mask(brain.brain().begin(), brain.brain().end());
    if (auto written = writeVolume(volumes / "brainmask.nii.gz", brain.grid(), mask); !written) return written;
    for (std::size_t voxel = 0; voxel < mask.size(); ++voxel)
        mask[voxel] = brain.general()[voxel] != 0 ? 1.0F : brain.brain()[voxel] != 0 ? 0.0F : -1.0F;
    if (auto written = writeVolume(volumes / "roi/nsdgeneral.nii.gz", brain.grid(), mask); !written) return written;
    for (std::size_t voxel = 0; voxel < mask.size(); ++voxel) mask[voxel] = brain.ncsnr(voxel);
    if (auto written = writeVolume(fileOf(root, "", 1).parent_path() / "ncsnr.nii.gz", brain.grid(), mask); !written)
        return written;
    std::vector<double> order(brain.order().begin(), brain.order().end());
    for (auto& place : order) place += 1;
    std::vector<double> list;
    for (int photo = 1; photo <= kPhotos; ++photo) list.push_back(photo);
    const std::vector<double> shared(list.begin(), list.begin() + 1000);
    const std::array<files::MatVariable, 3> design{
        {{"masterordering", {1, std::ssize(order)}, order}, {"subjectim", {1, kPhotos}, list}, {"sharedix", {1, 1000}, shared}}};
    const auto experiments = root / "nsddata/experiments/nsd";
    std::error_code ignored;  // writing says what is wrong
    fs::create_directories(experiments, ignored);
    if (auto written = files::writeMat(experiments / "nsd_expdesign.mat", design); !written) return written;
    return writeText(
        root / "cortilens/tree.json",
        fmt::format("{{\n  \"title\": \"Synthetic betas of NSD's size\",\n  \"synthetic\": true,\n  {}\n}}\n", kMark));
}

[[nodiscard]] Result<void> mayWrite(const fs::path& directory, const ScaleOptions& options)
{
    if (options.sessions < 1 || options.sessions > kSessions)
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} sessions cannot be made.", options.sessions),
                                     fmt::format("Ask for 1 to {}.", kSessions)});
    std::error_code error;
    if (!fs::exists(directory, error) || fs::is_empty(directory, error)) return {};
    std::ifstream file(directory / "cortilens/tree.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.find(kMark) != std::string::npos && options.replace) return {};
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} exists, so nothing was written.", directory.string()),
                                 text.find(kMark) != std::string::npos ? "Ask for it to be replaced (--force)."
                                                                       : "Name a folder that does not exist yet."});
}

}  // namespace

Result<void> writeScaleTree(const fs::path& directory, const ScaleOptions& options,
                            const std::function<void(double fraction, std::string_view stage)>& progress)
{
    if (auto allowed = mayWrite(directory, options); !allowed) return allowed;
    const ScaleBrain brain(options.seed);
    if (auto written = writeSmallFiles(directory, brain); !written) return written;
    std::error_code ignored;
    fs::create_directories(fileOf(directory, "", 1).parent_path(), ignored);
    const int parts = options.sessions * ((options.hdf5 ? 1 : 0) + (options.nifti ? 1 : 0));
    int done = 0;
    for (int session = 1; session <= options.sessions; ++session) {
        const auto first = static_cast<std::size_t>(session - 1) * kTrials;
        const auto stage = fmt::format("Session {} of {}", session, options.sessions);
        const Show show = [&](double fraction) -> Result<void> {
            if (options.stop.stop_requested()) return cancelled("The tree was cancelled; finished sessions are kept.");
            if (progress) progress((done + fraction) / parts, stage);
            return {};
        };
        if (options.hdf5) {
            if (auto written = writeHdf5(fileOf(directory, ".hdf5", session), brain, first, show); !written) return written;
            ++done;
        }
        if (options.nifti) {
            if (auto written = writeNifti(fileOf(directory, ".nii.gz", session), brain, first, show); !written) return written;
            ++done;
        }
    }
    return {};
}

}  // namespace cortilens::demo
