// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CompareController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Columns.h"
#include "app/gui/MainWindow.h"
#include "app/gui/Notices.h"
#include "app/gui/Opening.h"
#include "app/gui/PhotoPane.h"
#include "app/gui/Readout.h"
#include "app/gui/TopBar.h"
#include "app/gui/Workspace.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/PanelHeader.h"
#include "widgets/panels/ReadoutLine.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

image::ComparisonInvitation invitationOf(const wire::BackboneSummary& backbone, const CompareRow& row, const std::string& subject)
{
    const auto text = [](const std::string& words) { return QString::fromStdString(words); };
    const bool isAboutWords = !row.words.empty();
    if (isAboutWords && backbone.words.empty() && backbone.weightsFile.empty())
        return {u"Knows no words"_s, u"%1 has no network, and nothing in it was ever named."_s.arg(text(backbone.name))};
    if (isAboutWords && backbone.words.empty())
        return {u"Knows no words"_s, u"%1 was trained without texts: no words lie in the space of its features. CLIP, SigLIP and "
                                     u"RADIO through its SigLIP head know some."_s.arg(text(backbone.name))};
    if (backbone.hasWeights || backbone.weightsFile.empty()) return {u"Train or fetch an encoder"_s, text(backbone.why)};
    QString words =
        u"Put it in cortilens/weights of the tree or in ~/.local/share/cortilens/weights. %1"_s.arg(text(backbone.source));
    if (!backbone.licence.empty()) words += u" Licence: %1."_s.arg(text(backbone.licence));
    if (backbone.encoder.empty() && !isAboutWords)
        words += u" An encoder of %1 for %2 is needed as well."_s.arg(text(backbone.name), text(subject));
    return {u"Get %1"_s.arg(text(backbone.weightsFile)), words};
}

image::ComparisonCell cellOf(const Workspace& workspace, std::size_t row, std::size_t column)
{
    const auto& known = workspace.compare.cell(row, column);
    image::ComparisonCell cell;
    if (known.reply) {
        cell.map = {known.reply, &known.reply->map};
        cell.quantity = QString::fromStdString(known.reply->quantity);
        cell.unit = QString::fromStdString(known.reply->unit);
    }
    cell.isStale = known.isStale;
    cell.isWorking = known.request != 0;
    if (known.report) {
        cell.r2 = known.report->r2;
        cell.noiseCeiling = known.report->noiseCeiling;
        cell.homology = QString::fromStdString(known.report->homology);
        const QString there = QString::fromStdString(known.report->title);
        if (!cell.homology.isEmpty() && there != titleOf(workspace.compare.rows()[row])) cell.place = there;
    }
    const auto& summary = workspace.subject.summary();
    const auto* backbone = findBackbone(summary, workspace.compare.columns()[column].backbone);
    if (backbone && !canAnswer(*backbone, workspace.compare.rows()[row], workspace.compare.columns()[column]))
        cell.invitation = invitationOf(*backbone, workspace.compare.rows()[row], summary.subject);
    else if (known.problem)
        cell.invitation = image::ComparisonInvitation{
            u"No map"_s, QString::fromStdString(known.problem->message + " " + known.problem->remedy)};
    return cell;
}

image::ComparisonAgreement agreementOf(const Workspace& workspace, std::size_t row)
{
    const auto& known = workspace.compare.agreement(row);
    image::ComparisonAgreement agreement;
    if (!known.reply) return agreement;
    agreement.agreement = {known.reply, &known.reply->agreement};
    agreement.columns.assign(known.reply->columns.begin(), known.reply->columns.end());
    agreement.isStale = known.isStale;
    return agreement;
}

std::vector<image::ComparisonRow> rowsIn(const Workspace& workspace)
{
    std::vector<image::ComparisonRow> rows;
    const auto& state = workspace.session.state();
    for (std::size_t row = 0; row < workspace.compare.rows().size(); ++row) {
        const CompareRow& asked = workspace.compare.rows()[row];
        image::ComparisonRow shown{.title = titleOf(asked), .isWords = !asked.words.empty()};
        const auto report = workspace.compare.columns().empty() ? nullptr : workspace.compare.cell(row, 0).report;
        if (report && report->voxelCount > 1) shown.detail = u"%1 voxels"_s.arg(report->voxelCount);
        shown.isRemovable = !asked.words.empty() || std::ranges::find(state.pinned, asked) != state.pinned.end();
        rows.push_back(std::move(shown));
    }
    return rows;
}

std::vector<image::ComparisonColumn> columnsIn(const Workspace& workspace)
{
    const auto& summary = workspace.subject.summary();
    std::vector<CompareColumn> named = workspace.compare.columns();
    // Beside another one the open subject has a name as well.
    if (std::ranges::any_of(named, [](const auto& column) { return !column.subject.empty(); }))
        for (auto& column : named)
            if (column.subject.empty()) column.subject = summary.subject;
    std::vector<image::ComparisonColumn> columns;
    for (const auto& column : named) columns.push_back({nameOf(column, summary), detailOf(column, summary)});
    return columns;
}

CompareController::CompareController(Workspace& workspace, MainWindow& window, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
    , m_columns(new QMenu(&window))
{
    m_columns->setToolTipsVisible(true);
    window.photo->columns->setMenu(m_columns);
    // Not when the columns change: that would delete the entry that is being chosen.
    connect(m_columns, &QMenu::aboutToShow, this, &CompareController::fillColumns);
    window.photo->scaleMode->setCurrent("shared");
    connectActions(*window.actions);
    connectControls();
    connectModels();
    const auto& style = window.photo->view->style();
    window.photo->comparison->setOpacity(style.opacity);
    window.photo->comparison->setColorMap(style.map);
    window.photo->comparison->setSmooth(style.smooth);
}

bool CompareController::isScaleShared() const
{
    return m_window.photo->comparison->isScaleShared();
}

void CompareController::connectActions(ActionSet& actions)
{
    actions.on(ActionId::compare, this,
               [this](bool on) { m_workspace.session.edit([&](ViewState& state) { state.compares = on; }); });
    actions.on(ActionId::compareSubjects, this, [this](bool) { compareSubjects(); });
    actions.on(ActionId::pinSelection, this, [this](bool) { pin(); });
    actions.on(ActionId::unpinAll, this,
               [this](bool) { m_workspace.session.edit([](ViewState& state) { state.pinned.clear(); }); });
    auto* view = m_window.photo->comparison;
    actions.on(ActionId::ownScale, this, [this, view](bool own) {
        view->setScaleShared(!own);
        m_window.photo->scaleMode->setCurrent(own ? "own" : "shared");
    });
    actions.on(ActionId::toggleHeatmap, view,
               [view](bool shown) { view->setDisplay(shown ? color::MapDisplay::heatmap : color::MapDisplay::off); });
    actions.on(ActionId::toggleSmooth, view, [view](bool smooth) { view->setSmooth(smooth); });
    actions.on(ActionId::toggleGrid, view, [view](bool visible) { view->setGridVisible(visible); });
    actions.on(ActionId::fitPhoto, view, [view](bool) { view->fit(); });
    actions.on(ActionId::cancelWork, this, [this](bool) { m_workspace.compare.cancel(); });
    connect(m_window.photo->scaleMode, &panels::SegmentedSwitch::chosen, this, [this, view](const std::string& id) {
        view->setScaleShared(id == "shared");
        m_window.actions->setChecked(ActionId::ownScale, id == "own");
    });
    connect(m_window.photo->pin, &QPushButton::clicked, actions.action(ActionId::pinSelection), &QAction::trigger);
    connect(m_window.top->compare, &QPushButton::clicked, actions.action(ActionId::compare), &QAction::trigger);
}

void CompareController::connectControls()
{
    auto* view = m_window.photo->comparison;
    auto* controls = m_window.photo->controls;
    connect(controls, &panels::MapControls::opacityChanged, view, &image::ComparisonView::setOpacity);
    connect(controls, &panels::MapControls::smoothChanged, view, &image::ComparisonView::setSmooth);
    connect(controls, &panels::MapControls::gridVisibleChanged, view, &image::ComparisonView::setGridVisible);
    connect(controls, &panels::MapControls::displayChosen, view, &image::ComparisonView::setDisplay);
    connect(controls, &panels::MapControls::limitChosen, view, &image::ComparisonView::setLimit);
    connect(controls, &panels::MapControls::colorMapChosen, view, [view](const std::string& id) {
        if (const auto map = color::findColorMap(id)) view->setColorMap(*map);
    });
    connect(controls, &panels::MapControls::viewsChosen, &m_workspace.compare, &CompareModel::setViews);
    connect(controls, &panels::MapControls::cancelRequested, &m_workspace.compare, &CompareModel::cancel);
    // By key in a cell: the photo's own view is asked, and tells the controls and the menu.
    connect(view, &image::ComparisonView::smoothChanged, m_window.photo->view, &image::PhotoView::setSmooth);
    connect(view, &image::ComparisonView::gridVisibleChanged, m_window.photo->view, &image::PhotoView::setGridVisible);
    connect(view, &image::ComparisonView::scaleChanged, this, &CompareController::showScale);
    connect(view, &image::ComparisonView::hovered, this, &CompareController::readOut);
    connect(view, &image::ComparisonView::rowRemoved, this, [this](int row) { unpin(static_cast<std::size_t>(row)); });
    connect(view, &image::ComparisonView::columnActivated, this,
            [this](int column) { activate(static_cast<std::size_t>(column)); });
}

void CompareController::connectModels()
{
    const auto& compare = m_workspace.compare;
    auto* view = m_window.photo->comparison;
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.compares != is.compares || was.opened != is.opened) showMode(is.compares);
        if (was.image != is.image) showHeader();
    });
    connect(&m_workspace.photo, &PhotoModel::arrived, this, [this, view] {
        if (const auto photo = m_workspace.photo.photo()) view->setPhoto(*photo);
        showAll();  // maps may have come before their photo
    });
    connect(&m_workspace.photo, &PhotoModel::forgotten, view, [view] { view->setPhoto({}); });
    connect(&compare, &CompareModel::rearranged, this, &CompareController::showAll);
    connect(&compare, &CompareModel::cellChanged, this, [this, view](std::size_t row, std::size_t column) {
        if (static_cast<int>(row) >= view->rows() || static_cast<int>(column) >= view->columns()) return;
        view->setCell(static_cast<int>(row), static_cast<int>(column), cellOf(m_workspace, row, column));
        if (column == 0) view->setRow(static_cast<int>(row), rowsIn(m_workspace)[row]);  // how many voxels it has
    });
    connect(&compare, &CompareModel::cellChanged, this, &CompareController::showProgress);
    connect(&compare, &CompareModel::worked, this, &CompareController::showProgress);
    connect(&compare, &CompareModel::agreementChanged, this, [this, view](std::size_t row) {
        if (static_cast<int>(row) < view->rows()) view->setAgreement(static_cast<int>(row), agreementOf(m_workspace, row));
    });
}

void CompareController::showMode(bool compares)
{
    m_window.setComparing(compares);
    m_window.actions->setChecked(ActionId::compare, compares);
    m_window.top->compare->setChecked(compares);
    m_window.top->compare->setVisible(m_workspace.subject.isOpen());
    showHeader();
    showScale();
    readOut(std::nullopt);
}

void CompareController::showAll()
{
    auto* view = m_window.photo->comparison;
    const auto& compare = m_workspace.compare;
    if (!compare.isComparing()) return view->arrange({}, {});
    view->arrange(rowsIn(m_workspace), columnsIn(m_workspace));
    for (std::size_t row = 0; row < compare.rows().size(); ++row) {
        for (std::size_t column = 0; column < compare.columns().size(); ++column)
            view->setCell(static_cast<int>(row), static_cast<int>(column), cellOf(m_workspace, row, column));
        view->setAgreement(static_cast<int>(row), agreementOf(m_workspace, row));
    }
    showHeader();
}

void CompareController::showHeader()
{
    QStringList words;
    const auto& state = m_workspace.session.state();
    if (m_workspace.compare.rows().size() == 1) words << titleOf(m_workspace.compare.rows().front());
    if (state.image) words << namesOf(*state.image);
    m_window.photo->compareHeader->setDetail(words.join(u" · "_s));
}

void CompareController::showScale()
{
    const auto& compare = m_workspace.compare;
    auto* view = m_window.photo->comparison;
    if (!compare.isComparing() || view->columns() == 0) return;
    const auto& reply = compare.cell(0, 0).reply;
    m_window.photo->controls->setScale(view->scaleOf(0), m_window.photo->view->isScaleAutomatic(),
                                       reply ? QString::fromStdString(reply->unit) : QString());
}

/// Of all cells together, as far as they have a map of what is asked now.
void CompareController::showProgress()
{
    const auto& compare = m_workspace.compare;
    if (!compare.isComparing() || !m_workspace.session.state().compares) return;
    panels::MapProgress progress;
    progress.running = compare.isWorking();
    progress.fromStore = true;
    for (std::size_t row = 0; row < compare.rows().size(); ++row)
        for (std::size_t column = 0; column < compare.columns().size(); ++column) {
            const auto& cell = compare.cell(row, column);
            if (!cell.reply || cell.isStale) continue;
            progress.viewsDone += cell.reply->map.viewsDone;
            progress.viewsTotal += cell.reply->map.viewsTotal;
            progress.fromStore = progress.fromStore && cell.reply->fromStore;
        }
    m_window.photo->controls->setProgress(progress);
}

/// Every backbone with each of its adaptors, by the preset in use; the chosen ones are ticked.
void CompareController::fillColumns()
{
    m_columns->clear();
    if (!m_workspace.subject.isOpen()) return;
    const auto& summary = m_workspace.subject.summary();
    const auto& chosen = m_workspace.session.state().columns;
    const auto named = std::ranges::find_if(chosen, [](const auto& column) { return !column.preset.empty(); });
    auto listed = allColumns(summary, named == chosen.end() ? std::string() : named->preset);
    for (const auto& column : chosen)
        if (std::ranges::find(listed, column) == listed.end()) listed.push_back(column);
    for (const auto& column : listed) {
        const auto* backbone = findBackbone(summary, column.backbone);
        auto* action = m_columns->addAction(u"%1  %2"_s.arg(nameOf(column, summary), detailOf(column, summary)));
        action->setCheckable(true);
        action->setChecked(std::ranges::find(chosen, column) != chosen.end());
        action->setToolTip(backbone && !backbone->usable ? QString::fromStdString(backbone->why) : action->text());
        if (chosen.size() >= kMostColumns && !action->isChecked()) {
            action->setEnabled(false);
            action->setToolTip(u"%1 columns are the most: take one away first"_s.arg(kMostColumns));
        }
        connect(action, &QAction::triggered, this, [this, column](bool on) {
            m_workspace.session.edit([&](ViewState& state) {
                std::erase(state.columns, column);
                if (on) state.columns.push_back(column);
            });
        });
    }
    m_columns->addSeparator();
    if (summary.subjects.size() > 1) {
        const auto& compare = *m_window.actions->action(ActionId::compareSubjects);
        auto* subjects = m_columns->addAction(compare.text());
        subjects->setToolTip(compare.toolTip());
        connect(subjects, &QAction::triggered, this, &CompareController::compareSubjects);
    }
    auto* usual = m_columns->addAction(u"As at first"_s);
    connect(usual, &QAction::triggered, this, [this] {
        m_workspace.session.edit([&](ViewState& state) { state.columns = defaultColumns(m_workspace.subject.summary()); });
    });
}

/// The backbone in use, in every brain of the study.
void CompareController::compareSubjects()
{
    const auto& summary = m_workspace.subject.summary();
    m_workspace.session.edit([&](ViewState& state) {
        state.columns = inAllSubjects({.backbone = state.backbone, .adaptor = state.adaptor, .preset = state.preset}, summary);
        state.compares = true;
    });
}

/// What is selected and what is looked for: both stay as rows when something else is.
void CompareController::pin()
{
    m_workspace.session.edit([](ViewState& state) {
        const auto rows = rowsOf(state);
        if (rows.empty()) return;
        state.pinned = rows;
        state.compares = true;
    });
}

void CompareController::unpin(std::size_t row)
{
    const CompareRow removed = m_workspace.compare.rows()[row];
    m_workspace.session.edit([&](ViewState& state) {
        std::erase(state.pinned, removed);
        if (state.words == removed.words) state.words = {};
    });
}

/// A heading makes its backbone the one that the cortex and the lists speak of; an empty cell says in full what it lacks.
void CompareController::activate(std::size_t column)
{
    const CompareColumn chosen = m_workspace.compare.columns()[column];
    const auto& summary = m_workspace.subject.summary();
    const auto* backbone = findBackbone(summary, chosen.backbone);
    if (!backbone) return;
    if (!backbone->usable) {
        const auto invitation = invitationOf(*backbone, {}, summary.subject);
        m_notices.show(
            {ErrorKind::notFound, backbone->name + ": " + invitation.title.toStdString() + ".", invitation.words.toStdString()});
        return;
    }
    m_workspace.session.edit([&](ViewState& state) {
        state.backbone = chosen.backbone;
        state.adaptor = chosen.adaptor;
        state.preset = chosen.preset;
    });
}

void CompareController::readOut(const std::optional<image::ComparisonReading>& reading)
{
    if (!m_workspace.session.state().compares) return;
    std::vector<panels::ReadoutLine::Field> fields;
    if (reading) {
        const auto number = [](float value) {
            return color::formatValue(value, {.decimals = 3, .sign = color::SignDisplay::always});
        };
        fields.push_back({titleOf(m_workspace.compare.rows()[static_cast<std::size_t>(reading->row)]), true});
        const auto& columns = m_workspace.compare.columns();
        for (std::size_t i = 0; i < reading->values.size() && i < columns.size(); ++i)
            fields.push_back({u"%1 %2"_s.arg(QString::fromStdString(toText(columns[i])), number(reading->values[i])), i == 0});
        if (!std::isnan(reading->disagreement))
            fields.push_back({u"spread %1"_s.arg(color::formatValue(reading->disagreement, {.decimals = 2})), false});
    }
    m_window.photo->readout->setFields(fields);
}

}  // namespace cortilens::gui
