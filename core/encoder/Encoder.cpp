// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Encoder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::encoder {

namespace {

[[nodiscard]] Error mismatch(const std::filesystem::path& file, const std::string& what, const std::string& remedy)
{
    return {ErrorKind::mismatch, fmt::format("The encoder {} {}.", file.string(), what), remedy};
}

/// Mean that leaves out values nobody knows.
class KnownMean {
public:
    void add(double share, float value)
    {
        if (std::isnan(value)) return;
        m_sum += share * static_cast<double>(value);
        m_shares += share;
    }
    [[nodiscard]] float value() const
    {
        return m_shares > 0 ? static_cast<float>(m_sum / m_shares) : std::numeric_limits<float>::quiet_NaN();
    }

private:
    double m_sum = 0;
    double m_shares = 0;
};

}  // namespace

std::optional<std::size_t> Encoder::rowOf(VoxelIndex voxel) const
{
    const auto found = std::ranges::lower_bound(voxels, voxel);
    if (found == voxels.end() || *found != voxel) return std::nullopt;
    return static_cast<std::size_t>(found - voxels.begin());
}

Result<void> checkFits(const Encoder& encoder, const Expected& expected, const std::filesystem::path& file)
{
    const auto differs = [](const std::string& has, const std::string& wanted) { return !wanted.empty() && has != wanted; };
    if (differs(encoder.subject, expected.subject))
        return std::unexpected(mismatch(file, fmt::format("is for {}, not {}", encoder.subject, expected.subject),
                                        fmt::format("Choose {} or give an encoder of {}.", encoder.subject, expected.subject)));
    if (differs(encoder.space, expected.space))
        return std::unexpected(
            mismatch(file, fmt::format("is for voxels of {}, not {}", encoder.space, expected.space),
                     fmt::format("Give an encoder fitted in {}; voxel numbers do not carry over.", expected.space)));
    if (expected.volumeShape != std::array<std::int32_t, 3>{} && encoder.volumeShape != expected.volumeShape)
        return std::unexpected(
            mismatch(file,
                     fmt::format("is for a volume of {} voxels, the subject's has {}", fmt::join(encoder.volumeShape, " x "),
                                 fmt::join(expected.volumeShape, " x ")),
                     "Check that the encoder belongs to this subject and resolution."));
    if (differs(encoder.backbone, expected.backbone))
        return std::unexpected(mismatch(file, fmt::format("is for the backbone {}, not {}", encoder.backbone, expected.backbone),
                                        fmt::format("Choose the backbone {}.", encoder.backbone)));
    if (expected.channels != 0 && encoder.channels != expected.channels)
        return std::unexpected(mismatch(
            file, fmt::format("reads {} channels, the backbone {} has {}", encoder.channels, encoder.backbone, expected.channels),
            "Give an encoder that was fitted on this backbone's embedding."));
    if (!encoder.weightsHash.empty() && differs(encoder.weightsHash, expected.weightsHash))
        return std::unexpected(mismatch(file,
                                        fmt::format("was made with other weights of {} (SHA-256 {:.12}, not {:.12})",
                                                    encoder.backbone, encoder.weightsHash, expected.weightsHash),
                                        "Give the weights file that the encoder was fitted with."));
    const auto& training = encoder.training;
    if (!training.stimuli.empty() && differs(training.stimuli, expected.stimuli))
        return std::unexpected(mismatch(file, "was trained on other photos than these (their SHA-256 differ)",
                                        "Point at the stimuli that the encoder was trained on."));
    if (!training.embedding.empty() && differs(training.embedding, expected.embedding))
        return std::unexpected(
            mismatch(file, fmt::format("reads embeddings made by \"{}\", not by \"{}\"", training.embedding, expected.embedding),
                     "Use the precision (--precision) that the encoder was trained with, or train it again."));
    return {};
}

Result<Readout> readoutOf(const Encoder& encoder, std::span<const WeightedVoxel> voxels)
{
    const auto channels = static_cast<std::size_t>(encoder.channels);
    std::vector<double> sum(channels);
    double bias = 0;
    double shares = 0;
    KnownMean r2;
    KnownMean noiseCeiling;
    Readout readout;
    for (const auto& [voxel, weight] : voxels) {
        if (!(weight >= 0) || !std::isfinite(weight))
            return std::unexpected(
                Error{ErrorKind::invalidRequest, fmt::format("A voxel's share in a mean cannot be {}.", weight), {}});
        if (weight == 0) continue;
        ++readout.asked;
        const auto row = encoder.rowOf(voxel);
        if (!row) continue;
        const double share = static_cast<double>(weight);
        const auto weights = std::span(encoder.weights).subspan(*row * channels, channels);
        for (std::size_t c = 0; c < channels; ++c) sum[c] += share * static_cast<double>(weights[c]);
        bias += share * static_cast<double>(encoder.bias[*row]);
        shares += share;
        r2.add(share, encoder.r2[*row]);
        noiseCeiling.add(share, encoder.noiseCeiling[*row]);
        ++readout.voxels;
    }
    if (readout.asked == 0)
        return std::unexpected(Error{ErrorKind::invalidRequest, "No voxel is selected.", "Select a voxel or ROI."});
    if (readout.voxels == 0)
        return std::unexpected(Error{
            ErrorKind::notFound,
            readout.asked == 1
                ? fmt::format("The selected voxel has no readout in the encoder of {} for {}.", encoder.subject, encoder.backbone)
                : fmt::format("None of the {} selected voxels has a readout in the encoder of {} for {}.", readout.asked,
                              encoder.subject, encoder.backbone),
            "Select a place inside the part of the cortex that the encoder covers."});
    readout.weights.resize(channels);
    std::ranges::transform(sum, readout.weights.begin(), [shares](double value) { return static_cast<float>(value / shares); });
    readout.bias = static_cast<float>(bias / shares);
    readout.r2 = r2.value();
    readout.noiseCeiling = noiseCeiling.value();
    return readout;
}

}  // namespace cortilens::encoder
