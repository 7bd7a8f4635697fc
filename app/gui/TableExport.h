// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <QString>

#include <string>

class QWidget;

namespace cortilens::gui {

class Notices;

/// Writes the text to a new file and puts it in the place of `path`, so that a file is whole or as it was. Any thread. Errors:
/// unreadable, saying why.
[[nodiscard]] Result<void> saveText(const QString& path, const std::string& text);

/// Asks over `sheet` where `csv` goes, in the home folder as `stem`.csv unless another place is named; what came of it is said.
/// `notices` outlives the sheet.
void exportTable(QWidget& sheet, const QString& title, const QString& stem, const std::string& csv, Notices& notices);

}  // namespace cortilens::gui
