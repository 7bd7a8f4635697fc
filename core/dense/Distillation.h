// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/dense/FeatureRecipe.h"
#include "core/dense/View.h"

#include <memory>

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// One photo's features on their way: takes views one by one, so that nothing depends on how they were batched. Where features
/// lie on a GPU everything stays there until somebody asks for a map.
///
/// One thread. Functions throw c10::Error.
class Distillation {
public:
    /// `recipe` outlives this.
    Distillation(const FeatureRecipe& recipe, Provenance provenance);
    ~Distillation();

    /// `tokens` float32 [rows * cols, channels], contiguous, on the device of the first.
    void add(const View& view, const at::Tensor& tokens);

    /// FeatureMap's: 1, 2, 3, 4, 6, 8, 12, 16, 24, ... views; the last view of all is one as well.
    [[nodiscard]] static bool isCheckpoint(int views);

    /// All views were added, or maps agree as far as the recipe asks.
    [[nodiscard]] bool isFinished();

    /// As of the last checkpoint, which was the last add() (asserted); valid until the next.
    [[nodiscard]] FeatureMap& map();

    class Sums;  ///< for the .cpp file only

private:
    const FeatureRecipe& m_recipe;
    std::unique_ptr<Sums> m_sums;  // null: no view yet
    int m_views = 0;
    FeatureMap m_map;
};

}  // namespace cortilens::dense
