// SPDX-License-Identifier: Apache-2.0
// How soon a subject of NSD's full size answers once it is converted: 40 sessions of 750 trials, 15 724 voxels, of synthetic
// numbers; from files in memory, and from files of which nothing is in memory.
#include "core/data/ResponseIndex.h"
#include "core/data/ResponseSession.h"
#include "core/data/Responses.h"
#include "tests/benchmarks/Percentiles.h"

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <numeric>
#include <string>
#include <unistd.h>

namespace {

using namespace cortilens;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kSessions = 40;
constexpr std::size_t kTrials = 750;
constexpr std::int32_t kVoxels = 15'724;

[[nodiscard]] double msSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Numbers without pattern: a disk that compresses gains nothing.
class Synthetic : public data::BetaSource {
public:
    explicit Synthetic(std::uint32_t seed)
        : m_state(seed)
    {}
    [[nodiscard]] files::DType dtype() const override { return files::DType::int16; }
    [[nodiscard]] double scale() const override { return 1.0 / 300; }
    [[nodiscard]] std::size_t trials() const override { return kTrials; }
    [[nodiscard]] std::size_t units() const override { return kVoxels; }
    [[nodiscard]] std::string files() const override { return "synthetic"; }
    [[nodiscard]] Result<void> rows(std::size_t, std::size_t, std::span<std::byte> values) override
    {
        for (std::size_t at = 0; at + 2 <= values.size(); at += 2) {
            m_state = m_state * 1'664'525U + 1'013'904'223U;
            const auto value = static_cast<std::int16_t>(m_state >> 20U);
            std::memcpy(&values[at], &value, sizeof value);
        }
        return {};
    }

private:
    std::uint32_t m_state;
};

/// Written once and removed at the end.
class WholeSubject {
public:
    WholeSubject()
    {
        fs::create_directories(m_folder);
        data::ResponseIndex index;
        index.key = {"subj01", "func1pt8mm", "betas_fithrf_GLMdenoise_RR", "nsdgeneral"};
        index.units.space = index.key.space;
        index.units.shape = {81, 104, 83};
        for (std::int32_t n = 0; n < kVoxels; ++n) index.units.voxels.push_back({20 + n / 1600, 20 + n / 40 % 40, 20 + n % 40});
        index.unitsHash = hashOf(index.units);
        take(writeResponseIndex(m_folder, index));
        for (int session = 1; session <= kSessions && m_problem.empty(); ++session) {
            std::vector<NsdId> photos(kTrials);
            for (std::size_t t = 0; t < kTrials; ++t)
                photos[t] = {static_cast<std::int32_t>((static_cast<std::size_t>(session) * kTrials + t) / 3)};
            Synthetic betas(static_cast<std::uint32_t>(session));
            data::SessionDraft draft;
            draft.session = session;
            draft.unitsHash = index.unitsHash;
            draft.photos = photos;
            draft.memoryBytes = std::size_t{16} << 20U;
            take(writeResponseSession(data::sessionFile(m_folder, session), betas, draft));
        }
        ::sync();  // what is not on the disk yet cannot leave memory
    }
    WholeSubject(const WholeSubject&) = delete;
    WholeSubject& operator=(const WholeSubject&) = delete;
    ~WholeSubject()
    {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    [[nodiscard]] const fs::path& folder() const { return m_folder; }
    [[nodiscard]] const std::string& problem() const { return m_problem; }

    /// Takes all that no program maps out of the system's memory.
    void forget() const
    {
        for (const auto& entry : fs::directory_iterator(m_folder)) {
            const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
            if (file < 0) continue;
            (void)::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
            ::close(file);
        }
    }

    /// Bytes in the middle of each file, one file after the other: what a voxel's rows would cost without being named beforehand.
    [[nodiscard]] double msOneByOne(std::size_t voxel) const
    {
        std::array<std::byte, 2 * kTrials> row{};
        const auto start = Clock::now();
        for (int session = 1; session <= kSessions; ++session) {
            const int file = ::open(data::sessionFile(m_folder, session).c_str(), O_RDONLY | O_CLOEXEC);
            const auto read = ::pread(file, row.data(), row.size(), static_cast<off_t>(voxel * row.size()));
            ::close(file);
            if (read <= 0) return 0;
        }
        return msSince(start);
    }

private:
    void take(const Result<void>& result)
    {
        if (!result) m_problem = result.error().message;
    }

    fs::path m_folder = fs::temp_directory_path() / ("cortilens-whole-" + std::to_string(::getpid()));
    std::string m_problem;
};

void answerOfAll(benchmark::State& state)
{
    const WholeSubject subject;
    if (!subject.problem().empty()) return state.SkipWithError(subject.problem().c_str());
    for (auto _ : state) {
        subject.forget();
        auto start = Clock::now();
        const auto responses = data::Responses::open(subject.folder());
        state.counters["open_cold_ms"] = msSince(start);
        if (!responses) return state.SkipWithError(responses.error().message.c_str());
        start = Clock::now();
        if (!data::Responses::open(subject.folder())) return state.SkipWithError("not opened again");
        state.counters["open_ms"] = msSince(start);

        std::vector<double> cold;
        std::vector<double> warm;
        std::vector<double> oneByOne;
        for (std::size_t voxel = 1000; voxel < kVoxels; voxel += 1500) {
            subject.forget();
            oneByOne.push_back(subject.msOneByOne(voxel));
            subject.forget();
            start = Clock::now();
            if (!responses->voxel(voxel)) return state.SkipWithError("no voxel");
            cold.push_back(msSince(start));
            start = Clock::now();
            if (!responses->voxel(voxel)) return state.SkipWithError("no voxel");
            warm.push_back(msSince(start));
        }
        bench::report(state, "cold_", cold);
        bench::report(state, "warm_", warm);
        bench::report(state, "one_by_one_", oneByOne);
    }
}
BENCHMARK(answerOfAll)->Name("answer from 40 sessions of NSD size")->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
