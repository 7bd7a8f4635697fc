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

/// Regions that the person made, beside those of the subject: the live one, and those that were kept. GUI thread.
class OwnRegions : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] const std::optional<RegionOfInterest>& live() const { return m_live; }
    [[nodiscard]] const std::vector<RegionOfInterest>& kept() const { return m_kept; }
    [[nodiscard]] const RegionOfInterest* find(std::string_view name) const;  ///< null: none of them
    [[nodiscard]] bool isKept(std::string_view name) const;

    void setLive(std::optional<RegionOfInterest> region);
    void keepLive(int voxels, float r2, float noiseCeiling);  ///< a region that is kept already stays as it is
    void forgetAll();

Q_SIGNALS:
    void liveChanged();
    void keptChanged();

private:
    std::optional<RegionOfInterest> m_live;
    std::vector<RegionOfInterest> m_kept;
};

}  // namespace cortilens::gui
