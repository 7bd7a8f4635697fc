// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Encoder.h"
#include "core/encoder/ReadoutParts.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/FeatureSource.h"
#include "core/types/Error.h"
#include "core/types/Surface.h"
#include "core/wire/CompareMessages.h"
#include "core/wire/Protocol.h"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace cortilens::analysis {
class ActivationShelf;
}

namespace cortilens::engine {

/// One question of where in a photo a selection looks, ready to be answered as soon as there are features.
struct Inquiry {
    wire::RelevanceRequest request;
    FeatureOrder order;
    std::string homology;  ///< as of Respondent
    encoder::Readout readout;
    std::shared_ptr<analysis::ActivationShelf> activations;  ///< of the source
    std::optional<encoder::ReadoutParts> parts{};            ///< to draw from; nothing: no interval
    std::string interval{};                                  ///< as of RelevanceReply
};

/// The question of a comparison's cell: a selection on a photo, as the column looks at it.
[[nodiscard]] wire::RelevanceRequest cellOf(const wire::ColumnChoice& column, NsdId image, const Selection& selection);

/// A selection that has no interval is asked without one, and `interval` says why. Errors: those of respondentOf, orderOf and
/// Study::readoutOf, invalidRequest (a number of draws that is out of range).
[[nodiscard]] Result<Inquiry> inquiryOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                        const wire::RelevanceRequest& request);

/// The map with its units and where it comes from; `fromStore` and `milliseconds` are left to the caller.
/// Errors: those of analysis::relevance.
[[nodiscard]] Result<wire::RelevanceReply> answerTo(const Inquiry& inquiry, const dense::FeatureMap& features,
                                                    const models::Device& device);

/// What every vertex would answer to a photo made of these patches. Errors: those of analysis::meanDirection and respond.
[[nodiscard]] Result<Overlay> answerTo(const FeatureOrder& order, std::span<const GridCell> patches,
                                       const dense::FeatureMap& features);

}  // namespace cortilens::engine
