// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Weights.h"
#include "core/types/Grid.h"

#include <span>

/// Patches made of the patches that resemble them. For the .cpp files of this room and their tests; all throw c10::Error.
namespace cortilens::models {

/// RADSeg's self-correlating global aggregation (SCGA; RADSeg-OVSS/RADSeg, radseg/radseg.py): each patch becomes a mean of all
/// with weights softmax(10 (c - mean c)) of its cosines c, where those below the mean have none. `x` float32 [K, T, width]; its
/// first `leading` tokens stay as they are.
[[nodiscard]] at::Tensor withAlikeMixed(const at::Tensor& x, std::int64_t leading);

/// ProxyCLIP's attention (Lan et al. 2024; mc-lan/ProxyCLIP, open_clip/transformer.py): softmax(3 (c - 1.2 mean c)) over the
/// patches' cosines c, where those below 1.2 times the mean have none. A patch always keeps itself: in a photo whose patches are
/// all alike nothing else may be left, where the published code answers with NaN. `patches` float32 [K, P, width]; gives float32
/// [K, P, P].
[[nodiscard]] at::Tensor proxyAttention(const at::Tensor& patches);

/// Which patches are outliers by the local outlier factor (Breunig et al. 2000) as SC-CLIP computes it: squared distances, 30
/// neighbours, the upper 5 %. `patches` float32 [P, width]; gives bool [P].
[[nodiscard]] at::Tensor localOutliers(const at::Tensor& patches);

/// Outliers become the mean of those of their eight neighbours that are none; with no such neighbour they stay. `patches`
/// float32 [P, width] row by row, `outliers` bool [P].
[[nodiscard]] at::Tensor withOutliersRepaired(const at::Tensor& patches, const at::Tensor& outliers, GridSize grid);

/// SC-CLIP (Bai et al. 2024; SuleBai/SC-CLIP, clip/model.py) in place of the last block: outliers repaired, attention sharpened
/// by the similarity of middle layers, several layers fused. Its layer numbers are those of 12 blocks and scale with the depth.
/// `streams`: behind each block but the last, float32 [K, T, width]. Gives float32 [K, T, width], leading tokens unchanged.
[[nodiscard]] at::Tensor selfCalibrated(const BackboneRow& row, const Block& last, std::span<const at::Tensor> streams,
                                        GridSize grid);

}  // namespace cortilens::models
