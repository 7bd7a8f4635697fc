// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/ResponseConversion.h"
#include "core/data/Responses.h"
#include "core/data/Splits.h"
#include "core/encoder/Encoder.h"
#include "core/encoder/ResponseBlocks.h"
#include "core/encoder/Scores.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// What encoders are trained and tested on.
namespace cortilens::engine {

/// Measured responses of a subject, and which images train and which test.
struct TrainingData {
    data::Responses responses;
    data::Split split;

    [[nodiscard]] std::vector<NsdId> images(std::span<const std::size_t> rows) const;
    [[nodiscard]] std::vector<NsdId> trainImages() const { return images(split.train); }
    [[nodiscard]] std::vector<NsdId> testImages() const { return images(split.test); }
    [[nodiscard]] int testTrials() const;
    /// Noise ceiling of the test images' means [V], %; empty when the betas state no ncsnr.
    [[nodiscard]] std::vector<float> ceilings() const;
};

/// Where a click leads to a readout: the subject's own space, and of NSD its surfaces as well.
[[nodiscard]] std::vector<std::string> trainingSpacesOf(const Study& study);

/// The best version of betas that the subject has in the space: data::kSpace, nativesurface or fsaverage. Errors: invalidRequest
/// (another space), notFound, saying where it was looked.
[[nodiscard]] Result<data::ResponseKey> responseKeyOf(const Study& study, std::string_view space, std::string_view version,
                                                      std::string_view region);

/// One line for an encoder's record, and back.
[[nodiscard]] std::string toText(const data::ResponseKey& key);
[[nodiscard]] Result<data::ResponseKey> responseKeyFrom(const encoder::Encoder& encoder);

/// `testList` empty: NSD's shared1000, or what a study names, else a tenth of its photos. Errors: those of readDesign,
/// readImageList, readPhotoList and splitBy.
[[nodiscard]] Result<data::Split> splitOf(const Study& study, std::span<const NsdId> images,
                                          const std::filesystem::path& testList);

struct DataCourse {
    std::stop_token stop{};
    std::function<void(double fraction)> onConversion{};
};

/// Converts what is not converted yet. Errors: those of data::convertResponses and Responses::open.
[[nodiscard]] Result<data::Responses> openResponses(const Study& study, const data::ResponseKey& key,
                                                    const DataCourse& course = {});

/// The same with splitOf(). Errors: those of both.
[[nodiscard]] Result<TrainingData> openTrainingData(const Study& study, const data::ResponseKey& key,
                                                    const std::filesystem::path& testList, const DataCourse& course = {});

/// Mean responses of some images (`rows` of responses.images()) and some voxels. `responses` outlives the blocks.
[[nodiscard]] encoder::ResponseBlocks blocksOf(const data::Responses& responses, std::vector<std::size_t> rows,
                                               std::vector<std::size_t> voxels);

/// The subject's regions that have voxels or vertices in the encoder, as its rows; the whole encoder first. Errors: those of
/// data::vertexSources, for an encoder of a surface.
[[nodiscard]] Result<std::vector<encoder::ScoredRegion>> regionsOf(const Study& study, const encoder::Encoder& encoder);

}  // namespace cortilens::engine
