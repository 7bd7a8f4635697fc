// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/engine/TextSource.h"
#include "core/types/Error.h"
#include "core/wire/TextMessages.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace cortilens::engine {

struct RankCourse {
    std::stop_token stop{};
    std::function<void(int done, int total)> onProgress{};
};

/// A study's photos by their cosine with words: by the whole-image embeddings in the store when there are any, else by the mean
/// over the patches of the feature maps (of the default recipe) that are kept. Nothing is computed by the network.
/// Errors: those of directionOf and Study::stimuli, notFound (nothing is stored for this backbone), cancelled.
[[nodiscard]] Result<wire::TextRanking> rankPhotos(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                   TextSource& texts, const wire::TextRankQuery& query, const RankCourse& course);

}  // namespace cortilens::engine
