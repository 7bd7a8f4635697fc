// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QString>

#include <string>

class QWidget;

namespace cortilens::gui {

class Notices;

/// Writes the table to a new file and puts it in the place of `path`, so that a table is whole or not there. Errors: unreadable,
/// saying why.
[[nodiscard]] Result<void> saveTable(const QString& path, const std::string& csv);

/// Asks over `sheet` where `csv` goes, in the home folder as `stem`.csv unless another place is named; what came of it is said.
/// `notices` outlives the sheet.
void exportTable(QWidget& sheet, const QString& title, const QString& stem, const std::string& csv, Notices& notices);

}  // namespace cortilens::gui
