// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/HelpSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <array>

namespace cortilens::panels {

namespace {

/// Keys drawn as keycaps; "Ctrl+K / F1" is two of them.
class KeyCaps : public QWidget {
public:
    KeyCaps(const QString& keys, QWidget* parent)
        : QWidget(parent)
        , m_keys(keys.split(QStringLiteral(" / ")))
    {
        setFont(color::numberFont(font()));
        setAccessibleName(keys);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        int width = 0;
        for (const QString& key : m_keys) width += capWidth(key) + 5;
        return {width, fontMetrics().height() + 8};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const color::Theme theme = color::themeOf(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        double x = 0;
        for (const QString& key : m_keys) {
            const QRectF cap(x + 0.5, 0.5, capWidth(key) - 1, height() - 2);
            painter.setPen(theme.hairline);
            painter.setBrush(theme.raised);
            painter.drawRoundedRect(cap, 4, 4);
            painter.setPen(theme.text);
            painter.drawText(cap, Qt::AlignCenter, key);
            x += capWidth(key) + 5;
        }
    }

private:
    [[nodiscard]] int capWidth(const QString& key) const
    {
        return std::max(fontMetrics().horizontalAdvance(key) + 12, fontMetrics().height() + 8);
    }

    QStringList m_keys;
};

/// One group: its title and a line per key.
void addGroup(QVBoxLayout* column, const HelpSheet::Group& group, QWidget* parent)
{
    auto* title = new QLabel(group.title, parent);
    setRole(title, "heading");
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(5);
    grid->setColumnMinimumWidth(0, title->fontMetrics().averageCharWidth() * 22);
    grid->setColumnStretch(1, 1);
    grid->addWidget(title, 0, 0, 1, 2, Qt::AlignLeft | Qt::AlignTop);
    int row = 1;
    for (const HelpSheet::Key& key : group.keys) {
        grid->addWidget(new KeyCaps(key.keys, parent), row, 0, Qt::AlignRight);
        auto* does = new QLabel(key.does, parent);
        setRole(does, "secondary");
        grid->addWidget(does, row++, 1);
    }
    column->addLayout(grid);
    column->addSpacing(14);
}

}  // namespace

HelpSheet::HelpSheet(QWidget* parent)
    : QDialog(parent)
    , m_scroll(new QScrollArea(this))
{
    setWindowTitle(tr("Keys and gestures"));
    setAccessibleName(windowTitle());
    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(windowTitle());
    auto* title = new QLabel(tr("Keys and gestures"), this);
    title->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    describe(close, tr("Close the keys"), tr("Close (Esc or H)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(head);
    layout->addWidget(m_scroll, 1);
}

void HelpSheet::setGroups(const std::vector<Group>& groups)
{
    auto* body = new QWidget;
    auto* columns = new QHBoxLayout(body);
    columns->setContentsMargins(0, 0, 8, 0);
    columns->setSpacing(36);
    std::array<QVBoxLayout*, 2> column{new QVBoxLayout, new QVBoxLayout};
    std::array<std::size_t, 2> lines{};
    for (const Group& group : groups) {
        const std::size_t shorter = lines[1] < lines[0] ? 1 : 0;
        addGroup(column[shorter], group, body);
        lines[shorter] += group.keys.size() + 2;
    }
    for (QVBoxLayout* one : column) {
        one->addStretch(1);
        columns->addLayout(one);
    }
    m_scroll->setWidget(body);
    resize((body->sizeHint() + QSize(72, 110)).boundedTo(QSize(1000, 760)));
}

void HelpSheet::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_H)
        accept();
    else
        QDialog::keyPressEvent(event);
}

}  // namespace cortilens::panels
