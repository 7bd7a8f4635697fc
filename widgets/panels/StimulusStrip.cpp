// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/StimulusStrip.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/PhotoJump.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/ThumbnailRow.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>

namespace cortilens::panels {

namespace {

constexpr int kSideWidth = 212;

}  // namespace

StimulusStrip::StimulusStrip(QWidget* parent)
    : QWidget(parent)
    , m_row(new ThumbnailRow(this))
    , m_jump(new QLineEdit(this))
    , m_ids(new QLabel(this))
    , m_answer(new QLabel(this))
    , m_offer(new QPushButton(this))
    , m_order(new QComboBox(this))
{
    setAccessibleName(tr("Stimulus strip"));
    setAutoFillBackground(true);
    m_jump->setPlaceholderText(tr("Go to 17, nsd:17 or 73k:18"));
    describe(m_jump, tr("Go to a photo"), tr("nsdId counts from 0 (17 or nsd:17), 73KID from 1 (73k:18 is the same photo)"));
    describe(m_order, tr("Order of the photos"), tr("Order of the photos"));
    m_order->hide();
    describe(m_offer, tr("Prepare what this order needs"), tr("Prepare what this order needs; it goes on while you work"));
    m_offer->hide();
    m_ids->setTextFormat(Qt::PlainText);
    m_answer->setTextFormat(Qt::PlainText);
    m_answer->setWordWrap(true);
    m_answer->setFont(color::secondaryFont(font()));
    m_answer->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setRole(m_answer, "secondary");

    auto* side = new QVBoxLayout;
    side->setContentsMargins(8, 8, 12, 8);
    side->setSpacing(5);
    side->addWidget(m_order);
    side->addWidget(m_jump);
    side->addWidget(m_ids);
    side->addWidget(m_answer, 1);
    side->addWidget(m_offer);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_row, 1);
    layout->addLayout(side);
    m_jump->setFixedWidth(std::max(kSideWidth, fontMetrics().averageCharWidth() * 30));

    connect(m_row, &ThumbnailRow::photoChosen, this, [this](NsdId photo) {
        showIds();
        Q_EMIT photoChosen(photo);
    });
    connect(m_row, &ThumbnailRow::thumbnailsWanted, this, &StimulusStrip::thumbnailsWanted);
    connect(m_jump, &QLineEdit::returnPressed, this, &StimulusStrip::jump);
    connect(m_jump, &QLineEdit::textEdited, this, [this] { answer({}); });
    connect(m_order, &QComboBox::activated, this,
            [this](int index) { Q_EMIT orderChosen(m_order->itemData(index).toString().toStdString()); });
    connect(m_offer, &QPushButton::clicked, this, &StimulusStrip::offerTaken);
    showIds();
}

std::optional<NsdId> StimulusStrip::current() const
{
    return m_row->current();
}

void StimulusStrip::setPhotos(std::vector<NsdId> photos)
{
    m_row->setPhotos(std::move(photos));
    showIds();
}

void StimulusStrip::setRanked(std::vector<ThumbnailRow::Labelled> photos)
{
    m_row->setLabelled(std::move(photos));
    showIds();
}

void StimulusStrip::setCurrent(NsdId photo)
{
    m_row->setCurrent(photo);
    showIds();
}

void StimulusStrip::setThumbnail(NsdId photo, const QImage& image)
{
    m_row->setThumbnail(photo, image);
}

void StimulusStrip::forgetThumbnails()
{
    m_row->forgetThumbnails();
}

void StimulusStrip::setCaption(const QString& words)
{
    m_caption = words;
    answer({});
}

void StimulusStrip::setOrders(const std::vector<Order>& orders, const std::string& current)
{
    m_order->clear();
    for (const Order& order : orders) m_order->addItem(order.name, QString::fromStdString(order.id));
    m_order->setCurrentIndex(m_order->findData(QString::fromStdString(current)));
    m_order->setVisible(!orders.empty());
}

void StimulusStrip::setOffer(const QString& words)
{
    m_offer->setText(words);
    m_offer->setVisible(!words.isEmpty());
}

void StimulusStrip::focusJump()
{
    m_jump->setFocus(Qt::ShortcutFocusReason);
    m_jump->selectAll();
}

void StimulusStrip::jump()
{
    const auto photo = photoFrom(m_jump->text().toStdString(), m_row->photos());
    if (!photo) {
        answer(QString::fromStdString(photo.error().message + ". " + photo.error().remedy));
        return;
    }
    answer({});
    m_jump->clear();
    if (m_row->current() == *photo) return;
    setCurrent(*photo);
    Q_EMIT photoChosen(*photo);
}

void StimulusStrip::answer(const QString& refusal)
{
    m_answer->setText(refusal.isEmpty() ? m_caption : refusal);
    m_answer->setToolTip(refusal);
    m_jump->setProperty("invalid", !refusal.isEmpty());
    m_jump->setAccessibleDescription(refusal);
    m_jump->style()->unpolish(m_jump);
    m_jump->style()->polish(m_jump);
}

void StimulusStrip::showIds()
{
    const auto photo = m_row->current();
    m_ids->setVisible(photo.has_value());
    if (photo) m_ids->setText(tr("nsdId %1 · 73KID %2").arg(photo->value).arg(id73kOf(*photo).value));
}

}  // namespace cortilens::panels
