// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ComparisonView.h"

#include "widgets/color/ColorBar.h"
#include "widgets/image/ComparisonNames.h"
#include "widgets/image/ComparisonRow.h"
#include "widgets/image/ComparisonScale.h"
#include "widgets/image/ComparisonTile.h"
#include "widgets/image/PearsonTable.h"
#include "widgets/image/PhotoView.h"

#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::image {

namespace {

constexpr auto kNaN = std::numeric_limits<float>::quiet_NaN();

}  // namespace

ComparisonView::ComparisonView(QWidget* parent)
    : QWidget(parent)
    , m_table(new PearsonTable(this))
{
    setAccessibleName(tr("Comparison of maps"));
    setFocusPolicy(Qt::ClickFocus);
    m_table->hide();
    m_style.scale = color::symmetricScale(1);
}

ComparisonView::~ComparisonView() = default;

color::ValueScale ComparisonView::scaleOf(int column, int row) const
{
    return m_scales[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
}

PhotoView* ComparisonView::viewOf(int row, int column) const
{
    return m_rows[static_cast<std::size_t>(row)]->tiles[static_cast<std::size_t>(column)]->view;
}

QString ComparisonView::wordsOfTable() const
{
    return m_table->accessibleDescription();
}

bool ComparisonView::hasFocusInside() const
{
    const QWidget* focus = focusWidget();
    return focus && (focus == this || isAncestorOf(focus)) && focus->hasFocus();
}

QSize ComparisonView::sizeHint() const
{
    return {640, 640};
}

QSize ComparisonView::minimumSizeHint() const
{
    return {220, 200};
}

ComparisonTile* ComparisonView::makeTile()
{
    auto* tile = new ComparisonTile(this);
    auto* view = tile->view;
    view->setPhoto(m_photo);
    view->setColorMap(m_style.map);
    view->setOpacity(m_style.opacity);
    view->setSmooth(m_style.smooth);
    view->setDisplay(m_style.display);
    view->setGridVisible(m_isGridVisible);
    connect(view, &PhotoView::pointed, this, [this, view] { point(*view); });
    connect(view, &PhotoView::placementChanged, this, [this, view] { follow(*view); });
    connect(view, &PhotoView::smoothChanged, this, [this](bool smooth) {
        setSmooth(smooth);
        Q_EMIT smoothChanged(smooth);
    });
    connect(view, &PhotoView::gridVisibleChanged, this, [this](bool visible) {
        setGridVisible(visible);
        Q_EMIT gridVisibleChanged(visible);
    });
    tile->show();
    return tile;
}

std::vector<PhotoView*> ComparisonView::mapViews() const
{
    std::vector<PhotoView*> views;
    for (const auto& row : m_rows)
        for (const auto* tile : row->tiles) views.push_back(tile->view);
    return views;
}

std::vector<PhotoView*> ComparisonView::allViews() const
{
    auto views = mapViews();
    for (const auto& row : m_rows) views.push_back(row->disagreement->view);
    return views;
}

void ComparisonView::setPhoto(const Photo& photo)
{
    m_photo = photo;
    for (auto* view : allViews()) view->setPhoto(photo);
    for (int row = 0; row < rows(); ++row) {
        auto& line = *m_rows[static_cast<std::size_t>(row)];
        for (auto& cell : line.cells) cell.map.reset();
        for (auto& range : line.ranges) range = {};
        line.agreement = {};
        showAgreement(row);
    }
    updateScales();
    showWords();
    showTable();
}

void ComparisonView::arrange(const std::vector<ComparisonRow>& rows, const std::vector<ComparisonColumn>& columns)
{
    m_columns = columns;
    m_scales.resize(rows.size());
    for (auto& row : m_scales) row.resize(columns.size(), color::symmetricScale(1));
    m_isFollowing = true;  // new pictures do not lead
    const std::size_t wanted = columns.empty() ? 0 : rows.size();
    if (m_rows.size() > wanted) m_rows.resize(wanted);
    // A picture that is shown tells its placement at once: no row is in the list before it is whole.
    while (m_rows.size() < wanted) m_rows.push_back(makeRow(static_cast<int>(m_rows.size())));
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        m_rows[r]->words = rows[r];
        fitTiles(*m_rows[r]);
    }
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        auto& row = *m_rows[r];
        row.remove->setVisible(row.words.isRemovable && rows.size() > 1);
        row.remove->setAccessibleName(tr("Unpin %1").arg(row.words.title));
        row.remove->setToolTip(row.remove->accessibleName());
        for (std::size_t c = 0; c < columns.size(); ++c) row.tiles[c]->setHeading(columns[c].title, columns[c].detail);
    }
    updateScales();
    showWords();
    layOut();
    orderFocus();
    m_isFollowing = false;
    if (!m_rows.empty()) follow(*m_rows.front()->tiles.front()->view);
    showTable();
    update();
}

std::unique_ptr<ComparisonView::Row> ComparisonView::makeRow(int index)
{
    auto row = std::make_unique<Row>();
    row->disagreement = makeTile();
    row->disagreement->setHeading(tr("Disagreement"), tr("of z-scored maps"));
    row->remove = new QToolButton(this);
    row->remove->setText(QStringLiteral("✕"));
    row->remove->setProperty("role", QStringLiteral("quiet"));
    connect(row->remove, &QToolButton::clicked, this, [this, index] { Q_EMIT rowRemoved(index); });
    return row;
}

/// As many cells and pictures as there are columns.
void ComparisonView::fitTiles(Row& row)
{
    row.cells.resize(m_columns.size());
    row.ranges.resize(m_columns.size());
    while (row.tiles.size() > m_columns.size()) {
        delete row.tiles.back();
        row.tiles.pop_back();
    }
    for (int c = static_cast<int>(row.tiles.size()); c < columns(); ++c) {
        row.tiles.push_back(makeTile());
        connect(row.tiles.back(), &ComparisonTile::activated, this, [this, c] { Q_EMIT columnActivated(c); });
    }
}

/// By Tab as one reads: row by row, the disagreement last.
void ComparisonView::orderFocus()
{
    QWidget* last = this;
    for (const auto& row : m_rows) {
        auto tiles = row->tiles;
        tiles.push_back(row->disagreement);
        for (auto* tile : tiles)
            for (QWidget* next : {static_cast<QWidget*>(tile), static_cast<QWidget*>(tile->view)})
                setTabOrder(std::exchange(last, next), next);
        setTabOrder(std::exchange(last, row->remove), row->remove);
    }
}

void ComparisonView::setRow(int row, const ComparisonRow& words)
{
    m_rows[static_cast<std::size_t>(row)]->words = words;
    update();
}

void ComparisonView::setCell(int row, int column, const ComparisonCell& cell)
{
    auto& line = *m_rows[static_cast<std::size_t>(row)];
    auto& known = line.cells[static_cast<std::size_t>(column)];
    auto& tile = *line.tiles[static_cast<std::size_t>(column)];
    const bool isOther = cell.map != known.map;
    const bool isShown = !isOther && cell.isStale == known.isStale;  // shown again, it would fade
    if (isOther || cell.quantity != known.quantity) line.ranges[static_cast<std::size_t>(column)] = rangeOf(cell);
    known = cell;
    tile.setInvitation(cell.invitation);
    tile.setPlace(cell.place, cell.homology);
    tile.setNumbers(
        std::isnan(cell.r2) ? QString() : QStringLiteral("R² %1").arg(color::formatValue(cell.r2, {.decimals = 2})),
        std::isnan(cell.noiseCeiling)
            ? QString()
            : tr("ceiling %1").arg(color::formatValue(cell.noiseCeiling, {.decimals = 0, .unit = QStringLiteral("%")})));
    if (!isShown) {
        if (!cell.map)
            tile.view->setMap(std::nullopt);
        else if (isOther || !cell.isStale)
            tile.view->setMap(*cell.map);
        if (cell.map && cell.isStale) tile.view->setMapDimmed(true);
    }
    updateScales();
    showWords();
    if (!isShown && m_pointed && row == m_pointedRow) Q_EMIT hovered(reading());
}

void ComparisonView::setAgreement(int row, const ComparisonAgreement& agreement)
{
    auto& known = m_rows[static_cast<std::size_t>(row)]->agreement;
    const bool isShown = agreement.agreement == known.agreement && agreement.isStale == known.isStale;
    known = agreement;
    if (!isShown) showAgreement(row);
    showTable();
}

void ComparisonView::showAgreement(int row)
{
    const auto& line = *m_rows[static_cast<std::size_t>(row)];
    auto& tile = *line.disagreement;
    const auto& agreement = line.agreement.agreement;
    if (agreement && line.agreement.isStale) {
        tile.view->setMapDimmed(true);
        return;
    }
    const bool hasValue = agreement && !std::isnan(agreement->overall);
    tile.setNumbers(hasValue ? QStringLiteral("RMS %1").arg(color::formatValue(agreement->overall, {.decimals = 2})) : QString(),
                    {});
    if (!hasValue) {
        tile.view->setMap(std::nullopt);
        tile.setBar(std::nullopt);
        return;
    }
    const auto scale = image::scaleOf(*agreement);
    const auto colors = color::defaultColorMap(color::ColorMapKind::sequential);
    tile.view->setColorMap(colors);
    tile.view->setScale(scale);
    tile.view->setMap(mapOf(*agreement));
    tile.setBar(color::ColorBarContent{colors, scale, tr("Spread"), tr("SD of z")});
}

void ComparisonView::showTable()
{
    std::vector<PearsonTable::Line> lines;
    std::vector<QString> selections;
    for (const auto& row : m_rows) selections.push_back(row->words.title);
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        for (std::size_t j = i + 1; j < m_columns.size(); ++j) {
            PearsonTable::Line line{QStringLiteral("%1 – %2").arg(shortNameOf(m_columns, i), shortNameOf(m_columns, j)), {}};
            bool isCompared = false;
            for (const auto& row : m_rows) {
                const auto& [agreement, columns, isStale] = row->agreement;
                const auto a = std::ranges::find(columns, static_cast<int>(i));
                const auto b = std::ranges::find(columns, static_cast<int>(j));
                const bool isKnown = agreement && a != columns.end() && b != columns.end();
                isCompared = isCompared || isKnown || (!row->cells[i].invitation && !row->cells[j].invitation);
                line.values.push_back(
                    isKnown ? agreement->correlation[static_cast<std::size_t>(a - columns.begin()) * columns.size() +
                                                     static_cast<std::size_t>(b - columns.begin())]
                            : kNaN);
            }
            if (isCompared) lines.push_back(std::move(line));
        }
    m_table->setLines(lines, selections, lines.empty() ? tr("Two columns with a map are needed.") : QString());
    m_table->setVisible(!m_rows.empty());
}

void ComparisonView::setColorMap(const color::ColorMap& map)
{
    m_style.map = map;
    for (auto* view : mapViews()) view->setColorMap(map);
    updateScales();
}

void ComparisonView::setOpacity(float opacity)
{
    m_style.opacity = opacity;
    for (auto* view : allViews()) view->setOpacity(opacity);
}

void ComparisonView::setSmooth(bool smooth)
{
    m_style.smooth = smooth;
    for (auto* view : allViews()) view->setSmooth(smooth);
}

void ComparisonView::setDisplay(color::MapDisplay display)
{
    m_style.display = display;
    for (auto* view : allViews()) view->setDisplay(display);
}

void ComparisonView::setGridVisible(bool visible)
{
    m_isGridVisible = visible;
    for (auto* view : allViews()) view->setGridVisible(visible);
}

void ComparisonView::setScaleShared(bool shared)
{
    m_isScaleShared = shared;
    updateScales();
}

void ComparisonView::setLimit(std::optional<float> limit)
{
    m_limit = limit;
    updateScales();
}

void ComparisonView::fit()
{
    for (auto* view : allViews()) view->fit();
}

}  // namespace cortilens::image
