// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FileChoice.h"

#include <QDir>
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

QString withHome(const QString& typed)
{
    if (typed == u"~"_s || typed.startsWith(u"~/"_s)) return QDir::homePath() + typed.mid(1);
    return typed;
}

}  // namespace cortilens::gui
