// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/wire/CompareMessages.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace cortilens::engine {

/// What photos of a study are found by in the store, kept so that only the first survey has to read every photo.
///
/// One thread at a time.
class PhotoHashes {
public:
    /// Errors as of Study::photo.
    [[nodiscard]] Result<std::string> of(const std::shared_ptr<const Study>& study, NsdId image);

private:
    std::weak_ptr<const Study> m_study;
    std::map<std::int32_t, std::string> m_hashes;
};

struct SurveyCourse {
    std::stop_token stop{};
    std::function<void(const wire::DisagreementList& soFar)> onProgress{};  ///< a few times a second
};

/// On which photos the maps of a selection differ most between backbones, among those whose features are there for every column
/// already: nothing is computed by a network. A photo that cannot be read is passed over.
/// Errors: invalidRequest (fewer than two usable columns, saying why the first of the others is not; `most` out of range; no
/// selection), those of Study::stimuli, cancelled.
[[nodiscard]] Result<wire::DisagreementList> survey(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                    PhotoHashes& hashes, const wire::DisagreementQuery& query,
                                                    const SurveyCourse& course);

}  // namespace cortilens::engine
