// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

namespace cortilens::gui {

/// Asks for a file that is there; still to be connected and opened. Deletes itself when it is closed.
[[nodiscard]] QFileDialog* fileDialog(QWidget& over, const QString& title, const QString& filter);

/// The same for a mask, of any format that the engine reads.
[[nodiscard]] QFileDialog* maskDialog(QWidget& over);

}  // namespace cortilens::gui
