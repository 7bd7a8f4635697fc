// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SheetUse.h"

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

void showOutcome(panels::MeasureSheet& sheet, const Error& error)
{
    if (error.kind == ErrorKind::cancelled) return sheet.showProblem(u"Given up; nothing was measured."_s, {});
    sheet.showProblem(QString::fromStdString(error.message), QString::fromStdString(error.remedy));
}

void showEngineEnded(panels::MeasureSheet& sheet)
{
    sheet.showProblem(u"The engine ended during the measurement."_s, u"Measure again once it has started."_s);
}

void showEngineNotReady(panels::MeasureSheet& sheet)
{
    sheet.showProblem(u"The engine is not ready yet."_s, u"Measure again in a moment."_s);
}

}  // namespace cortilens::gui
