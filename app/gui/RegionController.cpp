// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RegionController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/CortexController.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/SelectionCard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

#include <cmath>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QString sidesOf(const RegionOfInterest& region)
{
    const bool left = !region.vertices[0].empty();
    const bool right = !region.vertices[1].empty();
    if (left && right) return u"both hemispheres"_s;
    return left ? u"left hemisphere"_s : right ? u"right hemisphere"_s : QString();
}

[[nodiscard]] QString wordsOf(const wire::SelectionReport& report, const RegionOfInterest* region)
{
    QStringList words;
    if (report.voxelCount > 0) words << (report.voxelCount == 1 ? u"1 voxel"_s : u"%1 voxels"_s.arg(report.voxelCount));
    if (region) {
        words << sidesOf(*region);
    } else if (!report.regions.empty()) {
        QStringList names;
        for (const auto& name : report.regions) names << QString::fromStdString(name);
        words << u"in "_s + names.join(u", "_s);
    }
    words.removeAll(QString());
    return words.join(u", "_s);
}

}  // namespace

RegionController::RegionController(Workspace& workspace, panels::RegionList& list, panels::SelectionCard& card,
                                   CortexController& cortex, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_list(list)
    , m_card(card)
    , m_actions(actions)
{
    connect(&m_list, &panels::RegionList::regionChosen, this, [this](const std::string& name) {
        m_workspace.session.edit([&](ViewState& state) { state.selection = RoiName{name}; });
    });
    connect(&m_list, &panels::RegionList::regionHovered, &cortex, &CortexController::highlight);
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this] {
        showList();  // R2 of the regions is another once an encoder was trained
    });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState&, const ViewState& is) {
        const auto* region = std::get_if<RoiName>(&is.selection);
        m_list.setCurrent(region ? region->name : std::string());
    });
    connect(&m_workspace.selection, &SelectionModel::changed, this, &RegionController::showCard);
    connect(&m_workspace.regions, &OwnRegions::keptChanged, this, [this] {
        showList();
        showActions();
    });
    connect(&m_card, &panels::SelectionCard::actionChosen, this, &RegionController::act);
    showActions();
    m_card.clear();
}

void RegionController::showList()
{
    if (!m_workspace.subject.isOpen()) return;
    auto regions = m_workspace.subject.summary().regions;
    const auto& kept = m_workspace.regions.kept();
    regions.insert(regions.end(), kept.begin(), kept.end());
    m_list.setRegions(regions);
}

/// What can be done with the selection; made again only when that is something else, so that a button keeps the focus.
void RegionController::showActions()
{
    const auto& live = m_workspace.regions.live();
    const bool offersKeeping = live && !m_workspace.regions.isKept(live->name);
    if (m_offersKeeping == offersKeeping) return;
    m_offersKeeping = offersKeeping;
    std::vector<panels::SelectionCard::Action> offered{
        {"photos", u"Top photos →"_s, m_actions.action(ActionId::showRanking)->toolTip()}};
    if (offersKeeping) offered.push_back({"keep", u"Keep in the list"_s, m_actions.action(ActionId::keepRegion)->toolTip()});
    offered.push_back({"copy", u"Copy as text"_s, u"The selection as the shell takes it, for example after --select"_s});
    m_card.setActions(offered);
}

void RegionController::act(const std::string& id)
{
    QAction* photos = m_actions.action(ActionId::showRanking);
    if (id == "keep") m_actions.action(ActionId::keepRegion)->trigger();
    if (id == "photos" && !photos->isChecked()) photos->trigger();
    if (id == "copy")
        QGuiApplication::clipboard()->setText(QString::fromStdString(toText(m_workspace.session.state().selection)));
}

void RegionController::showCard()
{
    showActions();
    const auto report = m_workspace.selection.report();
    const Selection& selection = m_workspace.session.state().selection;
    if (!report) {
        // While the words are on their way the card keeps the old ones: an empty card would flicker at every click.
        if (std::holds_alternative<std::monostate>(selection)) m_card.clear();
        return;
    }
    panels::SelectionFacts facts;
    const auto* name = std::get_if<RoiName>(&selection);
    const auto* region = name && m_workspace.subject.isOpen() ? findRegion(m_workspace.subject.summary(), name->name) : nullptr;
    if (name && !region) region = m_workspace.regions.find(name->name);
    facts.title = QString::fromStdString(report->title);
    facts.words = wordsOf(*report, region);
    if (region) facts.family = region->family;
    facts.r2 = report->r2;
    facts.noiseCeiling = report->noiseCeiling;
    facts.testPhotos = report->testImages;
    if (!name && report->voxel.i >= 0) facts.voxel = report->voxel;
    facts.space = QString::fromStdString(m_workspace.subject.summary().space);
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection)) facts.vertex = *vertex;
    if (std::isfinite(report->surfaceRas[0])) facts.surfaceRasMm = report->surfaceRas;
    if (name) facts.surfaceRasMm.reset();
    facts.readout = QString::fromStdString(report->readout);
    m_card.setFacts(facts);
}

}  // namespace cortilens::gui
