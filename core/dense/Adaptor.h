// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <span>
#include <string_view>
#include <vector>

namespace cortilens::dense {

/// How the last block is changed so that each token says what is at its place. Blocks before it stay as trained.
///  - none: as trained.
///  - maskclip: attention becomes the token's own value behind the output projection; residual and MLP stay (Zhou et al. 2022,
///    as DINOv2 and RADIO are used by BrainSAIL).
///  - naclip: attention of keys to keys with a Gaussian boost of neighbours; no residual, no MLP (Hajimiri et al. 2025,
///    "reduced", as CLIP is used by BrainSAIL).
///  - kk: the same without the boost (Hajimiri et al. 2025, ablation).
///  - sclip: attention of queries to queries plus that of keys to keys; residual and MLP stay (Wang et al. 2024, CSA).
///  - clearclip: attention of queries to queries; no residual, no MLP (Lan et al. 2024).
///  - radseg: attention by how alike the attention's own outputs are, then patches mixed with those like them (RADSeg 2025,
///    SCRA and SCGA). Made for RADIO.
///  - scclip: outliers among the patches repaired, attention sharpened by middle layers, layers fused (Bai et al. 2024). Made
///    for CLIP.
///  - proxyclip: values mixed by how alike a second network, the companion, finds the patches; no residual, no MLP (Lan et al.
///    2024). Made for CLIP beside DINO. The published code brings CLIP's values to the grid of its companion; here the companion
///    sees the photo at the size at which its grid is the network's own, so that every adaptor gives the same grid.
using models::Adaptor;

[[nodiscard]] std::string_view nameOf(Adaptor adaptor);   ///< none, maskclip, naclip, ...
[[nodiscard]] std::string_view titleOf(Adaptor adaptor);  ///< for people: As trained, MaskCLIP, NACLIP, ...

/// Inverse of nameOf. Errors: invalidRequest, listing the names.
[[nodiscard]] Result<Adaptor> adaptorFrom(std::string_view name);

/// Whether it takes a second network.
[[nodiscard]] bool needsCompanion(Adaptor adaptor);

/// Every adaptor, the row's default first: what a person may choose from.
[[nodiscard]] std::vector<Adaptor> adaptorsOf(const models::BackboneRow& row);

/// NACLIP's boost exp(-d^2 / (2 sigma^2)), d the distance between two patches in patches: [T, T] row-major with
/// T = leadingTokens + grid.cells(); 0 in the rows and columns of the leading tokens. `sigma` > 0.
[[nodiscard]] std::vector<float> neighbourhood(GridSize grid, double sigma, int leadingTokens);

}  // namespace cortilens::dense
