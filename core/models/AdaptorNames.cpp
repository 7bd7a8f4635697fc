// SPDX-License-Identifier: Apache-2.0
#include "core/models/AdaptorNames.h"

namespace cortilens::models {

std::span<const AdaptorName> adaptorNames()
{
    static constexpr std::string_view kHajimiri =
        "Hajimiri et al., 2025: Pay attention to your neighbours: Training-free open-vocabulary semantic segmentation. WACV.";
    static constexpr auto kAll = std::to_array<AdaptorName>({
        {Adaptor::none, "none", "As trained", ""},
        {Adaptor::maskclip, "maskclip", "MaskCLIP", "Zhou et al., 2022: Extract free dense labels from CLIP. ECCV."},
        {Adaptor::naclip, "naclip", "NACLIP", kHajimiri},
        {Adaptor::kk, "kk", "Keys to keys", kHajimiri},
        {Adaptor::sclip, "sclip", "SCLIP",
         "Wang et al., 2024: SCLIP: Rethinking self-attention for dense vision-language inference. ECCV."},
        {Adaptor::clearclip, "clearclip", "ClearCLIP",
         "Lan et al., 2024a: ClearCLIP: Decomposing CLIP representations for dense vision-language inference. ECCV."},
        {Adaptor::radseg, "radseg", "RADSeg", "RADSeg, 2025: arXiv:2511.19704."},
        {Adaptor::scclip, "scclip", "SC-CLIP",
         "Bai et al., 2024: Self-calibrated CLIP for training-free open-vocabulary segmentation. arXiv:2411.15869."},
        {Adaptor::proxyclip, "proxyclip", "ProxyCLIP",
         "Lan et al., 2024b: ProxyCLIP: Proxy attention improves CLIP for open-vocabulary segmentation. ECCV."},
    });
    return kAll;
}

}  // namespace cortilens::models
