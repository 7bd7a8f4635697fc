// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/MapControls.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ColorMapBox.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <cmath>

namespace cortilens::panels {

namespace {

using color::MapDisplay;

struct DisplayName {
    MapDisplay display;
    const char* id;
    const char* text;
    const char* toolTip;
};

constexpr std::array<DisplayName, 3> kDisplays{{
    {MapDisplay::heatmap, "heatmap", QT_TRANSLATE_NOOP("cortilens::panels::MapControls", "Heatmap"),
     QT_TRANSLATE_NOOP("cortilens::panels::MapControls", "Colours over the photo")},
    {MapDisplay::contour, "contour", QT_TRANSLATE_NOOP("cortilens::panels::MapControls", "Contour"),
     QT_TRANSLATE_NOOP("cortilens::panels::MapControls", "Lines at a quarter, a half and three quarters of the range")},
    {MapDisplay::off, "off", QT_TRANSLATE_NOOP("cortilens::panels::MapControls", "Off"),
     QT_TRANSLATE_NOOP("cortilens::panels::MapControls", "The photo alone")},
}};

}  // namespace

QString progressText(const MapProgress& progress)
{
    if (progress.viewsTotal <= 0) return {};
    QString text = MapControls::tr("%1 views").arg(progress.viewsTotal);
    if (progress.viewsDone < progress.viewsTotal)
        text = MapControls::tr("%1 / %2 views").arg(progress.viewsDone).arg(progress.viewsTotal);
    else if (progress.viewsTotal == 1)
        text = MapControls::tr("1 view");
    if (progress.settled && std::isfinite(*progress.settled))
        text += MapControls::tr(" · settled %1").arg(color::formatValue(*progress.settled, {.decimals = 3}));
    if (progress.fromStore) text += MapControls::tr(" · stored");
    return text;
}

MapControls::MapControls(QWidget* parent)
    : QWidget(parent)
    , m_opacity(new QSlider(Qt::Horizontal, this))
    , m_opacityText(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_progressText(new ElidedLabel(this))
    , m_cancel(new QToolButton(this))
    , m_colorMap(new ColorMapBox(this))
    , m_smooth(new QToolButton(this))
    , m_grid(new QToolButton(this))
    , m_automatic(new QCheckBox(tr("auto"), this))
    , m_limit(new QDoubleSpinBox(this))
    , m_views(new QSpinBox(this))
    , m_display(new SegmentedSwitch(tr("Display of the map"), this))
    , m_recipe(new QWidget(this))
    , m_preset(new SegmentedSwitch(tr("Recipe of the map"), m_recipe))
    , m_presetWords(new ElidedLabel(m_recipe))
{
    setAccessibleName(tr("Map over the photo"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 8, 14, 10);
    layout->setSpacing(8);
    buildSliders(layout);
    buildChoices(layout);
    buildRecipe(layout);
    connectControls();
    setOpacity(0.72F);
    setColorMap(color::defaultColorMap(color::ColorMapKind::diverging));
    setScale(color::symmetricScale(1), true, {});
    setViews(51, 51);
    setSmooth(true);
    setDisplay(MapDisplay::heatmap);
    setProgress({});
}

void MapControls::buildSliders(QVBoxLayout* layout)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    m_opacity->setRange(0, 100);
    describe(m_opacity, tr("Opacity of the map"), tr("Opacity of the strongest values; weaker ones are more transparent"));
    m_progress->setTextVisible(false);
    describe(m_progress, tr("Views averaged"), tr("The map refines while shifted and mirrored views of the photo are averaged"));
    m_cancel->setText(QStringLiteral("×"));
    setRole(m_cancel, "quiet");
    describe(m_cancel, tr("Stop refining"), tr("Stops refining and keeps the map as it is (Esc)"));
    for (QLabel* label : {m_opacityText, static_cast<QLabel*>(m_progressText)}) {
        label->setFont(color::numberFont(font()));
        label->setMinimumWidth(label->fontMetrics().horizontalAdvance(QStringLiteral("31 / 51 views · settled 0.993")));
    }
    m_progressText->setMinimumWidth(m_progressText->fontMetrics().horizontalAdvance(QStringLiteral("51 views · settled 0.993")));
    grid->addWidget(wordLabel(tr("Opacity"), this), 0, 0);
    grid->addWidget(m_opacity, 0, 1);
    grid->addWidget(m_opacityText, 0, 2, 1, 2);
    grid->addWidget(wordLabel(tr("Distilled"), this), 1, 0);
    grid->addWidget(m_progress, 1, 1);
    grid->addWidget(m_progressText, 1, 2);
    grid->addWidget(m_cancel, 1, 3);
    QSizePolicy keepsPlace = m_cancel->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_cancel->setSizePolicy(keepsPlace);
    layout->addLayout(grid);
}

void MapControls::buildChoices(QVBoxLayout* layout)
{
    std::vector<SegmentedSwitch::Segment> displays;
    for (const DisplayName& name : kDisplays) displays.push_back({name.id, tr(name.text), tr(name.toolTip), true});
    m_display->setSegments(displays);
    describe(m_colorMap, tr("Colour map"), tr("Colours of the map"));
    describe(m_automatic, tr("Automatic range"), tr("The range follows the largest magnitude of each map"));
    describe(m_limit, tr("Range, plus and minus"), tr("The colours run from minus to plus this value"));
    m_limit->setPrefix(QStringLiteral("±"));
    makeTyped(m_limit);
    m_smooth->setText(tr("Smooth"));
    m_grid->setText(tr("Grid"));
    for (QToolButton* button : {m_smooth, m_grid}) button->setCheckable(true);
    describe(m_smooth, tr("Smooth"), tr("Smooth enlargement, or true patches (S)"));
    describe(m_grid, tr("Grid of patches"), tr("Lines between the patches (G)"));
    describe(m_views, tr("Views to average"), tr("How many views of the photo are averaged: more are cleaner and take longer"));
    m_views->setSuffix(tr(" views"));
    makeTyped(m_views);

    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_display);
    first->addWidget(m_colorMap, 1);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_limit);
    second->addWidget(m_automatic);
    second->addStretch(1);
    second->addWidget(m_views);
    second->addWidget(m_smooth);
    second->addWidget(m_grid);
    layout->addLayout(first);
    layout->addLayout(second);
}

void MapControls::buildRecipe(QVBoxLayout* layout)
{
    auto* row = new QHBoxLayout(m_recipe);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(wordLabel(tr("Recipe"), m_recipe));
    row->addWidget(m_preset);
    row->addWidget(m_presetWords, 1);
    setRole(m_presetWords, "secondary");
    m_presetWords->setFont(color::secondaryFont(font()));
    layout->addWidget(m_recipe);
    setPresets({}, {});
}

void MapControls::setPresets(const std::vector<MapPreset>& presets, const std::string& current)
{
    std::vector<SegmentedSwitch::Segment> segments;
    for (const MapPreset& preset : presets) {
        QString name = QString::fromStdString(preset.id);
        if (!name.isEmpty()) name[0] = name[0].toUpper();
        segments.push_back({preset.id, name, preset.words, true});
    }
    m_preset->setSegments(segments);
    m_preset->setCurrent(current);
    const auto shown = std::ranges::find(presets, current, &MapPreset::id);
    m_presetWords->setText(shown == presets.end() ? tr("several recipes") : shown->words.section(QLatin1Char('\n'), 0, 0));
    m_presetWords->setToolTip(shown == presets.end() ? QString() : shown->words);
    m_recipe->setVisible(presets.size() > 1);
}

void MapControls::connectControls()
{
    connect(m_preset, &SegmentedSwitch::chosen, this, &MapControls::presetChosen);
    connect(m_opacity, &QSlider::valueChanged, this, [this](int percent) {
        showOpacity();
        Q_EMIT opacityChanged(static_cast<float>(percent) / 100);
    });
    connect(m_cancel, &QToolButton::clicked, this, &MapControls::cancelRequested);
    connect(m_colorMap, &ColorMapBox::colorMapChosen, this, &MapControls::colorMapChosen);
    connect(m_display, &SegmentedSwitch::chosen, this, [this](const std::string& id) {
        const auto found = std::ranges::find(kDisplays, id, &DisplayName::id);
        Q_EMIT displayChosen(found->display);
    });
    connect(m_smooth, &QToolButton::clicked, this, &MapControls::smoothChanged);
    connect(m_grid, &QToolButton::clicked, this, &MapControls::gridVisibleChanged);
    connect(m_views, &QSpinBox::valueChanged, this, &MapControls::viewsChosen);
    connect(m_automatic, &QCheckBox::clicked, this, [this](bool automatic) {
        m_limit->setEnabled(!automatic);
        Q_EMIT limitChosen(automatic ? std::nullopt : std::optional(static_cast<float>(m_limit->value())));
    });
    connect(m_limit, &QDoubleSpinBox::valueChanged, this,
            [this](double limit) { Q_EMIT limitChosen(static_cast<float>(limit)); });
}

void MapControls::setOpacity(float opacity)
{
    const QSignalBlocker quiet(m_opacity);
    m_opacity->setValue(static_cast<int>(std::lround(opacity * 100)));
    showOpacity();
}

void MapControls::showOpacity()
{
    m_opacityText->setText(
        color::formatValue(static_cast<float>(m_opacity->value()), {.decimals = 0, .unit = QStringLiteral("%")}));
}

void MapControls::setColorMap(const color::ColorMap& map)
{
    m_colorMap->setColorMap(map);
}

void MapControls::setDisplay(MapDisplay display)
{
    m_display->setCurrent(std::ranges::find(kDisplays, display, &DisplayName::display)->id);
}

void MapControls::setSmooth(bool smooth)
{
    m_smooth->setChecked(smooth);
}

void MapControls::setGridVisible(bool visible)
{
    m_grid->setChecked(visible);
}

void MapControls::setScale(const color::ValueScale& scale, bool automatic, const QString& unit)
{
    const QSignalBlocker quiet(m_limit);
    const double limit = static_cast<double>(scale.magnitude());
    const int decimals = color::decimalsFor(scale);
    m_limit->setDecimals(decimals);
    m_limit->setRange(std::pow(10.0, -decimals), std::max(1000.0, 10 * limit));
    m_limit->setSingleStep(limit / 10);
    m_limit->setValue(limit);
    m_limit->setEnabled(!automatic);
    m_limit->setToolTip(unit.isEmpty() ? tr("The colours run from minus to plus this value")
                                       : tr("The colours run from minus to plus this value, in %1").arg(unit));
    m_automatic->setChecked(automatic);
}

void MapControls::setViews(int views, int most)
{
    const QSignalBlocker quiet(m_views);
    m_views->setRange(1, std::max(1, most));
    m_views->setValue(views);
}

void MapControls::setProgress(const MapProgress& progress)
{
    panels::setProgress(m_progress, progress.viewsDone, std::max(1, progress.viewsTotal));
    m_progressText->setText(progressText(progress));
    m_cancel->setVisible(progress.running);
}

}  // namespace cortilens::panels
