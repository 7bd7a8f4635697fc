// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// What each piece of a tree makes possible, for people.
namespace cortilens::data::enables {

inline constexpr std::string_view kSurfaces = "the cortex is drawn and its vertices can be clicked.";
inline constexpr std::string_view kFlat = "the flat view of the cortex.";
inline constexpr std::string_view kRegistered = "the same place in other subjects.";
inline constexpr std::string_view kCurvature = "gyri and sulci are shaded under every map.";
inline constexpr std::string_view kTransforms = "a click on the cortex finds its voxel, and volume maps appear on the cortex.";
inline constexpr std::string_view kCeiling = "the noise ceiling as a map, and beside every voxel and region.";
inline constexpr std::string_view kRegions = "regions are outlined and can be selected by name.";
inline constexpr std::string_view kMaps = "maps on the cortex (fLoc contrasts, pRF, thickness).";
inline constexpr std::string_view kBetas = "measured responses to each photo, and encoders of one's own.";
inline constexpr std::string_view kStimuli = "the photos, and every map of where a voxel looks.";
inline constexpr std::string_view kTable = "COCO ids, crops and the mark of shared photos.";
inline constexpr std::string_view kPhotoMaps = "correlates with what you know of the photos: relative depth, saliency, gaze.";
inline constexpr std::string_view kDesign = "how often each subject saw each photo.";
inline constexpr std::string_view kEncoders = "voxels and regions light up the photo.";

}  // namespace cortilens::data::enables
