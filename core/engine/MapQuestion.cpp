// SPDX-License-Identifier: Apache-2.0
#include "core/engine/MapQuestion.h"

#include "core/engine/Inquiry.h"
#include "core/engine/TextInquiry.h"

#include <fmt/format.h>

namespace cortilens::engine {

Result<MapQuestion> mapQuestionOf(const std::shared_ptr<const Study>& study, FeatureSource& source, TextSource& texts,
                                  const wire::RelevanceRequest& request)
{
    if (isAboutWords(request)) {
        const auto inquiry = textInquiryOf(study, source, texts, request);
        if (!inquiry) return std::unexpected(inquiry.error());
        return MapQuestion{
            inquiry->order,
            "cosine similarity with " + inquiry->direction->title,
            {},
            inquiry->interval(),
            [inquiry = *inquiry](const auto& features, const auto& device) { return answerTo(inquiry, features, device); }};
    }
    const auto inquiry = inquiryOf(study, source, request);
    if (!inquiry) return std::unexpected(inquiry.error());
    const auto where = inquiry->homology.empty()
                           ? std::string{}
                           : fmt::format(" in {}: {}", inquiry->order.study->subject().name(), inquiry->homology);
    const auto& readout = inquiry->readout;
    return MapQuestion{
        inquiry->order, fmt::format("predicted response of {}{}", titleOf(request.selection), where),
        fmt::format("{} of {} {} with a readout", readout.voxels, readout.asked,
                    inquiry->order.study->unitsOf(*inquiry->order.backbone->encoder)),
        inquiry->parts ? std::string{} : inquiry->interval,
        [inquiry = *inquiry](const auto& features, const auto& device) { return answerTo(inquiry, features, device); }};
}

}  // namespace cortilens::engine
