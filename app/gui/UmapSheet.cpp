// SPDX-License-Identifier: Apache-2.0
#include "app/gui/UmapSheet.h"

#include "widgets/image/PatchMosaic.h"
#include "widgets/image/ScatterView.h"
#include "widgets/panels/Roles.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kAnyR2 = -0.05;  ///< a step below zero
constexpr int kPhotoSide = 250;   ///< px

}  // namespace

UmapSheet::UmapSheet(QWidget* parent)
    : MeasureSheet({u"Voxels and patches on a page"_s, u"Lay out again"_s, u"Lay the voxels out by what they like"_s,
                    u"A row for each voxel and patch, as cortilens-engine umap writes them"_s},
                   parent)
    , scatter(new image::ScatterView(this))
    , mosaic(new image::PatchMosaic(this))
    , m_encoder(new QLabel(this))
    , m_region(new QComboBox(this))
    , m_leastR2(new QDoubleSpinBox(this))
    , m_neighbors(new QSpinBox(this))
    , m_onCortex(new QCheckBox(u"On the cortex"_s, this))
    , m_centred(new QCheckBox(u"Patches about their mean"_s, this))
    , m_photoName(panels::paragraph({}, "secondary", this))
    , m_reading(panels::paragraph({}, "", this))
{
    auto* note =
        panels::paragraph(u"UMAP of the directions of readouts: voxels that like the same stand side by side, and patches "
                          "stand among the voxels that like them. Only nearness means anything; axes, distances between "
                          "groups and their sizes do not."_s,
                          "tertiary", this);
    hideWithoutResult(note);
    hideWithoutResult(m_onCortex);
    layOut(makeChoice(), makeResult(), note);
    resize(860, 640);
}

QLayout* UmapSheet::makeChoice()
{
    m_encoder->setTextFormat(Qt::PlainText);
    panels::describe(m_region, u"Whose voxels"_s, u"Voxels that are laid out"_s);
    m_region->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    panels::describe(m_leastR2, u"Least R²"_s, u"Voxels that predict test photos less well are left out"_s);
    m_leastR2->setRange(kAnyR2, 0.95);
    m_leastR2->setSingleStep(0.05);
    m_leastR2->setSpecialValueText(u"any"_s);
    m_leastR2->setValue(kAnyR2);
    panels::describe(m_neighbors, u"Neighbours"_s,
                     u"Of each voxel that are looked at: more show the larger structure, fewer the detail"_s);
    m_neighbors->setRange(2, 200);
    m_neighbors->setValue(15);
    panels::describe(m_onCortex, u"On the cortex"_s, u"Lay the colours of the page on the cortex"_s);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_encoder);
    row->addStretch(1);
    panels::addNamed(row, u"voxels of"_s, m_region);
    panels::addNamed(row, u"R² from"_s, m_leastR2);
    panels::addNamed(row, u"neighbours"_s, m_neighbors);
    row->addWidget(m_onCortex);
    panels::makeTyped(m_leastR2);
    panels::makeTyped(m_neighbors);
    connect(m_region, &QComboBox::activated, this, &UmapSheet::measureRequested);
    connect(m_leastR2, &QDoubleSpinBox::valueChanged, this, &UmapSheet::measureRequested);
    connect(m_neighbors, &QSpinBox::valueChanged, this, &UmapSheet::measureRequested);
    connect(m_onCortex, &QCheckBox::toggled, this, &UmapSheet::onCortexToggled);
    setEncoder({}, {});
    return row;
}

QWidget* UmapSheet::makeResult()
{
    auto* result = new QWidget(this);
    mosaic->setFixedWidth(kPhotoSide);
    panels::describe(m_centred, u"Patches about their mean"_s,
                     u"Take away what all patches of the photo have in common, as a readout's constant does for voxels; without, "
                     "that decides where they stand"_s);
    m_centred->setChecked(true);
    connect(m_centred, &QCheckBox::toggled, this, &UmapSheet::centredToggled);
    m_photoName->setFixedWidth(kPhotoSide);
    m_reading->setFixedWidth(kPhotoSide);
    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(mosaic);
    column->addWidget(m_photoName);
    column->addWidget(m_centred);
    column->addWidget(m_reading);
    column->addStretch(1);
    auto* row = new QHBoxLayout(result);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(scatter, 1);
    row->addLayout(column);
    return result;
}

UmapSheet::Choice UmapSheet::choice() const
{
    const double least = m_leastR2->value();
    return {.region = m_region->currentData().toString().toStdString(),
            .leastR2 = least < 0 ? -1.0F : static_cast<float>(least),
            .neighbors = m_neighbors->value()};
}

bool UmapSheet::isCentred() const
{
    return m_centred->isChecked();
}

void UmapSheet::setEncoder(const QString& name, const std::vector<std::string>& regions)
{
    const QString before = m_region->currentData().toString();
    m_encoder->setText(name);
    m_encoder->setAccessibleName(u"Encoder in use: %1"_s.arg(name));
    m_region->clear();
    m_region->addItem(u"the whole encoder"_s, QString());
    for (const auto& region : regions) m_region->addItem(QString::fromStdString(region), QString::fromStdString(region));
    m_region->setCurrentIndex(std::max(0, m_region->findData(before)));
}

void UmapSheet::showLayout(const QString& words, const image::ScatterPoints& points)
{
    scatter->setPoints(points);
    showResult(words, {});
}

void UmapSheet::forgetResult()
{
    scatter->setPoints({});
    mosaic->setColors({}, {});
    setReading({});
}

void UmapSheet::setOnCortex(bool isOn)
{
    const QSignalBlocker quiet(m_onCortex);
    m_onCortex->setChecked(isOn);
}

void UmapSheet::setPhotoName(const QString& name)
{
    m_photoName->setText(name);
}

void UmapSheet::setReading(const QString& words)
{
    m_reading->setText(words.isEmpty() ? u"Point at a voxel or a patch to read it; click a voxel to select it."_s : words);
}

}  // namespace cortilens::gui
