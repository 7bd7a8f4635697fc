// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/wire/TrainingMessages.h"

#include <memory>

namespace cortilens::engine {

/// The photos to which the selected voxels' mean response is the highest and the lowest: predicted by the backbone's encoder for
/// every photo whose embedding is stored (nothing is computed; without any the lists are empty), or measured, for every photo
/// that the subject saw, in the space of that encoder where there are such responses. Errors: those of Subject::voxelsOf and
/// Study::usableBackbone, embeddingOrderOf, Responses::open, analysis::rankPhotos; invalidRequest (neither word), notFound (none
/// of the voxels was measured; no converted responses).
[[nodiscard]] Result<wire::TopPhotosReply> topPhotosOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                       const wire::TopPhotosQuery& query);

}  // namespace cortilens::engine
