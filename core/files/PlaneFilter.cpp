// SPDX-License-Identifier: Apache-2.0
#include "core/files/PlaneFilter.h"

#include <opencv2/imgproc.hpp>

#include <new>

namespace cortilens::files {

namespace {

/// OpenCV reads through a pointer to mutable values that it does not change.
[[nodiscard]] cv::Mat rowOf(std::span<const float> values)
{
    return {1, static_cast<int>(values.size()), CV_32F, const_cast<float*>(values.data())};
}

}  // namespace

Plane filtered(const Plane& plane, const Taps& alongRows, const Taps& alongColumns)
try {
    Plane result{plane.width, plane.height, std::vector<float>(plane.values.size())};
    const cv::Mat source(plane.height, plane.width, CV_32F, const_cast<float*>(plane.values.data()));
    cv::Mat target(plane.height, plane.width, CV_32F, result.values.data());
    cv::sepFilter2D(source, target, CV_32F, rowOf(alongRows.weights), rowOf(alongColumns.weights),
                    {alongRows.anchor, alongColumns.anchor}, 0, cv::BORDER_REFLECT);
    return result;
} catch (const cv::Exception&) {
    throw std::bad_alloc();  // sizes and types are right: nothing else can be wrong
}

}  // namespace cortilens::files
