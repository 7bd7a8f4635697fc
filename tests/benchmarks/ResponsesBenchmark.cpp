// SPDX-License-Identifier: Apache-2.0
// How fast a session of NSD's size becomes responses, against what unpacking or bare reading of the same bytes takes in the same
// run; and how soon what was converted answers. CORTILENS_SCALE_TREE names a tree of `cortilens-engine demo --scale` that is used
// instead of one that is made here.
#include "core/data/ResponseConversion.h"
#include "core/demo/ScaleTree.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <hdf5.h>
#include <string>
#include <tuple>
#include <unistd.h>

namespace {

using namespace cortilens;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

[[nodiscard]] double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One session in both formats, made once and removed at the end.
class ScaleTree {
public:
    ScaleTree()
    {
        if (const char* given = std::getenv("CORTILENS_SCALE_TREE")) {
            m_root = given;
            return;
        }
        m_root = fs::temp_directory_path() / ("cortilens-scale-" + std::to_string(::getpid()));
        m_mine = true;
        demo::ScaleOptions options;
        options.sessions = 1;
        if (const auto written = demo::writeScaleTree(m_root, options); !written) m_problem = written.error().message;
    }
    ScaleTree(const ScaleTree&) = delete;
    ScaleTree& operator=(const ScaleTree&) = delete;
    ~ScaleTree()
    {
        std::error_code ignored;
        fs::remove_all(m_out, ignored);
        if (m_mine) fs::remove_all(m_root, ignored);
    }
    [[nodiscard]] const std::string& problem() const { return m_problem; }
    [[nodiscard]] const fs::path& out() const { return m_out; }
    [[nodiscard]] fs::path session(const char* end) const
    {
        return m_root / "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR" /
               (std::string("betas_session01") + end);
    }

    /// Converts the first session from one format, the other one put aside meanwhile.
    [[nodiscard]] Result<data::ConversionReport> convert(const char* aside) const
    {
        const auto hidden = session(aside).string() + ".aside";
        std::error_code ignored;
        fs::rename(session(aside), hidden, ignored);
        data::ConversionOptions options;
        options.base = m_out;
        options.sessions = {1};
        options.replace = true;
        const auto tree = data::NsdTree::open(m_root);
        auto report =
            !tree ? Result<data::ConversionReport>(std::unexpected(tree.error()))
                  : data::convertResponses(*tree, {"subj01", "func1pt8mm", "betas_fithrf_GLMdenoise_RR", "nsdgeneral"}, options);
        fs::rename(hidden, session(aside), ignored);
        if (report && !report->failed.empty()) return std::unexpected(report->failed.front().error);
        return report;
    }

private:
    fs::path m_root;
    fs::path m_out = fs::temp_directory_path() / ("cortilens-responses-" + std::to_string(::getpid()));
    std::string m_problem;
    bool m_mine = false;
};

const ScaleTree& scaleTree()
{
    static const ScaleTree tree;
    return tree;
}

/// The bytes of the mask's voxels, each read by the HDF5 library on its own, in the order of the file; 0 when it fails.
[[nodiscard]] double secondsOfBareReading(const fs::path& path, const data::ResponseUnits& units)
{
    const auto start = Clock::now();
    const auto file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const auto betas = H5Dopen2(file, "betas", H5P_DEFAULT);
    const auto space = H5Dget_space(betas);
    auto voxels = units.voxels;
    std::ranges::sort(voxels, {}, [](VoxelIndex voxel) { return std::tuple(voxel.k, voxel.j, voxel.i); });
    std::array<hsize_t, 4> count{};
    H5Sget_simple_extent_dims(space, count.data(), nullptr);
    count = {count[0], 1, 1, 1};
    const auto target = H5Screate_simple(4, count.data(), nullptr);
    std::vector<std::int16_t> row(count[0]);
    bool whole = true;
    for (const auto voxel : voxels) {
        const std::array begin{hsize_t{0}, static_cast<hsize_t>(voxel.k), static_cast<hsize_t>(voxel.j),
                               static_cast<hsize_t>(voxel.i)};
        whole = whole && H5Sselect_hyperslab(space, H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr) >= 0 &&
                H5Dread(betas, H5T_NATIVE_INT16, target, space, H5P_DEFAULT, row.data()) >= 0;
    }
    H5Sclose(target);
    H5Sclose(space);
    H5Dclose(betas);
    H5Fclose(file);
    return whole ? secondsSince(start) : 0;
}

void convertNifti(benchmark::State& state)
{
    const auto& tree = scaleTree();
    if (!tree.problem().empty()) return state.SkipWithError(tree.problem().c_str());
    const auto command = "cat '" + tree.session(".nii.gz").string() + "' | gunzip > /dev/null";
    for (auto _ : state) {
        if (std::system(command.c_str()) != 0) return state.SkipWithError("gunzip failed");  // the file is in memory now
        const auto start = Clock::now();
        if (std::system(command.c_str()) != 0) return state.SkipWithError("gunzip failed");
        const double unpacking = secondsSince(start);
        const auto report = tree.convert(".hdf5");
        if (!report) return state.SkipWithError(report.error().message.c_str());
        state.counters["gunzip_s"] = unpacking;
        state.counters["convert_s"] = report->seconds;
        state.counters["over"] = report->seconds / unpacking;
    }
}
BENCHMARK(convertNifti)->Name("convert a session of NSD size from nii.gz")->Iterations(1)->Unit(benchmark::kSecond);

void convertHdf5(benchmark::State& state)
{
    const auto& tree = scaleTree();
    if (!tree.problem().empty()) return state.SkipWithError(tree.problem().c_str());
    for (auto _ : state) {
        const auto first = tree.convert(".nii.gz");
        if (!first) return state.SkipWithError(first.error().message.c_str());
        const auto responses = data::Responses::open(first->folder);
        const double bare = secondsOfBareReading(tree.session(".hdf5"), responses->units());
        const auto report = tree.convert(".nii.gz");
        if (!report) return state.SkipWithError(report.error().message.c_str());
        state.counters["bare_s"] = bare;
        state.counters["convert_s"] = report->seconds;
        state.counters["over"] = report->seconds / bare;
    }
}
BENCHMARK(convertHdf5)->Name("convert a session of NSD size from HDF5")->Iterations(1)->Unit(benchmark::kSecond);

void answer(benchmark::State& state)
{
    const auto& tree = scaleTree();
    const auto converted = tree.convert(".nii.gz");
    if (!converted) return state.SkipWithError(converted.error().message.c_str());
    for (auto _ : state) {
        auto start = Clock::now();
        const auto responses = data::Responses::open(converted->folder);
        state.counters["open_ms"] = 1e3 * secondsSince(start);
        start = Clock::now();
        if (!responses || !responses->voxel(7000)) return state.SkipWithError("no voxel");
        state.counters["voxel_ms"] = 1e3 * secondsSince(start);
        std::vector<float> means(responses->images().size() * responses->voxels());
        start = Clock::now();
        if (!responses->means(0, responses->voxels(), means)) return state.SkipWithError("no means");
        state.counters["means_ms"] = 1e3 * secondsSince(start);
    }
}
BENCHMARK(answer)->Name("answer from converted responses of NSD size")->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
