// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/OverlayChooser.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"
#include "widgets/panels/Roles.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QStylePainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace cortilens::panels {

namespace {

constexpr int kSteps = 100;
constexpr int kAroundName = 44;  // arrow and margins of a combo box

/// A combo box cuts a name in the middle of a letter; this one says that there is more of it, and asks for room for its names.
class NameBox : public QComboBox {
public:
    using QComboBox::QComboBox;

    [[nodiscard]] QSize sizeHint() const override
    {
        constexpr int kMostName = 190;
        int name = 0;
        for (int i = 0; i < count(); ++i) name = std::max(name, fontMetrics().horizontalAdvance(itemText(i)));
        return {std::min(name, kMostName) + kAroundName, QComboBox::sizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QStylePainter painter(this);
        QStyleOptionComboBox option;
        initStyleOption(&option);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        const int room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width() - 2;
        option.currentText = option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, room);
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
};

/// A place on a page is not large or small, and neither is an angle.
[[nodiscard]] bool hasThreshold(const Overlay* overlay)
{
    return overlay && (overlay->kind == OverlayKind::sequential || overlay->kind == OverlayKind::diverging);
}

[[nodiscard]] color::ValueScale scaleOf(const Overlay& overlay)
{
    return {overlay.low, overlay.high, overlay.threshold};
}

}  // namespace

OverlayChooser::OverlayChooser(QWidget* parent)
    : QWidget(parent)
    , m_choice(new NameBox(this))
    , m_threshold(new QSlider(Qt::Horizontal, this))
    , m_value(new QLabel(this))
    , m_region(new QToolButton(this))
    , m_sampling(new QToolButton(this))
    , m_names{new QLabel(tr("Overlay"), this), new QLabel(tr("from"), this)}
{
    setAccessibleName(tr("Overlay"));
    for (QLabel* name : m_names) setRole(name, "secondary");
    setRole(m_value, "secondary");
    m_value->setFont(color::numberFont(font()));
    m_value->setMinimumWidth(m_value->fontMetrics().horizontalAdvance(QStringLiteral("−0.00 %")));
    describe(m_choice, tr("Overlay on the cortex"), tr("What is painted on the cortex"));
    describe(m_threshold, tr("Threshold of the overlay"), tr("Values nearer to zero than this fade to curvature"));
    // In a narrow window the name is cut before anything else.
    m_choice->setMinimumWidth(6 * fontMetrics().averageCharWidth() + kAroundName);
    m_choice->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_region->setText(tr("ROI"));
    m_region->setCheckable(true);
    m_region->hide();
    describe(m_region, tr("Region above the threshold"), tr("Select where the overlay lies above its threshold (Shift+T)"));
    makeSampling();
    m_threshold->setRange(0, kSteps);
    m_threshold->setMinimumWidth(48);
    m_threshold->setMaximumWidth(84);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_names[0], m_choice, m_sampling, m_names[1], m_threshold, m_value, m_region})
        layout->addWidget(widget);
    setOverlays({});
    connect(m_choice, &QComboBox::activated, this, [this] {
        showThreshold();
        showSampling();
        Q_EMIT overlayChosen(current());
    });
    connect(m_threshold, &QSlider::valueChanged, this, [this](int step) {
        const Overlay* chosen = overlay();
        if (!hasThreshold(chosen)) return;
        const float threshold = scaleOf(*chosen).magnitude() * static_cast<float>(step) / kSteps;
        showValue(threshold);
        Q_EMIT thresholdChanged(threshold);
    });
    connect(m_region, &QToolButton::clicked, this, &OverlayChooser::regionToggled);
}

void OverlayChooser::makeSampling()
{
    setRole(m_sampling, "quiet");
    m_sampling->setPopupMode(QToolButton::InstantPopup);
    m_sampling->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* menu = new QMenu(m_sampling);
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    const std::tuple<const char*, QString, QString> ways[] = {
        {"nearest", tr("nearest"), tr("The value of the voxel that a click takes")},
        {"linear", tr("linear"), tr("Between voxels, the mean over three depths of the cortex")},
        {"cubic", tr("cubic"), tr("Cubic convolution between voxels, the mean over three depths of the cortex")}};
    for (const auto& [id, text, toolTip] : ways) {
        auto* action = menu->addAction(text);
        action->setCheckable(true);
        action->setData(QString::fromLatin1(id));
        action->setToolTip(toolTip);
        action->setActionGroup(group);
        connect(action, &QAction::triggered, this, [this, way = std::string(id)] {
            if (way == m_samplingId) return;
            setSampling(way);
            Q_EMIT samplingChosen(way);
        });
    }
    m_sampling->setMenu(menu);
    setSampling(m_samplingId);
}

void OverlayChooser::setSampling(const std::string& id)
{
    m_samplingId = id.empty() ? "nearest" : id;
    for (auto* action : m_sampling->menu()->actions()) {
        if (action->data().toString().toStdString() != m_samplingId) continue;
        action->setChecked(true);
        m_sampling->setText(tr("%1  ▾").arg(action->text()));
        describe(m_sampling, tr("Sampling of the overlay: %1").arg(action->text()),
                 tr("How the map of voxels comes to the surface: %1").arg(action->toolTip()));
    }
    showSampling();
}

/// Out of sight where there is nothing to choose: a map of the surface itself, or one by voxels that are the readouts'.
void OverlayChooser::showSampling()
{
    const Overlay* chosen = overlay();
    m_sampling->setVisible(chosen && !chosen->sampling.empty());
}

std::string OverlayChooser::current() const
{
    return m_choice->currentData().toString().toStdString();
}

float OverlayChooser::threshold() const
{
    const Overlay* chosen = overlay();
    return hasThreshold(chosen) ? scaleOf(*chosen).magnitude() * static_cast<float>(m_threshold->value()) / kSteps : 0;
}

const Overlay* OverlayChooser::overlay() const
{
    const auto found = std::ranges::find(m_overlays, current(), &Overlay::id);
    return found == m_overlays.end() ? nullptr : &*found;
}

void OverlayChooser::setOverlays(const std::vector<Overlay>& overlays)
{
    const std::string before = current();
    m_overlays = overlays;
    m_choice->clear();
    m_choice->addItem(tr("Curvature only"), QString());
    for (const Overlay& overlay : overlays) {
        const QString unit = overlay.unit.empty() ? QString() : QStringLiteral(" (%1)").arg(QString::fromStdString(overlay.unit));
        m_choice->addItem(QString::fromStdString(overlay.name), QString::fromStdString(overlay.id));
        m_choice->setItemData(m_choice->count() - 1, QString::fromStdString(overlay.quantity) + unit, Qt::ToolTipRole);
    }
    setCurrent(before);
}

void OverlayChooser::setCurrent(const std::string& id)
{
    m_choice->setCurrentIndex(std::max(0, m_choice->findData(QString::fromStdString(id))));
    showThreshold();
    showSampling();
}

void OverlayChooser::setThreshold(float threshold)
{
    const Overlay* chosen = overlay();
    if (!hasThreshold(chosen)) return;
    const QSignalBlocker quiet(m_threshold);
    m_threshold->setValue(static_cast<int>(std::lround(threshold / scaleOf(*chosen).magnitude() * kSteps)));
    showValue(threshold);
}

void OverlayChooser::setRegionOffered(bool isOffered)
{
    m_region->setVisible(isOffered);
}

void OverlayChooser::setRegionOn(bool isOn)
{
    m_region->setChecked(isOn);
}

void OverlayChooser::setCompact(bool isCompact)
{
    m_isCompact = isCompact;
    m_names[0]->setVisible(!isCompact);
    showThreshold();
}

void OverlayChooser::showThreshold()
{
    const Overlay* chosen = overlay();
    m_threshold->setEnabled(hasThreshold(chosen));
    const bool isPlane = chosen && !hasThreshold(chosen);
    m_names[1]->setVisible(!m_isCompact && !isPlane);
    m_threshold->setVisible(!isPlane);
    m_value->setVisible(!isPlane);
    if (hasThreshold(chosen))
        setThreshold(chosen->threshold);
    else
        m_value->clear();
}

void OverlayChooser::showValue(float threshold)
{
    const Overlay* chosen = overlay();
    m_value->setText(color::formatValue(
        threshold, {.decimals = color::decimalsFor(scaleOf(*chosen)), .unit = QString::fromStdString(chosen->unit)}));
}

}  // namespace cortilens::panels
