// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/TextSource.h"
#include "core/models/Device.h"
#include "core/types/Error.h"
#include "core/wire/Protocol.h"

#include <functional>
#include <memory>
#include <string>

namespace cortilens::engine {

/// What a map is asked for, whether by a selection or by words.
struct MapQuestion {
    FeatureOrder order;
    std::string words;       ///< predicted response of FFA-1
    std::string readout;     ///< mean of 342 voxels; empty: words
    std::string noInterval;  ///< why there is none though it was asked for; empty: there is one, or nobody asked
    /// Of features of the order's recipe, on whatever photo; of the photo the reply's provenance is the order's own.
    std::function<Result<wire::RelevanceReply>(const dense::FeatureMap&, const models::Device&)> answer;
};

/// Errors: those of inquiryOf and textInquiryOf.
[[nodiscard]] Result<MapQuestion> mapQuestionOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                TextSource& texts, const wire::RelevanceRequest& request);

}  // namespace cortilens::engine
