// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RegionFileController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Drawing.h"
#include "app/gui/DrawingController.h"
#include "app/gui/Notices.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>

#include <algorithm>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kFilters = "FreeSurfer label, a file per hemisphere (*.label);;"
                                 "FreeSurfer annotation, a file per hemisphere (*.annot);;"
                                 "GIFTI labels, a file per hemisphere (*.label.gii);;"
                                 "GIFTI mask, a file per hemisphere (*.shape.gii);;"
                                 "NIfTI mask of the voxels (*.nii.gz);;"
                                 "NumPy mask of the voxels (*.npy)";

/// *.nii.gz -> .nii.gz
[[nodiscard]] QString endingOf(const QString& filter)
{
    const auto star = filter.lastIndexOf(u'*');
    return star < 0 ? QString() : filter.mid(star + 1).chopped(1);
}

[[nodiscard]] QString namesOf(const std::vector<std::string>& files)
{
    QStringList names;
    for (const auto& file : files) names << QFileInfo(QString::fromStdString(file)).fileName();
    return names.join(u" and "_s);
}

[[nodiscard]] QString folderOf(const std::vector<std::string>& files)
{
    if (files.empty()) return {};
    return QDir::toNativeSeparators(QFileInfo(QString::fromStdString(files.front())).absolutePath());
}

}  // namespace

RegionFileController::RegionFileController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices,
                                           QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
{
    actions.on(ActionId::renameRegion, this, [this](bool) { askName(); });
    actions.on(ActionId::saveRegion, this, [this](bool) { save(isSaved(selectedName())); });
    actions.on(ActionId::exportRegion, this, [this](bool) { askWhereToExport(); });
    actions.on(ActionId::takeOffRegion, this, [this](bool) { takeOff(); });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this](bool isAnother) {
        if (isAnother) m_saved.clear();
    });
}

std::string RegionFileController::selectedName() const
{
    const auto* region = std::get_if<RoiName>(&m_workspace.session.state().selection);
    return region ? region->name : std::string();
}

bool RegionFileController::isSaved(const std::string& name) const
{
    if (!m_workspace.subject.isOpen()) return false;
    const auto* known = findRegion(m_workspace.subject.summary(), name);
    return m_saved.contains(name) || (known && known->set == kDrawnSet);
}

void RegionFileController::askName()
{
    const auto region = selectedDrawn(m_workspace);
    if (!region) return;
    auto* dialog = new QInputDialog(&m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(u"Rename the region"_s);
    dialog->setLabelText(u"Name"_s);
    dialog->setTextValue(QString::fromStdString(region->name));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this](const QString& name) { rename(name.trimmed().toStdString()); });
    dialog->open();
}

void RegionFileController::rename(const std::string& name)
{
    const auto region = selectedDrawn(m_workspace);
    if (!region || region->name == name) return;
    if (const auto free = checkFreeName(name, takenNames(m_workspace)); !free) return m_notices.show(free.error());
    const bool wasSaved = isSaved(region->name);
    m_workspace.session.edit([&](ViewState& state) { state = renamed(state, *region, name, wasSaved); });
    if (wasSaved)
        m_notices.say(u"%1 is saved under that name still; save %2 to have it next time."_s.arg(
            QString::fromStdString(region->name), QString::fromStdString(name)));
}

void RegionFileController::save(bool replace)
{
    const auto region = selectedDrawn(m_workspace);
    if (!region) return;
    send(&EngineClient::saveRegion, {.name = region->name, .file = {}, .replace = replace}, u"it is there next time"_s);
}

void RegionFileController::askWhereToExport()
{
    QString stem = QString::fromStdString(selectedName());
    if (stem.isEmpty()) return;
    stem.replace(u'/', u'-').replace(u'>', u"above"_s);
    auto* dialog =
        new QFileDialog(&m_window, u"Export %1"_s.arg(stem), QDir::home().filePath(stem + u".label"_s), QLatin1String(kFilters));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite);  // the files are called otherwise: the engine tells
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog, stem](const QString& filter) { dialog->selectFile(stem + endingOf(filter)); });
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog](const QString& path) {
        const QString ending = endingOf(dialog->selectedNameFilter());
        exportTo(QFileInfo(path).fileName().contains(u'.') ? path : path + ending, false);
    });
    dialog->open();
}

void RegionFileController::exportTo(const QString& path, bool replace)
{
    const auto name = selectedName();
    if (name.empty()) return;
    send(&EngineClient::exportRegion, {.name = name, .file = path.toStdString(), .replace = replace}, {});
}

void RegionFileController::send(Ask ask, const wire::RegionFileQuery& query, const QString& done)
{
    if (!m_workspace.engine.isReady()) return m_notices.say(u"The engine is not ready yet; try again in a moment."_s);
    (m_workspace.engine.*ask)(query, [this, ask, query, done](const Result<wire::RegionFiles>& reply) {
        if (!reply) return m_notices.show(reply.error());
        const QString names = namesOf(reply->files);
        const QString folder = folderOf(reply->files);
        if (reply->isThere)
            return m_notices.say(u"%1 is in %2 already."_s.arg(names, folder), u"Replace"_s, [this, ask, query, done] {
                send(ask, {.name = query.name, .file = query.file, .replace = true}, done);
            });
        if (query.file.empty()) m_saved.insert(query.name);
        m_notices.say(u"Wrote %1 to %2%3."_s.arg(names, folder, done.isEmpty() ? QString() : u": "_s + done));
        QStringList files;
        for (const auto& file : reply->files) files << QString::fromStdString(file);
        Q_EMIT written(files);
    });
}

void RegionFileController::takeOff()
{
    const auto name = selectedName();
    if (m_workspace.regions.isKept(name)) {
        m_workspace.regions.dropKept(name);
        return m_workspace.session.edit([](ViewState& state) { state.selection = {}; });
    }
    const auto region = selectedDrawn(m_workspace);
    if (!region) return;
    const bool wasSaved = isSaved(name);
    m_workspace.session.edit([&](ViewState& state) { state = withoutDrawn(state, name, wasSaved); });
    const QString words = QString::fromStdString(name);
    if (!wasSaved) return m_notices.say(u"%1 is off the list; Undo brings it back."_s.arg(words));
    m_notices.say(u"%1 is off the list; its files stay and bring it back next time."_s.arg(words), u"Delete its files"_s,
                  [this, name] {
                      m_workspace.engine.deleteRegion({.name = name}, [this, name](const Result<wire::RegionFiles>& reply) {
                          if (!reply) return m_notices.show(reply.error());
                          m_saved.erase(name);
                          m_notices.say(u"Deleted %1."_s.arg(namesOf(reply->files)));
                      });
                  });
}

}  // namespace cortilens::gui
