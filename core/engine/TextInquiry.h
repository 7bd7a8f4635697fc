// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureOrder.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/TextSource.h"
#include "core/types/Error.h"
#include "core/wire/Protocol.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::engine {

/// One question of where in a photo something lies that words name.
struct TextInquiry {
    wire::RelevanceRequest request;
    FeatureOrder order;
    Direction direction;

    /// Why there is no interval; empty: nobody asked for one.
    [[nodiscard]] std::string interval() const
    {
        return request.draws > 0 ? "words are one direction, there is nothing to draw from" : std::string{};
    }
};

[[nodiscard]] bool isAboutWords(const wire::RelevanceRequest& request);

/// Errors: those of Study::backboneWithWeights and TextSource::direction.
[[nodiscard]] Result<Direction> directionOf(const Study& study, TextSource& texts, std::string_view backbone, const Words& words,
                                            const std::stop_token& stop = {});

/// Needs no encoder. Errors: those of directionOf and orderWithoutEncoder.
[[nodiscard]] Result<TextInquiry> textInquiryOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                TextSource& texts, const wire::RelevanceRequest& request);

/// The cosine of each patch with the words; `fromStore` and `milliseconds` are left to the caller. Errors: those of
/// analysis::textMap.
[[nodiscard]] Result<wire::RelevanceReply> answerTo(const TextInquiry& inquiry, const dense::FeatureMap& features,
                                                    const models::Device& device);

}  // namespace cortilens::engine
