// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"

#include <cstdint>
#include <string>
#include <vector>

/// What the maps of an encoder go with in the photos. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// CorrelatesQuery -> CorrelatesReply; $/progress carries TrainProgress. Looks at stored feature maps alone.
inline constexpr const char* kCorrelates = "encoder/correlates";
}  // namespace method

struct CorrelatesQuery {
    std::string backbone{};
    std::string adaptor{};  ///< empty: the preset's; optional
    int views = 0;          ///< 0: the preset's; optional
    std::string preset{};   ///< paper, best; empty: the backbone's default; optional
    /// Words whose maps (the cosine of each patch) are properties as well; optional. Those that the backbone cannot read are
    /// named in the reply's notices.
    std::vector<std::string> texts{};
    std::vector<std::string> banks{};  ///< likewise, ids of prompt banks; "all": each of them; optional
    std::int32_t draws = 1000;         ///< bootstrap samples of the photos, and shuffles of them; optional
    std::int32_t seed = 1;             ///< optional
};

/// Lightness, saturation, what a folder of the study's own maps holds, or where words are.
struct CorrelatedProperty {
    std::string id;  ///< lightness; words:food and bank:food, where it is the map of words
    std::string name;
    std::string unit;          ///< of the property; empty: none, or not known
    std::int32_t photos = 0;   ///< with a stored feature map and this property
    std::int64_t patches = 0;  ///< of these photos, that have a value
    std::vector<float> r;      ///< by region, of its mean readout: Pearson's over all patches; NaN: none
    std::vector<float> low;    ///< by region: 95 % interval over bootstrap samples of photos
    std::vector<float> high;   ///< likewise
    /// By region: the mean r of the map with what other photos have in the same places; NaN: none.
    std::vector<float> chance{};
    std::vector<float> p{};  ///< by region: two-sided, of r among those; NaN: none
    std::vector<float> q{};  ///< of p, Benjamini and Hochberg's over the regions
    Overlay map{};           ///< r of each voxel or vertex
};

struct CorrelatesReply {
    std::string title;                 ///< what was looked at, for people
    std::vector<std::string> regions;  ///< the whole encoder first
    std::vector<std::int32_t> voxels;  ///< by region: with a readout
    std::vector<CorrelatedProperty> properties;
    std::int32_t photos = 0;           ///< of the study
    std::vector<std::string> notices;  ///< what was passed over
    std::string csv;
};

}  // namespace cortilens::wire
