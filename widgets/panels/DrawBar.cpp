// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/DrawBar.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr double kUsualMm = 8;

}  // namespace

DrawBar::DrawBar(QWidget* parent)
    : QWidget(parent)
    , m_name(new QLabel(this))
    , m_size(new QLabel(this))
    , m_hint(new ElidedLabel(this))
    , m_radius(new QDoubleSpinBox(this))
{
    setAccessibleName(tr("Drawing a region"));
    m_name->setTextFormat(Qt::RichText);
    m_name->setAccessibleName(tr("Region that is drawn"));
    m_size->setTextFormat(Qt::PlainText);
    setRole(m_size, "secondary");
    setRole(m_hint, "tertiary");
    m_radius->setRange(kLeastMm, kMostMm);
    m_radius->setDecimals(1);
    m_radius->setValue(kUsualMm);
    m_radius->setPrefix(tr("Disc "));
    m_radius->setSuffix(tr(" mm"));
    m_radius->setSingleStep(0.5);
    makeTyped(m_radius);
    describe(m_radius, tr("Radius of a disc in millimetres"),
             tr("How far a click reaches along the surface half-way through grey matter; [ and ] change it"));
    auto* another = new QPushButton(tr("New region"), this);
    auto* done = new QPushButton(tr("Done"), this);
    describe(another, tr("New region"), tr("The next stroke begins another region (Shift+D)"));
    describe(done, tr("Done"), tr("Stop drawing; a drag turns the cortex again (D)"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_size);
    row->addWidget(m_hint, 1);
    row->addWidget(m_radius);
    row->addWidget(another);
    row->addWidget(done);
    setRegion(tr("New region"), {});

    connect(m_radius, &QDoubleSpinBox::valueChanged, this, &DrawBar::radiusChanged);
    connect(another, &QPushButton::clicked, this, &DrawBar::newWished);
    connect(done, &QPushButton::clicked, this, &DrawBar::doneWished);
}

double DrawBar::radiusMm() const
{
    return m_radius->value();
}

void DrawBar::setRegion(const QString& name, const QString& size)
{
    m_name->setText(
        QStringLiteral("<span style='color:%1'>■</span> %2").arg(color::familyColor("drawn").name(), name.toHtmlEscaped()));
    put(m_size, size);
}

void DrawBar::setRadiusMm(double radius)
{
    m_radius->setValue(std::clamp(radius, kLeastMm, kMostMm));
}

void DrawBar::setHint(const QString& words, const QString& whole)
{
    m_hint->setText(words);
    m_hint->setToolTip(whole);
}

void DrawBar::paintEvent(QPaintEvent*)
{
    const auto theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.accentGround);
    painter.fillRect(0, height() - 1, width(), 1, theme.hairline);
}

}  // namespace cortilens::panels
