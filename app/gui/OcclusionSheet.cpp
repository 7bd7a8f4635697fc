// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OcclusionSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPixmap>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPictureSide = 150;  ///< px
constexpr int kMostDraws = 500;

struct SideWords {
    QString name;
    QString heading;
    QString x;
};

[[nodiscard]] SideWords wordsOf(std::size_t side)
{
    if (side == 0) return {u"Deletion"_s, u"Deletion: what is hottest is covered first"_s, u"Hottest patches covered (%)"_s};
    return {u"Insertion"_s, u"Insertion: what is hottest is uncovered first"_s,
            u"Hottest patches shown, all others covered (%)"_s};
}

[[nodiscard]] QString bandWords(const std::string& against)
{
    return against == "moved" ? u"elsewhere"_s : u"scattered"_s;
}

/// At the screen's own resolution.
[[nodiscard]] QPixmap pixmapOf(const QImage& image, double ratio)
{
    const int side = static_cast<int>(kPictureSide * ratio);
    QPixmap pixmap = QPixmap::fromImage(image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

}  // namespace

OcclusionSheet::OcclusionSheet(QWidget* parent)
    : MeasureSheet({u"Does it matter?"_s, u"Test again"_s,
                    u"Cover patches of the photo in view, and predict the response again"_s,
                    u"A row for each point of each curve, as cortilens-engine occlusion writes them"_s},
                   parent)
    , m_subject(panels::paragraph({}, "", this))
    , m_cover(new QComboBox(this))
    , m_against(new QComboBox(this))
    , m_draws(new QSpinBox(this))
{
    auto* note = panels::paragraph(
        u"The photo goes through the unmodified network with patches covered, and the response of the selection is predicted as "
        "for any whole photo. A covered photo is like none that the encoder was trained on: compare the curve with its band, 95 "
        "% "
        "of the orders by chance, and not with zero. p says how often a map whose place means nothing does as well."_s,
        "tertiary", this);
    hideWithoutResult(note);
    layOut(makeChoice(), makeResult(), note);
    resize(900, 640);
}

QLayout* OcclusionSheet::makeChoice()
{
    m_cover->addItem(u"blur"_s, u"blur"_s);
    m_cover->addItem(u"grey"_s, u"grey"_s);
    panels::describe(
        m_cover, u"Cover"_s,
        u"What lies over covered patches: the photo out of focus, or the mean colour of what the network was trained on"_s);
    m_against->addItem(u"the map moved elsewhere"_s, u"moved"_s);
    m_against->addItem(u"scattered patches"_s, u"scattered"_s);
    panels::describe(
        m_against, u"Chance"_s,
        u"What the map is compared with: its own shape in other places, mirrored or not, or single patches in any order"_s);
    panels::describe(m_draws, u"Draws"_s, u"Orders by chance; 19 are the fewest with which p can be 0.05"_s);
    m_draws->setRange(0, kMostDraws);
    m_draws->setValue(Choice{}.draws);
    panels::makeTyped(m_draws);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_subject, 1);
    panels::addNamed(row, u"cover with"_s, m_cover);
    panels::addNamed(row, u"beside"_s, m_against);
    panels::addNamed(row, u"draws"_s, m_draws);
    connect(m_cover, &QComboBox::activated, this, &OcclusionSheet::measureRequested);
    connect(m_against, &QComboBox::activated, this, &OcclusionSheet::measureRequested);
    connect(m_draws, &QSpinBox::valueChanged, this, &OcclusionSheet::measureRequested);
    return row;
}

QLayout* OcclusionSheet::makeSide(std::size_t side)
{
    const auto words = wordsOf(side);
    auto& shown = m_sides.at(side);
    shown.chart = new panels::BandChart(
        {words.name, words.x, u"Response (z-scored beta)"_s, u"the map"_s, bandWords(Choice{}.against)}, this);
    shown.picture = new QLabel(this);
    shown.picture->setFixedSize(kPictureSide, kPictureSide);
    shown.picture->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    shown.reading = panels::paragraph({}, "", this);
    shown.verdict = panels::paragraph({}, "secondary", this);
    connect(shown.chart, &panels::BandChart::pointed, this, &OcclusionSheet::showLevel);
    auto* heading = new QLabel(words.heading, this);
    auto* text = new QVBoxLayout;
    text->setSpacing(6);
    text->addWidget(shown.reading);
    text->addWidget(shown.verdict);
    text->addStretch(1);
    auto* below = new QHBoxLayout;
    below->setSpacing(12);
    below->addWidget(shown.picture, 0, Qt::AlignTop);
    below->addLayout(text, 1);
    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(shown.chart, 1);
    column->addLayout(below);
    return column;
}

QWidget* OcclusionSheet::makeResult()
{
    auto* result = new QWidget(this);
    auto* row = new QHBoxLayout(result);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(24);
    for (std::size_t side = 0; side < m_sides.size(); ++side) row->addLayout(makeSide(side), 1);
    return result;
}

OcclusionSheet::Choice OcclusionSheet::choice() const
{
    return {.cover = m_cover->currentData().toString().toStdString(),
            .against = m_against->currentData().toString().toStdString(),
            .draws = m_draws->value()};
}

void OcclusionSheet::setSubject(const QString& words)
{
    m_subject->setText(words);
}

/// Both curves on one scale, so that what is lost and what is won can be compared.
void OcclusionSheet::fill(const Result& result)
{
    std::optional<panels::ChartFrame::Range> range;
    for (const auto& side : result.sides)
        if (const auto own = panels::rangeOf(side.curve))
            range = range ? panels::ChartFrame::Range{std::min(range->low, own->low), std::max(range->high, own->high)} : *own;
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        const auto& side = result.sides.at(i);
        auto& shown = m_sides.at(i);
        shown.chart->setBandWords(bandWords(choice().against));
        shown.chart->setCurve(side.curve, range.value_or(panels::ChartFrame::Range{}));
        shown.verdict->setText(side.verdict);
        shown.readings = side.readings;
        if (!side.pictures.empty()) shown.pictures = side.pictures;
    }
    showLevel(m_level);
}

void OcclusionSheet::showPartial(const Result& result, double fraction)
{
    fill(result);
    showSoFar(result.words, fraction);
}

void OcclusionSheet::showWhole(const Result& result)
{
    fill(result);
    showResult(result.words, {});
}

void OcclusionSheet::showLevel(std::size_t level)
{
    m_level = level;
    for (auto& shown : m_sides) {
        shown.chart->setMarked(level);
        const auto at = static_cast<qsizetype>(level);
        shown.reading->setText(at < shown.readings.size() ? shown.readings.at(at) : QString());
        if (level < shown.pictures.size())
            shown.picture->setPixmap(pixmapOf(shown.pictures.at(level), devicePixelRatioF()));
        else
            shown.picture->clear();
        shown.picture->setAccessibleName(u"What the network saw: %1"_s.arg(shown.reading->text()));
    }
}

void OcclusionSheet::forgetResult()
{
    for (auto& shown : m_sides) {
        shown.chart->setCurve({}, {});
        shown.verdict->clear();
        shown.readings.clear();
        shown.pictures.clear();
    }
    showLevel(m_level);
}

}  // namespace cortilens::gui
