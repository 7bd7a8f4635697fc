// SPDX-License-Identifier: Apache-2.0
#include "app/gui/PresetController.h"

#include "app/gui/Columns.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/MapControls.h"

#include <algorithm>
#include <string>
#include <vector>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

/// What a preset means for one of these columns, a line for each backbone.
[[nodiscard]] QString wordsOf(const std::string& preset, const std::vector<CompareColumn>& columns,
                              const wire::SubjectSummary& summary)
{
    QStringList lines;
    for (const auto& column : columns) {
        const auto* backbone = findBackbone(summary, column.backbone);
        if (!backbone || backbone->presetWords.size() != backbone->presets.size()) continue;
        const auto found = std::ranges::find(backbone->presets, preset);
        if (found == backbone->presets.end() || backbone->presets.size() < 2) continue;
        const auto& words = backbone->presetWords[static_cast<std::size_t>(found - backbone->presets.begin())];
        const QString line =
            columns.size() == 1 ? QString::fromStdString(words) : QString::fromStdString(backbone->name + ": " + words);
        if (!lines.contains(line)) lines << line;
    }
    return lines.join(u'\n');
}

/// Who looks: the columns of the comparison, or the one backbone.
[[nodiscard]] std::vector<CompareColumn> lookers(const ViewState& state, const wire::SubjectSummary& summary)
{
    if (state.compares) return state.columns;
    return {spelledOut({.backbone = state.backbone, .adaptor = state.adaptor, .preset = state.preset}, summary)};
}

/// The one that all of them use that have several; empty when they differ.
[[nodiscard]] std::string commonPreset(const std::vector<CompareColumn>& columns)
{
    std::string common;
    for (const auto& column : columns) {
        if (column.preset.empty()) continue;
        if (!common.empty() && common != column.preset) return {};
        common = column.preset;
    }
    return common;
}

}  // namespace

PresetController::PresetController(Workspace& workspace, panels::MapControls& controls, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_controls(controls)
{
    connect(&m_controls, &panels::MapControls::presetChosen, this, [this](const std::string& id) {
        const auto& summary = m_workspace.subject.summary();
        m_workspace.session.edit([&](ViewState& state) {
            if (const auto* backbone = findBackbone(summary, state.backbone)) state.preset = presetFor(*backbone, id);
            for (auto& column : state.columns)
                column = spelledOut({column.backbone, column.adaptor, id, column.subject}, summary);
        });
    });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened != is.opened || was.backbone != is.backbone || was.preset != is.preset || was.compares != is.compares ||
            was.columns != is.columns)
            show();
    });
}

void PresetController::show()
{
    if (!m_workspace.subject.isOpen()) return m_controls.setPresets({}, {});
    const auto& summary = m_workspace.subject.summary();
    const auto columns = lookers(m_workspace.session.state(), summary);
    std::vector<panels::MapPreset> presets;
    for (const auto& column : columns) {
        const auto* backbone = findBackbone(summary, column.backbone);
        if (!backbone || backbone->presets.size() < 2) continue;
        for (const auto& preset : backbone->presets)
            if (std::ranges::find(presets, preset, &panels::MapPreset::id) == presets.end())
                presets.push_back({preset, wordsOf(preset, columns, summary)});
    }
    m_controls.setPresets(presets, commonPreset(columns));
}

}  // namespace cortilens::gui
