// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"
#include "core/wire/Protocol.h"
#include "widgets/panels/CommandPalette.h"

#include <QObject>

#include <span>
#include <vector>

namespace cortilens::gui {

class ActionSet;
struct Workspace;

/// What a typed text may mean beside the names in the list: `lh:1234`, `voxel:40,17,22`, `17`, `nsd:17`, `73k:18`. The ids of the
/// entries are what FindController::go() takes. Nothing when it means nothing here.
[[nodiscard]] std::vector<panels::PaletteEntry> interpret(const QString& typed, const wire::StimulusTable& stimuli);

/// Goes to a region, photo, voxel, overlay or command by typing. GUI thread.
class FindController : public QObject {
    Q_OBJECT

public:
    FindController(Workspace& workspace, panels::CommandPalette& palette, ActionSet& actions, QObject* parent = nullptr);

    void open();                 ///< the palette
    void go(const QString& id);  ///< `region:FFA-1`, `select:lh:12`, `photo:17`, `overlay:r2`, `backbone:deit-tiny`, `command:5`

private:
    [[nodiscard]] std::vector<panels::PaletteEntry> entries() const;

    Workspace& m_workspace;
    panels::CommandPalette& m_palette;
    ActionSet& m_actions;
};

}  // namespace cortilens::gui
