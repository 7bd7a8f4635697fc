// SPDX-License-Identifier: Apache-2.0
#include "app/gui/BackboneController.h"

#include "app/gui/Columns.h"
#include "app/gui/TopBar.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/BackboneSwitch.h"

#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QString detailOf(const wire::BackboneSummary& backbone)
{
    QStringList parts;
    if (!backbone.adaptors.empty()) parts << adaptorTitle(backbone.adaptors.front());
    if (backbone.inputPixels > 0) parts << u"%1 px"_s.arg(backbone.inputPixels);
    if (backbone.views > 0) parts << u"%1 views"_s.arg(backbone.views);
    return parts.join(u" · "_s);
}

/// What can be used, and the paper's own, greyed, saying what they need; the other sizes are in the comparison's list.
[[nodiscard]] bool isOffered(const wire::BackboneSummary& backbone)
{
    return backbone.usable || isOfThePaper(backbone.id);
}

}  // namespace

BackboneController::BackboneController(Workspace& workspace, TopBar& bar, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_bar(bar)
{
    m_bar.subject->hide();
    m_bar.backbone->hide();
    connect(m_bar.backbone, &panels::BackboneSwitch::chosen, this, [this](const std::string& id) {
        m_workspace.session.edit([&](ViewState& state) {
            state.backbone = id;
            state.adaptor.clear();
            const auto* backbone = findBackbone(m_workspace.subject.summary(), id);
            state.preset = backbone ? presetFor(*backbone, state.preset) : std::string();
        });
    });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this] {
        showSubject();
        showBackbones();
    });
    connect(&m_workspace.session, &Session::changed, this,
            [this](const ViewState&, const ViewState& is) { m_bar.backbone->setCurrent(is.backbone); });
}

void BackboneController::showSubject()
{
    const auto& summary = m_workspace.subject.summary();
    m_bar.subject->setText(u"%1 / %2"_s.arg(QString::fromStdString(summary.subject), QString::fromStdString(summary.space)));
    m_bar.subject->setToolTip(QString::fromStdString(summary.directory));
    m_bar.subject->show();
    m_bar.synthetic->setVisible(summary.synthetic);
    delete m_bar.subject->menu();
    if (summary.subjects.size() < 2) return;
    auto* menu = new QMenu(m_bar.subject);
    for (const std::string& name : summary.subjects) {
        connect(menu->addAction(QString::fromStdString(name)), &QAction::triggered, this, [this, name] {
            Wish wish;
            wish.directory = m_workspace.session.state().directory;
            wish.subject = name;
            wish.image = m_workspace.session.state().image;
            wish.backbone = m_workspace.session.state().backbone;
            wish.preset = m_workspace.session.state().preset;
            wish.words = m_workspace.session.state().words;
            m_workspace.subject.open(wish);
        });
    }
    m_bar.subject->setMenu(menu);
}

void BackboneController::showBackbones()
{
    std::vector<panels::BackboneChoice> choices;
    for (const auto& backbone : m_workspace.subject.summary().backbones)
        if (isOffered(backbone))
            choices.push_back({backbone.id, QString::fromStdString(backbone.name), backbone.usable,
                               QString::fromStdString(backbone.why), detailOf(backbone)});
    m_bar.backbone->setBackbones(choices);
    m_bar.backbone->setCurrent(m_workspace.session.state().backbone);
    m_bar.backbone->setVisible(!choices.empty());
}

}  // namespace cortilens::gui
