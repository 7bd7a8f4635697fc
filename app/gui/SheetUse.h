// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Selection.h"

/// What every sheet that measures something has to do with the rest of the window. GUI thread.
namespace cortilens::panels {
class MeasureSheet;
class RegionSheet;
}  // namespace cortilens::panels

namespace cortilens::gui {

class Session;

/// A row that is chosen becomes the selection. `session` outlives the sheet.
void connectSelection(panels::RegionSheet& sheet, Session& session);

/// The row of what is selected, or none.
void showSelection(panels::RegionSheet& sheet, const Selection& selection);

/// A measurement that failed, or was given up, which is no failure.
void showOutcome(panels::MeasureSheet& sheet, const Error& error);

void showEngineEnded(panels::MeasureSheet& sheet);
void showEngineNotReady(panels::MeasureSheet& sheet);

}  // namespace cortilens::gui
