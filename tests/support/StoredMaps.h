// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureStore.h"
#include "core/dense/Float16.h"

#include <QObject>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// Maps to put into a feature store, and the files that it makes of them.
namespace cortilens::test {

using dense::FeatureMap;

inline constexpr GridSize kGrid{8, 8};
inline constexpr int kChannels = 256;  // enough for a map to be mostly features

/// Map number `n`: its values follow from its name, so that nobody can take one for another.
[[nodiscard]] inline FeatureMap mapNumber(int n)
{
    FeatureMap map;
    map.grid = kGrid;
    map.channels = kChannels;
    for (std::size_t i = 0; i < kGrid.cells() * kChannels; ++i)
        map.mean.push_back(static_cast<float>(std::sin(0.37 * static_cast<double>(i) + n)));
    for (std::size_t i = 0; i < kGrid.cells(); ++i) {
        map.visits.push_back(static_cast<std::uint16_t>(i + static_cast<std::size_t>(n)));
        map.spread.push_back(1.0F / static_cast<float>(i + 1));
    }
    dense::roundToFloat16(map.mean);
    dense::roundToFloat16(map.spread);
    map.viewsDone = 4;
    map.viewsTotal = 13;
    map.convergence = 0.987654F;
    map.provenance = {"photo-" + std::to_string(n), "weights", "features-1 backbone=none"};
    return map;
}

[[nodiscard]] inline bool same(const FeatureMap& a, const FeatureMap& b)
{
    return a.grid == b.grid && a.channels == b.channels && a.mean == b.mean && a.visits == b.visits && a.spread == b.spread &&
           a.viewsDone == b.viewsDone && a.viewsTotal == b.viewsTotal && a.provenance == b.provenance &&
           (a.convergence == b.convergence || (std::isnan(a.convergence) && std::isnan(b.convergence)));
}

[[nodiscard]] inline std::vector<std::filesystem::path> mapFiles(const std::filesystem::path& directory)
{
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(directory))
        if (file.path().extension() == ".safetensors") files.push_back(file.path());
    std::ranges::sort(files);
    return files;
}

inline const std::int64_t kMapBytes = dense::storedBytes(kGrid, kChannels);

/// A test that begins each time with a folder for a store.
class StoreTest : public QObject {
protected:
    void renewFolder() { m_folder = std::make_unique<QTemporaryDir>(); }
    [[nodiscard]] std::filesystem::path directory() const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / "features";
    }
    [[nodiscard]] dense::FeatureStore opened(std::int64_t capBytes = 100 * kMapBytes) const
    {
        return dense::FeatureStore::open(directory(), capBytes).value();
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

}  // namespace cortilens::test
