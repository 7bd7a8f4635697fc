// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FindController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Readout.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/PhotoJump.h"

#include <QAction>

#include <algorithm>
#include <cstdlib>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

std::vector<panels::PaletteEntry> interpret(const QString& typed, const wire::StimulusTable& stimuli)
{
    std::vector<panels::PaletteEntry> meanings;
    const std::string text = typed.trimmed().toStdString();
    if (text.empty()) return meanings;
    const auto selection = selectionFrom(text);
    if (selection && !std::holds_alternative<RoiName>(*selection)) {
        const bool isVoxel = std::holds_alternative<VoxelIndex>(*selection);
        meanings.push_back(
            {u"select:"_s + typed.trimmed(), typed.trimmed(), u"counted from 0"_s, isVoxel ? u"voxel"_s : u"vertex"_s, {}});
    }
    std::vector<NsdId> available(stimuli.nsdId.size());
    std::ranges::transform(stimuli.nsdId, available.begin(), [](std::int32_t id) { return NsdId{id}; });
    if (const auto photo = panels::photoFrom(text, available)) {
        QString detail;
        if (const auto row = std::ranges::find(stimuli.nsdId, photo->value); row != stimuli.nsdId.end())
            detail = provenanceOf(stimuli, static_cast<std::size_t>(row - stimuli.nsdId.begin()));
        meanings.push_back({u"photo:%1"_s.arg(photo->value), namesOf(*photo), detail, u"photo"_s, {}});
    }
    return meanings;
}

FindController::FindController(Workspace& workspace, panels::CommandPalette& palette, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_palette(palette)
    , m_actions(actions)
{
    m_palette.setInterpreter([this](const QString& typed) { return interpret(typed, m_workspace.subject.stimuli()); });
    connect(&m_palette, &panels::CommandPalette::entryChosen, this, &FindController::go);
    m_actions.on(ActionId::find, this, [this](bool) { open(); });
}

void FindController::open()
{
    m_palette.setEntries(entries());
    m_palette.popUp();
}

std::vector<panels::PaletteEntry> FindController::entries() const
{
    std::vector<panels::PaletteEntry> entries;
    if (m_workspace.subject.isOpen()) {
        const auto& summary = m_workspace.subject.summary();
        for (const auto& region : allRegions(summary.regions, m_workspace.regions)) {
            const QString name = QString::fromStdString(region.name);
            entries.push_back({u"region:"_s + name,
                               name,
                               u"%1 · %2 voxels"_s.arg(QString::fromStdString(region.set)).arg(region.voxelCount),
                               u"region"_s,
                               {}});
        }
        for (const auto& overlay : summary.overlays)
            entries.push_back({u"overlay:"_s + QString::fromStdString(overlay.id),
                               QString::fromStdString(overlay.name),
                               u"on the cortex"_s,
                               u"overlay"_s,
                               {}});
        for (const auto& backbone : summary.backbones)
            if (backbone.usable)
                entries.push_back({u"backbone:"_s + QString::fromStdString(backbone.id),
                                   QString::fromStdString(backbone.name),
                                   {},
                                   u"backbone"_s,
                                   {}});
    }
    for (const ActionRow& row : actionRows()) {
        const QAction* action = m_actions.action(row.id);
        if (row.id != ActionId::find && action->isEnabled())
            entries.push_back({u"command:%1"_s.arg(static_cast<int>(row.id)), action->text(), QString::fromUtf8(row.tip),
                               u"command"_s, action->shortcut().toString(QKeySequence::NativeText)});
    }
    return entries;
}

void FindController::go(const QString& id)
{
    const QString kind = id.section(u':', 0, 0);
    const std::string rest = id.section(u':', 1).toStdString();
    auto& session = m_workspace.session;
    if (kind == "command"_L1) {
        m_actions.action(static_cast<ActionId>(std::atoi(rest.c_str())))->trigger();
    } else if (kind == "photo"_L1) {
        session.edit([&](ViewState& state) { state.image = NsdId{std::atoi(rest.c_str())}; });
    } else if (kind == "overlay"_L1) {
        session.edit([&](ViewState& state) { state.overlay = rest; });
    } else if (kind == "backbone"_L1) {
        session.edit([&](ViewState& state) { state.backbone = rest; });
    } else if (kind == "region"_L1) {
        session.edit([&](ViewState& state) { state.selection = RoiName{rest}; });
    } else if (const auto selection = selectionFrom(rest)) {
        session.edit([&](ViewState& state) { state.selection = *selection; });
    }
}

}  // namespace cortilens::gui
