// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/MeasureController.h"
#include "app/gui/UmapPlaces.h"
#include "app/gui/UmapSheet.h"

#include <QPointer>

#include <optional>
#include <string>

namespace cortilens {
class CortexView;
}

namespace cortilens::gui {

struct ViewState;

/// The sheet of voxels on a page: laid out when it is opened, with the patches of whichever photo is in view, and linked with
/// cortex and selection. GUI thread.
class UmapController : public MeasureController {
    Q_OBJECT

public:
    UmapController(Workspace& workspace, QWidget& window, const CortexView& cortex, ActionSet& actions, Notices& notices,
                   QObject* parent = nullptr);

    [[nodiscard]] UmapSheet* sheet() const { return m_sheet; }
    [[nodiscard]] const std::optional<UmapPlaces>& places() const { return m_places; }

protected:
    [[nodiscard]] panels::MeasureSheet* makeSheet() override;
    void showEncoder() override;
    [[nodiscard]] RequestId ask(const wire::BackboneSummary& used) override;
    void forgetMeasured() override;
    void onOpened() override;
    [[nodiscard]] bool isWanted() const override;

private:
    void connectViews();
    void onChanged(const ViewState& was, const ViewState& is);
    void onLaidOut(Result<wire::UmapReply> reply);
    void showPhoto();
    void placePatches();
    void onPlaced(const Result<wire::UmapPatches>& patches);
    void showPatches();
    void showSelection();
    void setOnCortex(bool isOn);
    void readScatter(const image::ScatterTarget& target);
    void readPatch(std::optional<GridCell> cell);
    void save();

    [[nodiscard]] std::optional<std::int32_t> rowOf(const SurfaceVertex& vertex) const;
    [[nodiscard]] QString wordsOf(GridCell cell) const;
    [[nodiscard]] wire::UmapQuery queryForPhotos() const;

    QPointer<UmapSheet> m_sheet;
    RequestId m_placing = 0;
    RequestId m_saving = 0;
    wire::UmapQuery m_query;  ///< what is laid out, or being so
    std::optional<UmapPlaces> m_places;
    std::optional<wire::UmapPatches> m_patches;
    std::string m_overlayBefore;
};

}  // namespace cortilens::gui
