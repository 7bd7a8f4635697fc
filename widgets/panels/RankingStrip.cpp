// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RankingStrip.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/SegmentedSwitch.h"
#include "widgets/panels/ThumbnailRow.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kSideWidth = 232;
constexpr int kWordsWidth = 720;
constexpr int kFadeAfterMs = 150;  // an answer that comes sooner replaces what is shown without a flicker

[[nodiscard]] QString signedValue(float value)
{
    return color::formatValue(value, {.decimals = 2, .sign = color::SignDisplay::always});
}

[[nodiscard]] QLabel* wrapped(const char* role, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (*role != '\0') setRole(label, role);
    return label;
}

[[nodiscard]] ThumbnailRow::Group groupOf(const QString& name, const std::vector<Ranking::Photo>& photos, const QString& unit)
{
    ThumbnailRow::Group group{name, {}};
    for (const auto& [photo, value, repeats] : photos) {
        auto more = QStringLiteral("%1 %2").arg(signedValue(value), unit);
        if (repeats == 1) more += RankingStrip::tr(", one trial");
        if (repeats > 1) more += RankingStrip::tr(", mean of %1 trials").arg(repeats);
        group.photos.push_back({photo, signedValue(value), more});
    }
    return group;
}

}  // namespace

RankingStrip::RankingStrip(QWidget* parent)
    : QWidget(parent)
    , m_rows{new ThumbnailRow(this), new ThumbnailRow(this)}
    , m_stack(new QStackedWidget(this))
{
    setAccessibleName(tr("Photos of the selection"));
    setAutoFillBackground(true);
    m_stack->addWidget(makeRows());
    m_stack->addWidget(makeWords());
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeSide());
    m_fading.setSingleShot(true);
    m_fading.setInterval(kFadeAfterMs);
    connect(&m_fading, &QTimer::timeout, this, [this] {
        for (ThumbnailRow* row : m_rows) row->setEnabled(false);
    });
}

QWidget* RankingStrip::makeRows()
{
    auto* page = new QWidget(this);
    m_rows[0]->setAccessibleName(tr("Photos with the highest responses"));
    m_rows[1]->setAccessibleName(tr("Photos with the lowest responses"));
    auto* between = new QFrame(page);
    setRole(between, "hairline");
    between->setFixedWidth(1);
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rows[0], 1);
    layout->addWidget(between);
    layout->addWidget(m_rows[1], 1);
    for (ThumbnailRow* row : m_rows) {
        connect(row, &ThumbnailRow::photoChosen, this, [this](NsdId photo) {
            setCurrent(photo);  // the other row has none any more
            Q_EMIT photoChosen(photo);
        });
        connect(row, &ThumbnailRow::thumbnailsWanted, this, &RankingStrip::thumbnailsWanted);
    }
    return page;
}

QWidget* RankingStrip::makeWords()
{
    auto* page = new QWidget(this);
    m_words = wrapped("", page);
    m_remedy = wrapped("secondary", page);
    m_wordsOffer = new QPushButton(page);
    describe(m_wordsOffer, tr("What can be done"), tr("What can be done about it"));
    for (QLabel* label : {m_words, m_remedy}) label->setMaximumWidth(kWordsWidth);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    column->addStretch(1);
    column->addWidget(m_words);
    column->addWidget(m_remedy);
    column->addSpacing(4);
    column->addWidget(m_wordsOffer, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_wordsOffer, &QPushButton::clicked, this, &RankingStrip::offerTaken);
    return page;
}

QWidget* RankingStrip::makeSide()
{
    auto* side = new QWidget(this);
    m_title = new ElidedLabel(side);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_way = new SegmentedSwitch(tr("Ranked by"), side);
    m_way->setSegments({{"predicted", tr("Predicted"), tr("By what the encoder predicts for each photo"), true},
                        {"measured", tr("Measured"), tr("By what was measured when the photo was seen"), true}});
    m_facts = wrapped("secondary", side);
    m_facts->setFont(color::secondaryFont(font()));
    m_facts->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_offer = new QPushButton(side);
    setRole(m_offer, "link");
    describe(m_offer, tr("What can be done"), tr("What else can be done"));
    m_offer->hide();
    auto* leave = new QToolButton(side);
    leave->setText(tr("All photos"));
    setRole(leave, "quiet");
    describe(leave, tr("Back to all photos"), tr("Back to the strip of all photos"));

    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 1);
    head->addWidget(leave);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(8, 4, 12, 4);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_way);
    column->addWidget(m_facts, 1);
    column->addWidget(m_offer, 0, Qt::AlignLeft);
    side->setFixedWidth(std::max(kSideWidth, fontMetrics().averageCharWidth() * 33));
    connect(leave, &QToolButton::clicked, this, &RankingStrip::leaveRequested);
    connect(m_offer, &QPushButton::clicked, this, &RankingStrip::offerTaken);
    connect(m_way, &SegmentedSwitch::chosen, this, &RankingStrip::wayChosen);
    return side;
}

void RankingStrip::setTitle(const QString& words)
{
    m_title->setText(words);
}

void RankingStrip::setWay(const std::string& id)
{
    m_way->setCurrent(id);
}

void RankingStrip::setRanking(const Ranking& ranking)
{
    setWaiting(false);
    m_rows[0]->setGroups({groupOf(tr("highest"), ranking.highest, ranking.unit)});
    m_rows[1]->setGroups({groupOf(tr("lowest"), ranking.lowest, ranking.unit)});
    m_facts->setText(ranking.facts);
    m_offer->setText(ranking.offer);
    m_offer->setAccessibleName(ranking.offer);
    m_offer->setVisible(!ranking.offer.isEmpty());
    m_stack->setCurrentIndex(0);
}

void RankingStrip::showWords(const QString& words, const QString& remedy, const QString& offer)
{
    setWaiting(false);
    m_words->setText(words);
    m_remedy->setText(remedy);
    m_remedy->setVisible(!remedy.isEmpty());
    m_wordsOffer->setText(offer);
    m_wordsOffer->setAccessibleName(offer);
    m_wordsOffer->setVisible(!offer.isEmpty());
    m_facts->clear();
    m_offer->hide();
    m_stack->setCurrentIndex(1);
}

void RankingStrip::setWaiting(bool isWaiting)
{
    if (isWaiting) return m_fading.start();
    m_fading.stop();
    for (ThumbnailRow* row : m_rows) row->setEnabled(true);
}

void RankingStrip::setCurrent(std::optional<NsdId> photo)
{
    for (ThumbnailRow* row : m_rows) {
        row->clearCurrent();
        if (photo) row->setCurrent(*photo);
    }
}

void RankingStrip::setThumbnail(NsdId photo, const QImage& image)
{
    for (ThumbnailRow* row : m_rows) row->setThumbnail(photo, image);
}

void RankingStrip::forgetThumbnails()
{
    for (ThumbnailRow* row : m_rows) row->forgetThumbnails();
}

}  // namespace cortilens::panels
