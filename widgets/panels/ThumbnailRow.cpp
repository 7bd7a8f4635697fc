// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ThumbnailRow.h"

#include "widgets/color/Theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

namespace {

constexpr int kMargin = 12;
constexpr int kGap = 12;
constexpr int kLead = 28;        // room for a group's name, which runs upwards
constexpr int kRing = 4;         // from a thumbnail to the outside of its ring
constexpr double kDimmed = 0.4;  // of what no longer holds while the answer is on its way
constexpr int kAskAfterMs = 30;
constexpr double kNotch = 120;

}  // namespace

std::pair<int, int> itemsInSight(int count, int pitch, int margin, int scroll, int width)
{
    if (count <= 0 || pitch <= 0 || width <= 0) return {0, 0};
    const int first = std::clamp((scroll - margin) / pitch, 0, count);
    const int last = std::clamp((scroll - margin + width + pitch - 1) / pitch, first, count);
    return {first, last};
}

ThumbnailRow::ThumbnailRow(QWidget* parent)
    : QAbstractScrollArea(parent)
{
    setAccessibleName(tr("Photos"));
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    horizontalScrollBar()->setAccessibleName(tr("Scroll the photos"));
    m_asking.setSingleShot(true);
    m_asking.setInterval(kAskAfterMs);
    connect(&m_asking, &QTimer::timeout, this, &ThumbnailRow::askForMissing);
}

std::optional<NsdId> ThumbnailRow::current() const
{
    return m_current < 0 ? std::nullopt : std::optional(m_photos[static_cast<std::size_t>(m_current)]);
}

QSize ThumbnailRow::sizeHint() const
{
    return {800, 96 + 2 * kRing + fontMetrics().height() + 26};
}

QSize ThumbnailRow::minimumSizeHint() const
{
    return {160, 56 + fontMetrics().height() + 26};
}

int ThumbnailRow::side() const
{
    const int words = QFontMetrics(color::secondaryFont(font())).height();
    return std::clamp(viewport()->height() - words - 2 * kRing - 8, 24, 192);
}

int ThumbnailRow::pitch() const
{
    return side() + kGap;
}

int ThumbnailRow::leadOf(int index) const
{
    const auto begun = std::ranges::count_if(m_groups, [index](const GroupStart& group) { return group.first <= index; });
    return static_cast<int>(begun) * kLead;
}

int ThumbnailRow::leftOf(int index) const
{
    return kMargin + index * pitch() + leadOf(index);
}

QRect ThumbnailRow::pictureAt(int index) const
{
    return {leftOf(index) - horizontalScrollBar()->value(), kRing + 4, side(), side()};
}

int ThumbnailRow::indexAt(QPoint position) const
{
    if (!m_groups.empty()) {
        const int at = position.x() + horizontalScrollBar()->value();
        for (int index = 0; index < static_cast<int>(m_photos.size()); ++index)
            if (std::abs(at - leftOf(index) - side() / 2) <= pitch() / 2) return index;
        return -1;
    }
    const int offset = position.x() + horizontalScrollBar()->value() - kMargin + kGap / 2;
    const int index = offset < 0 ? -1 : offset / pitch();
    return index < static_cast<int>(m_photos.size()) ? index : -1;
}

std::pair<int, int> ThumbnailRow::inSight() const
{
    const int leads = static_cast<int>(m_groups.size()) * kLead;  // a photo lies at most this much further right
    return itemsInSight(static_cast<int>(m_photos.size()), pitch(), kMargin, horizontalScrollBar()->value() - leads,
                        viewport()->width() + leads);
}

void ThumbnailRow::setPhotos(std::vector<NsdId> photos)
{
    m_labels.clear();
    m_groups.clear();
    take(std::move(photos));
}

void ThumbnailRow::setLabelled(std::vector<Labelled> photos)
{
    m_groups.clear();
    m_labels = std::move(photos);
    std::vector<NsdId> ids(m_labels.size());
    std::ranges::transform(m_labels, ids.begin(), &Labelled::photo);
    take(std::move(ids));
}

void ThumbnailRow::setGroups(const std::vector<Group>& groups)
{
    m_labels.clear();
    m_groups.clear();
    std::vector<NsdId> photos;
    for (const Group& group : groups) {
        if (group.photos.empty()) continue;
        m_groups.push_back({static_cast<int>(photos.size()), group.name});
        for (const Labelled& labelled : group.photos) {
            photos.push_back(labelled.photo);
            m_labels.push_back(labelled);
        }
    }
    take(std::move(photos));
}

void ThumbnailRow::take(std::vector<NsdId> photos)
{
    const auto before = current();
    m_photos = std::move(photos);
    m_indices.clear();
    m_indices.reserve(m_photos.size());
    for (std::size_t index = 0; index < m_photos.size(); ++index) m_indices[m_photos[index].value] = static_cast<int>(index);
    m_current = -1;
    updateScrollBar();
    if (before) setCurrent(*before);
    m_asking.start();
    viewport()->update();
}

void ThumbnailRow::setCurrent(NsdId photo)
{
    const auto found = m_indices.find(photo.value);
    if (found == m_indices.end()) return;
    m_current = found->second;
    auto words = tr("nsdId %1, 73KID %2; photo %3 of %4")
                     .arg(photo.value)
                     .arg(id73kOf(photo).value)
                     .arg(m_current + 1)
                     .arg(m_photos.size());
    if (!m_labels.empty()) words += QStringLiteral("; ") + m_labels[static_cast<std::size_t>(m_current)].more;
    setAccessibleDescription(words);
    scrollTo(m_current);
    viewport()->update();
}

void ThumbnailRow::clearCurrent()
{
    m_current = -1;
    setAccessibleDescription({});
    viewport()->update();
}

void ThumbnailRow::setThumbnail(NsdId photo, const QImage& image)
{
    m_asked.erase(photo.value);
    m_memory.keep(photo, image);
    if (const auto found = m_indices.find(photo.value); found != m_indices.end())
        viewport()->update(pictureAt(found->second).adjusted(-kRing, -kRing, kRing, kRing));
}

void ThumbnailRow::forgetThumbnails()
{
    m_memory = {};
    m_asked.clear();
    m_asking.start();
    viewport()->update();
}

void ThumbnailRow::updateScrollBar()
{
    const int last = static_cast<int>(m_photos.size()) - 1;
    const int content = 2 * kMargin - kGap + static_cast<int>(m_photos.size()) * pitch() + leadOf(last);
    QScrollBar* bar = horizontalScrollBar();
    bar->setRange(0, std::max(0, content - viewport()->width()));
    bar->setPageStep(viewport()->width());
    bar->setSingleStep(pitch());
}

void ThumbnailRow::scrollTo(int index)
{
    QScrollBar* bar = horizontalScrollBar();
    const int left = leftOf(index);
    const int room = viewport()->width();
    // A neighbour stays in sight on either side.
    if (left - pitch() < bar->value())
        bar->setValue(left - pitch());
    else if (left + 2 * pitch() > bar->value() + room)
        bar->setValue(left + 2 * pitch() - room);
}

void ThumbnailRow::choose(int index)
{
    if (m_photos.empty()) return;
    index = std::clamp(index, 0, static_cast<int>(m_photos.size()) - 1);
    if (index == m_current) return;
    setCurrent(m_photos[static_cast<std::size_t>(index)]);
    Q_EMIT photoChosen(m_photos[static_cast<std::size_t>(index)]);
}

void ThumbnailRow::askForMissing()
{
    const auto [first, last] = inSight();
    const int screen = std::max(1, last - first);
    const int count = static_cast<int>(m_photos.size());
    // What was asked for and has long left the sight is asked for again when it comes back: the answer may have been dropped on
    // the way.
    std::erase_if(m_asked, [&](std::int32_t id) {
        const auto found = m_indices.find(id);
        return found == m_indices.end() || found->second < first - 3 * screen || found->second >= last + 3 * screen;
    });
    std::vector<int> wanted;
    for (int index = std::max(0, first - screen); index < std::min(count, last + screen); ++index) {
        const std::int32_t id = m_photos[static_cast<std::size_t>(index)].value;
        if (!m_memory.holds({id}) && !m_asked.contains(id)) wanted.push_back(index);
    }
    if (wanted.empty()) return;
    const int middle = (first + last) / 2;
    std::ranges::stable_sort(wanted, {}, [middle](int index) { return std::abs(index - middle); });
    std::vector<NsdId> ids;
    for (const int index : wanted) {
        ids.push_back(m_photos[static_cast<std::size_t>(index)]);
        m_asked.insert(ids.back().value);
    }
    Q_EMIT thumbnailsWanted(ids);
}

void ThumbnailRow::paintItem(QPainter& painter, int index)
{
    const color::Theme theme = color::themeOf(palette());
    const NsdId id = m_photos[static_cast<std::size_t>(index)];
    const QRect place = pictureAt(index);
    paintPicture(painter, id, place);
    const bool isCurrent = index == m_current;
    painter.setFont(m_labels.empty() ? color::secondaryFont(font()) : color::numberFont(font()));
    if (isCurrent) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(place).adjusted(-3, -3, 3, 3), 6, 6);
    }
    const QRect words(place.left() - kGap / 2, place.bottom() + kRing + 2, pitch(), painter.fontMetrics().height());
    if (!m_labels.empty()) {
        painter.setPen(isCurrent ? theme.accent : theme.secondary);
        painter.drawText(words, Qt::AlignHCenter | Qt::AlignTop, m_labels[static_cast<std::size_t>(index)].words);
        return;
    }
    painter.setPen(isCurrent ? theme.accent : theme.tertiary);
    const QString full = tr("nsdId %1").arg(id.value);
    painter.drawText(words, Qt::AlignHCenter | Qt::AlignTop,
                     painter.fontMetrics().horizontalAdvance(full) <= words.width() ? full : QString::number(id.value));
}

void ThumbnailRow::paintPicture(QPainter& painter, NsdId photo, const QRect& place)
{
    QPainterPath outline;
    outline.addRoundedRect(place, 4, 4);
    const QPixmap* pixmap = m_memory.seen(photo);
    if (!pixmap) return painter.fillPath(outline, color::themeOf(palette()).window);
    QBrush brush(*pixmap);
    QTransform toPlace = QTransform::fromTranslate(place.left(), place.top());
    toPlace.scale(static_cast<double>(place.width()) / pixmap->width(), static_cast<double>(place.height()) / pixmap->height());
    brush.setTransform(toPlace);
    painter.fillPath(outline, brush);
}

/// Upwards, before the first photo of each.
void ThumbnailRow::paintGroupNames(QPainter& painter)
{
    painter.setFont(color::secondaryFont(font()));
    painter.setPen(color::themeOf(palette()).secondary);
    for (const GroupStart& group : m_groups) {
        const QRect first = pictureAt(group.first);
        painter.save();
        painter.translate(first.left() - kLead, first.bottom());
        painter.rotate(-90);
        painter.drawText(QRect(0, 0, first.height(), kLead - 4), Qt::AlignHCenter | Qt::AlignVCenter, group.name);
        painter.restore();
    }
}

void ThumbnailRow::paintEvent(QPaintEvent*)
{
    m_memory.beginPaint();
    QPainter painter(viewport());
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setFont(color::secondaryFont(font()));
    if (m_photos.empty()) {
        painter.setPen(color::themeOf(palette()).secondary);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No photos yet. Open a tree that holds nsd_stimuli.hdf5."));
        return;
    }
    if (!isEnabled()) painter.setOpacity(kDimmed);
    const auto [first, last] = inSight();
    for (int index = first; index < last; ++index) paintItem(painter, index);
    paintGroupNames(painter);
}

void ThumbnailRow::resizeEvent(QResizeEvent*)
{
    updateScrollBar();
    if (m_current >= 0) scrollTo(m_current);
    m_asking.start();
}

void ThumbnailRow::scrollContentsBy(int, int)
{
    viewport()->update();
    m_asking.start();
}

void ThumbnailRow::wheelEvent(QWheelEvent* event)
{
    // A wheel turns one way and the row runs the other: both axes scroll it.
    const QPoint pixels = event->pixelDelta();
    const QPoint notches = event->angleDelta();
    const int fine = std::abs(pixels.x()) > std::abs(pixels.y()) ? pixels.x() : pixels.y();
    const int coarse = std::abs(notches.x()) > std::abs(notches.y()) ? notches.x() : notches.y();
    const int step = fine != 0 ? fine : static_cast<int>(std::lround(coarse / kNotch * 2 * pitch()));
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - step);
    event->accept();
}

void ThumbnailRow::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    if (const int index = indexAt(event->position().toPoint()); index >= 0) choose(index);
}

void ThumbnailRow::keyPressEvent(QKeyEvent* event)
{
    const int screen = std::max(1, viewport()->width() / pitch() - 1);
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(m_current - 1);
    case Qt::Key_Right:
        return choose(m_current + 1);
    case Qt::Key_PageUp:
        return choose(m_current - screen);
    case Qt::Key_PageDown:
        return choose(m_current + screen);
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(static_cast<int>(m_photos.size()) - 1);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool ThumbnailRow::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int index = indexAt(help->pos());
        if (index < 0) return true;
        const NsdId id = m_photos[static_cast<std::size_t>(index)];
        auto words = tr("nsdId %1 (from 0) · 73KID %2 (from 1)").arg(id.value).arg(id73kOf(id).value);
        if (!m_labels.empty()) words += QLatin1Char('\n') + m_labels[static_cast<std::size_t>(index)].more;
        QToolTip::showText(help->globalPos(), words, this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace cortilens::panels
