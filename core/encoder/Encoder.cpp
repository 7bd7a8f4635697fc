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

template <typename Unit> [[nodiscard]] std::optional<std::size_t> placeOf(Unit unit, const std::vector<Unit>& sorted)
{
    const auto found = std::ranges::lower_bound(sorted, unit);
    if (found == sorted.end() || *found != unit) return std::nullopt;
    return static_cast<std::size_t>(found - sorted.begin());
}

/// Adds up readouts, each with its share.
class ReadoutMean {
public:
    explicit ReadoutMean(const Encoder& encoder)
        : m_encoder(encoder)
        , m_sum(encoder.width())
    {}

    void add(std::optional<std::size_t> row, double share)
    {
        ++m_asked;
        if (!row) return;
        const auto weights = std::span(m_encoder.weights).subspan(*row * m_sum.size(), m_sum.size());
        for (std::size_t c = 0; c < m_sum.size(); ++c) m_sum[c] += share * static_cast<double>(weights[c]);
        m_bias += share * static_cast<double>(m_encoder.bias[*row]);
        m_shares += share;
        m_r2.add(share, m_encoder.r2[*row]);
        m_noiseCeiling.add(share, m_encoder.noiseCeiling[*row]);
        ++m_found;
    }

    [[nodiscard]] Result<Readout> mean() const
    {
        if (m_asked == 0)
            return std::unexpected(Error{ErrorKind::invalidRequest, "No voxel is selected.", "Select a voxel or ROI."});
        if (m_found == 0) return std::unexpected(noneHasOne());
        Readout readout{.hidden = m_encoder.hidden,
                        .weights = std::vector<float>(m_sum.size()),
                        .bias = static_cast<float>(m_bias / m_shares),
                        .voxels = m_found,
                        .asked = m_asked,
                        .r2 = m_r2.value(),
                        .noiseCeiling = m_noiseCeiling.value()};
        std::ranges::transform(m_sum, readout.weights.begin(),
                               [this](double value) { return static_cast<float>(value / m_shares); });
        return readout;
    }

private:
    [[nodiscard]] Error noneHasOne() const
    {
        const auto where = fmt::format("in the encoder of {} for {}", m_encoder.subject, m_encoder.backbone);
        const auto units = unitsOf(m_encoder);
        return {ErrorKind::notFound,
                m_asked == 1
                    ? fmt::format("The selected {} has no readout {}.", m_encoder.onSurface() ? "vertex" : "voxel", where)
                    : fmt::format("None of the {} selected {} has a readout {}.", m_asked, units, where),
                "Select a place inside the part of the cortex that the encoder covers."};
    }

    const Encoder& m_encoder;
    std::vector<double> m_sum;
    double m_bias = 0;
    double m_shares = 0;
    KnownMean m_r2;
    KnownMean m_noiseCeiling;
    int m_asked = 0;
    int m_found = 0;
};

}  // namespace

std::size_t Encoder::size() const
{
    return onSurface() ? vertices[0].size() + vertices[1].size() : voxels.size();
}

std::size_t Encoder::width() const
{
    return hidden ? hidden->units() : static_cast<std::size_t>(channels);
}

std::optional<std::size_t> Encoder::rowOf(VoxelIndex voxel) const
{
    return placeOf(voxel, voxels);
}

std::optional<std::size_t> Encoder::rowOf(SurfaceVertex vertex) const
{
    const auto row = placeOf(vertex.vertex, vertices[sideOf(vertex.hemisphere)]);
    if (!row || vertex.hemisphere == Hemisphere::left) return row;
    return vertices[0].size() + *row;
}

std::string_view unitsOf(const Encoder& encoder)
{
    return encoder.onSurface() ? "vertices" : "voxels";
}

Result<void> checkFits(const Encoder& encoder, const Expected& expected, const std::filesystem::path& file)
{
    const auto differs = [](const std::string& has, const std::string& wanted) { return !wanted.empty() && has != wanted; };
    if (differs(encoder.subject, expected.subject))
        return std::unexpected(mismatch(file, fmt::format("is for {}, not {}", encoder.subject, expected.subject),
                                        fmt::format("Choose {} or give an encoder of {}.", encoder.subject, expected.subject)));
    if (differs(encoder.space, expected.space))
        return std::unexpected(
            mismatch(file, fmt::format("is for {} of {}, not {}", unitsOf(encoder), encoder.space, expected.space),
                     fmt::format("Give an encoder fitted in {}; their numbers do not carry over.", expected.space)));
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
    ReadoutMean mean(encoder);
    for (const auto& [voxel, weight] : voxels) {
        if (!(weight >= 0) || !std::isfinite(weight))
            return std::unexpected(
                Error{ErrorKind::invalidRequest, fmt::format("A voxel's share in a mean cannot be {}.", weight), {}});
        if (weight > 0) mean.add(encoder.rowOf(voxel), static_cast<double>(weight));
    }
    return mean.mean();
}

Result<Readout> readoutOfVertices(const Encoder& encoder, const std::array<std::vector<VertexId>, 2>& vertices)
{
    ReadoutMean mean(encoder);
    for (const auto hemisphere : kHemispheres)
        for (const auto vertex : vertices[sideOf(hemisphere)]) mean.add(encoder.rowOf(SurfaceVertex{hemisphere, vertex}), 1);
    return mean.mean();
}

Result<std::vector<float>> readableBy(const Encoder& encoder, std::vector<float> embeddings)
{
    if (!encoder.hidden) return embeddings;
    return activationsOf(*encoder.hidden, embeddings);
}

}  // namespace cortilens::encoder
