// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cortilens {

/// A place in a view in device pixels: x to the right, y down, whole numbers are the centres of pixels, (0, 0) the upper left
/// one.
struct DevicePoint {
    double x = 0;
    double y = 0;
    friend bool operator==(DevicePoint, DevicePoint) = default;
};

/// Size of a view in device pixels.
struct DeviceSize {
    int width = 0;
    int height = 0;
    friend bool operator==(DeviceSize, DeviceSize) = default;
};

}  // namespace cortilens
