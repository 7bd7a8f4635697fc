// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RegionSheetUse.h"

#include "app/gui/Session.h"
#include "widgets/panels/RegionSheet.h"

#include <variant>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

void connectSelection(panels::RegionSheet& sheet, Session& session)
{
    QObject::connect(&sheet, &panels::RegionSheet::regionChosen, &session, [&session](const std::string& name) {
        session.edit([&](ViewState& state) { state.selection = RoiName{name}; });
    });
}

void showSelection(panels::RegionSheet& sheet, const Selection& selection)
{
    const auto* region = std::get_if<RoiName>(&selection);
    sheet.setCurrent(region ? region->name : std::string());
}

}  // namespace cortilens::gui
