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

/// A path as it was typed, with the home folder in the place of a leading `~`: no shell stands between the field and the work.
[[nodiscard]] QString withHome(const QString& typed);

}  // namespace cortilens::gui
