// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ExportController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Columns.h"
#include "app/gui/CompareFigure.h"
#include "app/gui/ExportDialog.h"
#include "app/gui/FigureContent.h"
#include "app/gui/Notices.h"
#include "app/gui/Workspace.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QPixmap>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <QWidget>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestColumns = 120;  ///< a file's name may have 255 bytes

[[nodiscard]] QString picturesFolder()
{
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return QFileInfo(pictures).isDir() ? pictures : QDir::homePath();
}

}  // namespace

ExportController::ExportController(Workspace& workspace, std::function<FigureView()> view, QWidget& window, ActionSet& actions,
                                   Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_view(std::move(view))
    , m_window(window)
    , m_notices(notices)
    , m_folder(picturesFolder())
{
    actions.on(ActionId::exportFigure, this, [this](bool) { ask(); });
    actions.on(ActionId::saveScreenshot, this, [this](bool) { saveScreenshot(); });
}

void ExportController::ask()
{
    if (!m_workspace.subject.isOpen()) return;
    auto* dialog = new ExportDialog(m_page, suggestedPath(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { save(dialog->page(), dialog->path()); });
    dialog->open();
}

void ExportController::save(const PageSize& page, const QString& path)
{
    m_page = page;
    m_folder = QFileInfo(path).absolutePath();
    m_ending = QFileInfo(path).suffix();
    const auto done = [this, path](const Result<void>& outcome) {
        if (!outcome) return m_notices.show(outcome.error());
        m_notices.say(u"Saved %1."_s.arg(QDir::toNativeSeparators(path)));
        Q_EMIT saved(path);
    };
    if (m_workspace.compare.isComparing())
        m_writer.write(comparisonFigureOf(m_workspace, m_view()), page, path, done);
    else
        m_writer.write(figureOf(m_workspace, m_view()), page, path, done);
}

QString ExportController::suggestedPath() const
{
    const ViewState& state = m_workspace.session.state();
    QString name = QString::fromStdString(state.subject);
    if (const std::string selection = toText(state.selection); !selection.empty())
        name += u'_' + QString::fromStdString(selection);
    if (!state.words.empty()) name += u'_' + QString::fromStdString(state.words.bank + state.words.text).left(40);
    if (state.image) name += u"_nsd%1"_s.arg(state.image->value);
    if (m_workspace.compare.isComparing()) {
        QStringList columns;
        for (const auto& column : m_workspace.compare.columns()) columns << QString::fromStdString(toText(column));
        name += u'_' + columns.join(u"_vs_"_s).left(kLongestColumns);
    } else if (const auto reply = m_workspace.relevance.reply()) {
        const auto preset = presetIn(reply->provenance);
        name += u"_%1_%2"_s.arg(QString::fromStdString(state.backbone), QString::fromStdString(preset.empty() ? "own" : preset));
    }
    name.replace(QRegularExpression(u"[^A-Za-z0-9_.@+-]"_s), u"-"_s);
    return QDir(m_folder).filePath(name + u'.' + m_ending);
}

void ExportController::saveScreenshot()
{
    const QString stamp = QDateTime::currentDateTime().toString(u"yyyy-MM-dd_HH-mm-ss"_s);
    const QString path = QDir(picturesFolder()).filePath(u"cortilens_%1.png"_s.arg(stamp));
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && m_window.grab().save(&file, "PNG") && file.commit()) {
        m_notices.say(u"Saved %1."_s.arg(path));
        Q_EMIT saved(path);
    } else {
        m_notices.show({ErrorKind::unreadable, u"%1 cannot be written: %2"_s.arg(path, file.errorString()).toStdString(),
                        "Make room or permissions in that folder."});
    }
}

}  // namespace cortilens::gui
