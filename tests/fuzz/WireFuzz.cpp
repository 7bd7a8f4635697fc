// SPDX-License-Identifier: Apache-2.0
#include "core/wire/CorrelateMessages.h"
#include "core/wire/Envelope.h"
#include "core/wire/Frame.h"
#include "core/wire/OcclusionMessages.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/Protocol.h"
#include "core/wire/RegionMessages.h"
#include "core/wire/UmapMessages.h"
#include "core/wire/WeightsMessages.h"
#include "tests/fuzz/FuzzFile.h"

#include <nlohmann/json.hpp>

#include <span>

using namespace cortilens;

namespace {

/// What is read must be what is written again.
template <typename Message> void take(const nlohmann::json& body)
{
    const auto message = wire::fromJson<Message>(body);
    if (!message) return fuzz::require(!message.error().message.empty());
    const auto again = wire::fromJson<Message>(wire::toJson(*message));
    fuzz::require(again.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::uint32_t kMaxFrameBytes = 1U << 16;
    wire::FrameReader reader(kMaxFrameBytes);
    for (auto rest = std::span(data, size); !rest.empty(); rest = rest.subspan(std::min<std::size_t>(rest.size(), 100)))
        reader.feed(rest.first(std::min<std::size_t>(rest.size(), 100)));
    while (true) {
        const auto message = reader.next();
        if (!message || !*message) return 0;
        const auto envelope = wire::envelopeOf(**message);
        if (!envelope || envelope->body == nullptr) continue;
        const auto& body = *envelope->body;
        take<wire::Hello>(body);
        take<wire::SubjectSummary>(body);
        take<wire::RelevanceRequest>(body);
        take<wire::RelevanceReply>(body);
        take<wire::PatchQuery>(body);
        take<wire::StimulusTable>(body);
        take<wire::ThumbnailStrip>(body);
        take<wire::VertexTable>(body);
        take<wire::JobList>(body);
        take<wire::WeightsReport>(body);
        take<wire::DrawnRegions>(body);
        take<wire::CorrelatesReply>(body);
        take<wire::MapsReply>(body);
        take<wire::OcclusionReply>(body);
        take<wire::UmapReply>(body);
        take<SurfaceMesh>(body);
        take<Overlay>(body);
        take<Photo>(body);
    }
}
