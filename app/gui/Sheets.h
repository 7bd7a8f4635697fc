// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/Protocol.h"
#include "widgets/panels/HelpSheet.h"

#include <QStringList>

#include <vector>

class QWidget;

namespace cortilens::gui {

/// Keys of every action by menu, then the mouse.
[[nodiscard]] std::vector<panels::HelpSheet::Group> keyGroups();

// Each opens beside the work: nothing waits for it.
void showKeys(QWidget* parent);
void showVision(QWidget* window);  ///< as it looks now
void showNotices(const wire::SubjectSummary& summary, QWidget* parent);
void showAbout(const wire::Hello& engine, QWidget* parent);

}  // namespace cortilens::gui
