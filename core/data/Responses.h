// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/ResponseUnits.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cortilens::data {

/// Which responses: betas of one subject in one space and version, of the units of one mask.
struct ResponseKey {
    std::string subject;  ///< subj01
    std::string space;    ///< func1pt8mm, func1mm, nativesurface, fsaverage
    std::string version;  ///< betas_fithrf_GLMdenoise_RR
    std::string mask;     ///< nsdgeneral, FFA-1, ...; what was asked for
    friend bool operator==(const ResponseKey&, const ResponseKey&) = default;
};

/// All that was measured of one voxel (or vertex).
struct VoxelResponses {
    std::vector<float> trials;     ///< [T] z within session, in order of acquisition; NaN: no data
    std::vector<float> means;      ///< [N] mean over repeats, in the order of images(); NaN: no trial with data
    std::vector<int> sessionsOff;  ///< sessions without data there (constant, NaN)
};

/// The measured responses of a subject, converted once (ResponseConversion.h) and memory-mapped.
///
/// A trial's response is z-scored within its session over the trials with data: mean 0, standard deviation 1 (n - 1, as NSD does
/// for its ncsnr). A voxel that is constant in a session (NSD writes 0 outside the brain mask) or NaN has no data in it, and its
/// trials there are left out of every mean; without any it is NaN.
///
/// Immutable: any number of threads. Nothing is read before it is asked for; every row read is compared with its checksum.
class Responses {
public:
    /// `folder` is what responseFolder() names. Reads sizes and statistics, no responses. Sessions that are damaged are left out
    /// with a notice. Errors: notFound (no such folder, or no session in it yet), malformed, mismatch (other units).
    [[nodiscard]] static Result<Responses> open(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& folder() const;
    [[nodiscard]] const ResponseKey& key() const;
    [[nodiscard]] const ResponseUnits& units() const;                  ///< the V axis
    [[nodiscard]] std::size_t voxels() const;                          ///< V; vertices on a surface
    [[nodiscard]] std::span<const int> sessions() const;               ///< converted ones, from 1, ascending
    [[nodiscard]] std::span<const NsdId> trialImages() const;          ///< [T] the photo of each trial of these sessions
    [[nodiscard]] std::span<const NsdId> images() const;               ///< [N] ascending: those with a trial in these sessions
    [[nodiscard]] std::span<const std::uint8_t> repeats() const;       ///< [N] trials of each
    [[nodiscard]] std::span<const float> ncsnr() const;                ///< [V] of the betas' own file; NaN or empty: unknown
    [[nodiscard]] std::span<const std::string> notices() const;        ///< what was left out, in words
    [[nodiscard]] std::vector<std::uint8_t> sessionsWithData() const;  ///< [V] how many of the sessions each voxel has data in

    /// The same with some sessions only (Algonauts trains on all but the last three). Errors: notFound (a session that is not
    /// there).
    [[nodiscard]] Result<Responses> limitedTo(std::span<const int> sessions) const;

    /// Mean over the repeats of each image, float32 [N, count] for the voxels `first` to `first + count`. Errors: invalidRequest
    /// (outside; `values` of another length), malformed (a row that its checksum contradicts).
    [[nodiscard]] Result<void> means(std::size_t first, std::size_t count, std::span<float> values) const;

    /// The same for voxels in any order, [N, voxels].
    [[nodiscard]] Result<void> means(std::span<const std::size_t> voxels, std::span<float> values) const;

    /// Single trials, z within session, float32 [T, count]. Errors as of means().
    [[nodiscard]] Result<void> trials(std::size_t first, std::size_t count, std::span<float> values) const;

    /// Errors as of means().
    [[nodiscard]] Result<VoxelResponses> voxel(std::size_t place) const;

    /// Compares every row with its checksum. Errors: malformed, naming the file.
    [[nodiscard]] Result<void> verify() const;

private:
    struct State;
    explicit Responses(std::shared_ptr<const State> state);
    std::shared_ptr<const State> m_state;
};

/// `base`/subj01_func1pt8mm_betas_fithrf_GLMdenoise_RR_nsdgeneral: where these responses lie.
[[nodiscard]] std::filesystem::path responseFolder(const std::filesystem::path& base, const ResponseKey& key);

/// What lies converted in `base` (StudyFiles::responseFolder()), sorted; folders without sessions are left out.
[[nodiscard]] std::vector<std::filesystem::path> convertedIn(const std::filesystem::path& base);

}  // namespace cortilens::data
