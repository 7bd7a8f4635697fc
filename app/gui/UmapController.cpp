// SPDX-License-Identifier: Apache-2.0
#include "app/gui/UmapController.h"

#include "app/gui/EncoderController.h"
#include "app/gui/Notices.h"
#include "app/gui/Plan.h"
#include "app/gui/Readout.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"
#include "widgets/color/PlaneColors.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/image/PatchMosaic.h"
#include "widgets/image/ScatterView.h"

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

/// A colour for each patch: where it stands on the page.
[[nodiscard]] std::vector<color::Rgba> colorsOf(const wire::UmapPatches& patches, const color::PlaneScale& scale)
{
    std::vector<float> across;
    std::vector<float> up;
    for (std::size_t i = 0; i + 1 < patches.positions.size(); i += 2) {
        across.push_back(patches.positions[i]);
        up.push_back(patches.positions[i + 1]);
    }
    return color::planeColorsOf(across, up, scale);
}

}  // namespace

UmapController::UmapController(Workspace& workspace, QWidget& window, const CortexView& cortex, ActionSet& actions,
                               Notices& notices, QObject* parent)
    : MeasureController(workspace, window, actions, ActionId::showUmap, u"There is no encoder whose voxels could be laid out."_s,
                        notices, parent)
{
    connect(&m_workspace.session, &Session::changed, this,
            [this](const ViewState& was, const ViewState& is) { onChanged(was, is); });
    connect(&m_workspace.photo, &PhotoModel::arrived, this, &UmapController::showPhoto);
    connect(&m_workspace.photo, &PhotoModel::forgotten, this, &UmapController::showPhoto);
    connect(&m_workspace.relevance, &RelevanceModel::viewsChanged, this, [this] {
        if (m_sheet) placePatches();
    });
    connect(&cortex, &CortexView::hovered, this, [this](std::optional<SurfaceVertex> vertex) {
        if (m_sheet && m_places)
            m_sheet->scatter->setPointed({.voxel = vertex ? rowOf(*vertex) : std::nullopt, .patch = std::nullopt});
    });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        m_placing = 0;
        m_saving = 0;
    });
}

panels::MeasureSheet* UmapController::makeSheet()
{
    m_sheet = new UmapSheet(&m_window);
    connect(m_sheet, &UmapSheet::exportRequested, this, &UmapController::save);
    connect(m_sheet, &UmapSheet::onCortexToggled, this, &UmapController::setOnCortex);
    connect(m_sheet, &UmapSheet::centredToggled, this, &UmapController::placePatches);
    connectViews();
    return m_sheet;
}

void UmapController::onOpened()
{
    showPhoto();
    if (!isMeasuring()) placePatches();
}

void UmapController::connectViews()
{
    connect(m_sheet->scatter, &image::ScatterView::pointed, this, &UmapController::readScatter);
    connect(m_sheet->mosaic, &image::PatchMosaic::pointed, this, &UmapController::readPatch);
    connect(m_sheet->scatter, &image::ScatterView::voxelClicked, this, [this](std::int32_t row) {
        if (m_places) m_workspace.session.edit([&](ViewState& state) { state.selection = m_places->selectionOf(row); });
    });
}

void UmapController::onChanged(const ViewState& was, const ViewState& is)
{
    if (was.opened != is.opened || was.backbone != is.backbone) return forget();
    if (!m_sheet) return;
    if (was.image != is.image || was.adaptor != is.adaptor || was.preset != is.preset) {
        showPhoto();
        placePatches();
    }
    if (was.selection != is.selection) showSelection();
    if (was.overlay != is.overlay) m_sheet->setOnCortex(isUmap(is.overlay));
}

void UmapController::showEncoder()
{
    const auto* used = backboneInUse(m_workspace);
    if (!used) return m_sheet->setEncoder({}, {});
    std::vector<std::string> regions;
    for (const auto& region : m_workspace.subject.summary().regions) regions.push_back(region.name);
    m_sheet->setEncoder(titleOf(*used, used->encoders.front()), regions);
}

void UmapController::forgetMeasured()
{
    for (RequestId* request : {&m_placing, &m_saving}) m_workspace.engine.cancel(std::exchange(*request, 0));
    m_places.reset();
    m_patches.reset();
    m_workspace.overlay.offer(kUmapOverlay, {});
}

bool UmapController::isWanted() const
{
    return isUmap(m_workspace.session.state().overlay) || MeasureController::isWanted();
}

RequestId UmapController::ask(const wire::BackboneSummary& used)
{
    m_workspace.engine.cancel(std::exchange(m_placing, 0));
    const auto choice = m_sheet->choice();
    m_query = {};
    m_query.backbone = used.id;
    m_query.region = choice.region;
    m_query.leastR2 = choice.leastR2;
    m_query.neighbors = choice.neighbors;
    return m_workspace.engine.umap(
        m_query, [this](Result<wire::UmapReply> reply) { onLaidOut(std::move(reply)); },
        [this](const wire::TrainProgress& progress) {
            progressed(QString::fromStdString(progress.stage + ": " + progress.detail), static_cast<double>(progress.fraction));
        });
}

void UmapController::onLaidOut(Result<wire::UmapReply> reply)
{
    if (reply && !UmapPlaces::isWhole(*reply))
        reply = std::unexpected(Error{ErrorKind::malformed, "The engine's answer is not whole.", "Restart it (Engine menu)."});
    if (!reply) return failed(reply.error());
    ended();
    forgetMeasured();
    m_places.emplace(std::move(*reply));
    m_sheet->showLayout(QString::fromStdString(m_places->reply().title), m_places->points());
    m_workspace.overlay.offer(kUmapOverlay, {m_places->reply().map});
    m_sheet->setOnCortex(isUmap(m_workspace.session.state().overlay));
    m_sheet->setReading({});
    showSelection();
    placePatches();
}

void UmapController::showPhoto()
{
    if (!m_sheet) return;
    const auto& image = m_workspace.session.state().image;
    const auto photo = m_workspace.photo.photo();
    m_sheet->mosaic->setPhoto(photo ? *photo : Photo{});
    m_sheet->setPhotoName(image ? namesOf(*image) : QString());
    showPatches();
}

wire::UmapQuery UmapController::queryForPhotos() const
{
    const auto& state = m_workspace.session.state();
    auto query = m_query;
    query.adaptor = state.adaptor;
    query.preset = state.preset;
    query.views = m_workspace.relevance.views();
    query.centred = m_sheet->isCentred();
    if (state.image) query.images = {*state.image};
    return query;
}

/// Of the photo in view, while somebody looks.
void UmapController::placePatches()
{
    m_workspace.engine.cancel(std::exchange(m_placing, 0));
    m_patches.reset();
    m_sheet->scatter->setPatches(std::nullopt);
    m_sheet->mosaic->setColors({}, {});
    m_sheet->mosaic->setWords({});
    if (!m_places || !m_sheet->isVisible() || !m_workspace.session.state().image) return;
    m_placing =
        m_workspace.engine.umapPatches(queryForPhotos(), [this](const Result<wire::UmapPatches>& patches) { onPlaced(patches); });
    if (m_placing != 0) m_sheet->mosaic->setWords(u"Looking at the photo…"_s);
}

void UmapController::onPlaced(const Result<wire::UmapPatches>& patches)
{
    m_placing = 0;
    m_sheet->mosaic->setWords({});
    if (!patches) {
        if (patches.error().kind != ErrorKind::cancelled)
            m_sheet->mosaic->setWords(QString::fromStdString(patches.error().message));
        return;
    }
    m_patches = *patches;
    m_sheet->scatter->setPatches(image::PlacedPatches{m_patches->grid, m_patches->positions});
    showPatches();
}

/// The photo may come before its patches, or behind them.
void UmapController::showPatches()
{
    if (m_places && m_patches && m_patches->image == m_workspace.session.state().image)
        m_sheet->mosaic->setColors(m_patches->grid, colorsOf(*m_patches, m_places->scale()));
}

std::optional<std::int32_t> UmapController::rowOf(const SurfaceVertex& vertex) const
{
    if (const auto row = m_places->rowOf(vertex)) return row;
    const auto table = m_workspace.subject.vertices(vertex.hemisphere);
    const auto at = static_cast<std::size_t>(vertex.vertex.value);
    if (!table || at >= table->voxel.size()) return std::nullopt;
    return m_places->rowOf(VoxelIndex{table->voxel[at][0], table->voxel[at][1], table->voxel[at][2]});
}

void UmapController::showSelection()
{
    if (!m_places) return;
    const auto& selection = m_workspace.session.state().selection;
    const auto* region = std::get_if<RoiName>(&selection);
    m_sheet->scatter->setHighlighted(region ? m_places->rowsOf(region->name) : std::vector<std::int32_t>{});
    std::optional<std::int32_t> row;
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection)) row = rowOf(*vertex);
    if (const auto* voxel = std::get_if<VoxelIndex>(&selection)) row = m_places->rowOf(*voxel);
    m_sheet->scatter->setMarked(row);
}

void UmapController::setOnCortex(bool isOn)
{
    m_workspace.session.edit([&](ViewState& state) {
        if (isOn && !isUmap(state.overlay)) m_overlayBefore = state.overlay;
        state.overlay = isOn ? std::string(kUmapOverlay) : m_overlayBefore;
    });
}

/// row 3, column 5 · beside voxels of FFA-1
QString UmapController::wordsOf(GridCell cell) const
{
    QString words = u"patch in row %1, column %2"_s.arg(cell.row).arg(cell.col);
    if (!m_patches || !m_patches->grid.holds(cell)) return words;
    const std::size_t at = 2 * m_patches->grid.indexOf(cell);
    if (at + 1 >= m_patches->positions.size()) return words;
    const auto nearest = m_places->nearestTo(m_patches->positions[at], m_patches->positions[at + 1]);
    return nearest ? words + u" · beside "_s + m_places->wordsOf(*nearest) : words;
}

void UmapController::readScatter(const image::ScatterTarget& target)
{
    if (!m_places) return;
    m_sheet->mosaic->setPointed(target.patch);
    m_sheet->setReading(target.voxel ? m_places->wordsOf(*target.voxel) : target.patch ? wordsOf(*target.patch) : QString());
}

void UmapController::readPatch(std::optional<GridCell> cell)
{
    if (!m_places) return;
    m_sheet->scatter->setPointed({.voxel = std::nullopt, .patch = cell});
    m_sheet->setReading(cell ? wordsOf(*cell) : QString());
}

void UmapController::save()
{
    if (!m_places) return;
    m_workspace.engine.cancel(std::exchange(m_saving, 0));
    auto query = queryForPhotos();
    query.table = true;
    m_saving = m_workspace.engine.umap(query,
                                       [this, stem = stemOfEncoder() + u"-umap"_s](const Result<wire::UmapReply>& reply) {
                                           m_saving = 0;
                                           if (!reply) return m_notices.show(reply.error());
                                           exportTable(*m_sheet, u"Save the layout"_s, stem, reply->csv, m_notices);
                                       },
                                       {});
}

}  // namespace cortilens::gui
