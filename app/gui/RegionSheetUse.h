// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Selection.h"

/// What every sheet of figures by region has to do with the rest of the window. GUI thread.
namespace cortilens::panels {
class RegionSheet;
}  // namespace cortilens::panels

namespace cortilens::gui {

class Session;

/// A row that is chosen becomes the selection. `session` outlives the sheet.
void connectSelection(panels::RegionSheet& sheet, Session& session);

/// The row of what is selected, or none.
void showSelection(panels::RegionSheet& sheet, const Selection& selection);

}  // namespace cortilens::gui
