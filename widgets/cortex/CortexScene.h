// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexState.h"
#include "widgets/vtk/DevicePoint.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

class QPainter;
class vtkRenderer;

namespace cortilens {

/// The cortex as VTK objects for one window, and what is painted over it. No widget: views and figures build one each from a
/// CortexState. One thread. All setters are cheap when nothing changes; the window has to be rendered afterwards.
class CortexScene {
public:
    CortexScene();
    explicit CortexScene(CortexState state);
    ~CortexScene();
    CortexScene(const CortexScene&) = delete;
    CortexScene& operator=(const CortexScene&) = delete;

    [[nodiscard]] vtkRenderer* renderer() const;
    [[nodiscard]] const CortexState& state() const;
    [[nodiscard]] DeviceSize viewport() const;
    [[nodiscard]] double mmPerPixel() const;

    /// The vertex drawn at a pixel: the nearest corner of the triangle in front, if there is one.
    [[nodiscard]] std::optional<SurfaceVertex> vertexAt(DevicePoint pixel) const;

    /// The hemisphere and the row whose part of the view this is.
    [[nodiscard]] Hemisphere hemisphereNear(DevicePoint pixel) const;
    [[nodiscard]] std::size_t rowNear(DevicePoint pixel) const;
    [[nodiscard]] std::size_t rowCount() const;

    /// The pixel where a row draws a vertex; nothing when it is hidden there, outside the flat patch or outside the view.
    [[nodiscard]] std::optional<DevicePoint> projected(SurfaceVertex vertex, std::size_t row) const;

    /// The same in the first row that shows it.
    [[nodiscard]] std::optional<DevicePoint> projected(SurfaceVertex vertex) const;

    /// The pixel of a vertex whose outer side is turned to the viewer; something else may still be in front of it.
    [[nodiscard]] std::optional<DevicePoint> facing(SurfaceVertex vertex, std::size_t row) const;

    /// The vertices of a hemisphere that a row shows inside an outline: visible and turned to the viewer; sorted.
    [[nodiscard]] std::vector<VertexId> verticesInside(std::span<const DevicePoint> outline, Hemisphere hemisphere,
                                                       std::size_t row) const;

    [[nodiscard]] bool isLeftOnLeft() const;  ///< which hemisphere is drawn where

    /// The pose magnified about a pixel.
    [[nodiscard]] CortexPose zoomedAbout(DevicePoint pixel, double factor) const;

    void setState(CortexState state);
    void setGeometry(std::shared_ptr<const CortexGeometry> geometry);  ///< drops overlay, regions and marker
    void setShape(const CortexShape& shape);
    void setPose(const CortexPose& pose);
    void setTheme(const CortexTheme& theme);
    /// Sizes that do not fit the geometry are ignored, as no overlay.
    void setOverlay(std::shared_ptr<const OverlayColors> overlay);
    void setRegions(std::shared_ptr<const std::vector<RegionOfInterest>> regions);
    void setHighlightedRegion(std::string name);
    void setMarker(std::optional<SurfaceVertex> marker);
    void setLabelsVisible(bool visible);
    void setOutlinesVisible(bool visible);
    void setViewport(DeviceSize size);
    void setPixelsPerPoint(double ratio);  ///< device pixels of a line that is 1 wide: the device pixel ratio, or dpi / 96
    void setCoarse(bool coarse);           ///< a lighter mesh while something moves; large meshes only

    /// Marker, names and L / R over a picture of `viewport()`; the painter's unit is a point, `pixelsPerPoint` device pixels. On
    /// a page of vectors names are words.
    void paintAnnotations(QPainter& painter) const;

private:
    struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace cortilens
