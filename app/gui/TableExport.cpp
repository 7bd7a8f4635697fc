// SPDX-License-Identifier: Apache-2.0
#include "app/gui/TableExport.h"

#include "app/gui/Notices.h"

#include <QDir>
#include <QFileDialog>
#include <QSaveFile>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

Result<void> saveText(const QString& path, const std::string& text)
{
    QSaveFile file(path);
    const auto bytes = QByteArray::fromStdString(text);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    return std::unexpected(
        Error{ErrorKind::unreadable,
              u"%1 cannot be written: %2"_s.arg(QDir::toNativeSeparators(path), file.errorString()).toStdString(),
              "Make room or permissions in that folder."});
}

void exportTable(QWidget& sheet, const QString& title, const QString& stem, const std::string& csv, Notices& notices)
{
    auto* dialog = new QFileDialog(&sheet, title, QDir::home().filePath(stem + u".csv"_s), u"Comma-separated values (*.csv)"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, &notices, [&notices, csv](const QString& path) {
        if (const auto saved = saveText(path, csv); !saved) return notices.show(saved.error());
        notices.say(u"Saved %1."_s.arg(QDir::toNativeSeparators(path)));
    });
    dialog->open();
}

}  // namespace cortilens::gui
