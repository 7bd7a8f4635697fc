// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RegionController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/CortexController.h"
#include "app/gui/DrawingController.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/SelectionCard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

/// What the card may offer. Without an action: copying as text.
struct Offer {
    std::string_view id;
    const char* text;
    std::optional<ActionId> action;
};
constexpr std::array<Offer, 7> kOffers{{{"photos", "Top photos →", ActionId::showRanking},
                                        {"keep", "Keep in the list", ActionId::keepRegion},
                                        {"save", "Save", ActionId::saveRegion},
                                        {"rename", "Rename…", ActionId::renameRegion},
                                        {"export", "Export…", ActionId::exportRegion},
                                        {"takeOff", "Take off the list", ActionId::takeOffRegion},
                                        {"copy", "Copy as text", std::nullopt}}};

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
        if (report.areaMm2 > 0) words << u"%1 mm² of white surface"_s.arg(std::lround(report.areaMm2));
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
    connect(&m_workspace.regions, &OwnRegions::drawnChanged, this, [this] {
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
    m_list.setRegions(allRegions(m_workspace.subject.summary().regions, m_workspace.regions));
}

/// What can be done with the selection; made again only when that is something else, so that a button keeps the focus.
void RegionController::showActions()
{
    const auto& own = m_workspace.regions;
    const auto* selected = std::get_if<RoiName>(&m_workspace.session.state().selection);
    const bool isDrawn = isDrawnSelected(m_workspace);
    std::vector<std::string> offered{"photos"};
    if (own.live() && !own.isKept(own.live()->name)) offered.emplace_back("keep");
    if (isDrawn) offered.insert(offered.end(), {"save", "rename"});
    if (selected) offered.emplace_back("export");
    if (isDrawn || (selected && own.isKept(selected->name))) offered.emplace_back("takeOff");
    offered.emplace_back("copy");
    if (std::exchange(m_offered, offered) == offered) return;
    std::vector<panels::SelectionCard::Action> actions;
    for (const auto& id : offered) {
        const auto* offer = std::ranges::find(kOffers, id, &Offer::id);
        actions.push_back({id, QString::fromUtf8(offer->text),
                           offer->action ? m_actions.action(*offer->action)->toolTip()
                                         : u"The selection as the shell takes it, for example after --select"_s});
    }
    m_card.setActions(actions);
}

void RegionController::act(const std::string& id)
{
    const auto* offer = std::ranges::find(kOffers, id, &Offer::id);
    if (offer == kOffers.end()) return;
    if (!offer->action) {
        QGuiApplication::clipboard()->setText(QString::fromStdString(toText(m_workspace.session.state().selection)));
        return;
    }
    QAction* action = m_actions.action(*offer->action);
    if (!action->isChecked()) action->trigger();  // the photos may be there already
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
    const auto* region = name ? m_workspace.regions.find(name->name) : nullptr;
    if (name && !region && m_workspace.subject.isOpen()) region = findRegion(m_workspace.subject.summary(), name->name);
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
