// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FileChoice.h"

#include <QFileDialog>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

QFileDialog* fileDialog(QWidget& over, const QString& title, const QString& filter)
{
    auto* dialog = new QFileDialog(&over, title, {}, filter);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

QFileDialog* maskDialog(QWidget& over)
{
    return fileDialog(over, u"Choose a mask in the space of the responses"_s,
                      u"Masks (*.nii *.nii.gz *.mgh *.mgz *.npy *.label *.annot *.gii);;All files (*)"_s);
}

}  // namespace cortilens::gui
