// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/ActivationShelf.h"

#include <Eigen/Core>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace cortilens::analysis {

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

[[nodiscard]] std::size_t bytesOf(const ActivationShelf::Activations& activations)
{
    return activations->size() * sizeof(float);
}

[[nodiscard]] Result<std::vector<float>> computed(const dense::FeatureMap& features, const encoder::HiddenLayer& layer)
{
    if (layer.channels != static_cast<std::size_t>(features.channels))
        return std::unexpected(Error{
            ErrorKind::mismatch,
            fmt::format("The readout has {} values, but a patch's feature vector has {}.", layer.channels, features.channels),
            "Use an encoder that was trained for the backbone of these features."});
    const Eigen::Map<const RowMajor> patches(features.mean.data(), static_cast<Eigen::Index>(features.grid.cells()),
                                             features.channels);
    // 0 / 0 is the NaN that a patch without a direction has, here and behind the hidden layer.
    const RowMajor units = patches.array().colwise() / patches.rowwise().norm().array();
    return encoder::activationsOf(layer, {units.data(), static_cast<std::size_t>(units.size())});
}

}  // namespace

ActivationShelf::Activations ActivationShelf::find(const dense::FeatureMap& features, const encoder::HiddenLayer* layer)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = std::ranges::find_if(m_entries, [&](const Entry& entry) {
        return entry.layer.get() == layer && entry.views == features.viewsDone && entry.provenance == features.provenance;
    });
    if (found == m_entries.end()) return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().activations;
}

Result<ActivationShelf::Activations> ActivationShelf::of(const dense::FeatureMap& features,
                                                         const std::shared_ptr<const encoder::HiddenLayer>& layer)
{
    if (auto known = find(features, layer.get())) return known;
    auto values = computed(features, *layer);
    if (!values) return std::unexpected(values.error());
    const auto activations = std::make_shared<const std::vector<float>>(std::move(*values));
    if (features.provenance == dense::Provenance{} || bytesOf(activations) > m_mostBytes) return activations;
    const std::scoped_lock lock(m_mutex);
    m_entries.push_front({features.provenance, features.viewsDone, layer, activations});
    std::size_t bytes = 0;
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        bytes += bytesOf(entry->activations);
        entry = bytes > m_mostBytes ? m_entries.erase(entry) : std::next(entry);
    }
    return activations;
}

std::size_t ActivationShelf::bytes() const
{
    const std::scoped_lock lock(m_mutex);
    return std::transform_reduce(m_entries.begin(), m_entries.end(), std::size_t{0}, std::plus{},
                                 [](const Entry& entry) { return bytesOf(entry.activations); });
}

}  // namespace cortilens::analysis
