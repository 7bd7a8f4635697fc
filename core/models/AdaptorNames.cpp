// SPDX-License-Identifier: Apache-2.0
#include "core/models/AdaptorNames.h"

namespace cortilens::models {

std::span<const AdaptorName> adaptorNames()
{
    static constexpr auto kAll = std::to_array<AdaptorName>({
        {Adaptor::none, "none", "As trained"},
        {Adaptor::maskclip, "maskclip", "MaskCLIP"},
        {Adaptor::naclip, "naclip", "NACLIP"},
        {Adaptor::kk, "kk", "Keys to keys"},
        {Adaptor::sclip, "sclip", "SCLIP"},
        {Adaptor::clearclip, "clearclip", "ClearCLIP"},
        {Adaptor::radseg, "radseg", "RADSeg"},
        {Adaptor::scclip, "scclip", "SC-CLIP"},
        {Adaptor::proxyclip, "proxyclip", "ProxyCLIP"},
    });
    return kAll;
}

}  // namespace cortilens::models
