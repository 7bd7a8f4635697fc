// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/LiveRegion.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"

#include <QObject>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::gui {

/// The region that a threshold makes of this overlay; nothing for one of which that makes no sense (R2, answers to patches), nor
/// for one between voxels: a region's voxels are found by their own values.
[[nodiscard]] std::optional<LiveRegion> liveRegionOf(const Overlay& overlay, float threshold);

/// Its vertices, from the overlay's values: how it is outlined before the engine has named its voxels. How many voxels it has and
/// how well they are predicted is not known yet.
[[nodiscard]] RegionOfInterest outlineOf(const LiveRegion& live, const Overlay& overlay);

/// The region above a threshold that a selection names, when this overlay (null: none) is its map.
[[nodiscard]] std::optional<RegionOfInterest> outlineNamed(const Selection& selection, const Overlay* overlay);

/// Regions that the person made, beside those of the subject: the live one, those that were kept, and those that are drawn, which
/// are the session's. GUI thread.
class OwnRegions : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] const std::optional<RegionOfInterest>& live() const { return m_live; }
    [[nodiscard]] const std::vector<RegionOfInterest>& kept() const { return m_kept; }
    [[nodiscard]] const std::vector<RegionOfInterest>& drawn() const { return m_drawn; }
    [[nodiscard]] int drawings() const { return m_drawings; }  ///< another number: other shapes
    [[nodiscard]] bool isDrawn(std::string_view name) const;
    /// Whether the subject's own region of this name is drawn over, or taken off the list.
    [[nodiscard]] bool isCovered(std::string_view name) const;
    /// The smallest drawn region that holds the vertex; null: none.
    [[nodiscard]] const RegionOfInterest* drawnAt(SurfaceVertex vertex) const;
    [[nodiscard]] const RegionOfInterest* find(std::string_view name) const;  ///< null: none of them
    [[nodiscard]] bool isKept(std::string_view name) const;

    void setLive(std::optional<RegionOfInterest> region);
    void keepLive(int voxels, float r2, float noiseCeiling);  ///< a region that is kept already stays as it is
    void dropKept(std::string_view name);
    void setDrawn(std::vector<RegionOfInterest> regions, std::vector<std::string> hidden);  ///< the model of drawing does
    void forgetAll();                                                                       ///< but for those that are drawn

Q_SIGNALS:
    void liveChanged();
    void keptChanged();
    void drawnChanged();

private:
    std::optional<RegionOfInterest> m_live;
    std::vector<RegionOfInterest> m_kept;
    std::vector<RegionOfInterest> m_drawn;
    std::vector<std::string> m_hidden;
    int m_drawings = 0;
};

/// The regions of the list: the subject's that are not covered, those that were kept, and those that are drawn.
[[nodiscard]] std::vector<RegionOfInterest> allRegions(const std::vector<RegionOfInterest>& subjects, const OwnRegions& own);

}  // namespace cortilens::gui
