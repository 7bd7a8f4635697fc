// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/VisionSheet.h"

#include "widgets/color/ColorVision.h"
#include "widgets/color/Theme.h"
#include "widgets/panels/Roles.h"

#include <QGridLayout>
#include <QPixmap>
#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kLargest = 560;  // of a picture's width
constexpr int kSmallest = 240;
constexpr int kAroundWidth = 100;  // what the sheet has besides its pictures
constexpr int kAroundHeight = 240;

struct Place {
    QLabel* picture;
    QString name;
    QString words;
};

}  // namespace

VisionSheet::VisionSheet(QWidget* parent)
    : QDialog(parent)
    , m_asItIs(new QLabel(this))
    , m_protanopia(new QLabel(this))
    , m_deuteranopia(new QLabel(this))
    , m_tritanopia(new QLabel(this))
{
    setWindowTitle(tr("Colour vision"));
    setAccessibleName(windowTitle());
    auto* heading = new QLabel(tr("As readers see it"), this);
    heading->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    describe(close, tr("Close the colour vision"), tr("Close (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(close);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(24, 20, 24, 20);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(4);
    grid->addLayout(head, 0, 0, 1, 2);
    const Place places[] = {{m_asItIs, tr("As it is"), tr("three kinds of cones")},
                            {m_protanopia, tr("Protanopia"), tr("no cones for long waves: one man in a hundred")},
                            {m_deuteranopia, tr("Deuteranopia"), tr("no cones for middle waves: one man in a hundred")},
                            {m_tritanopia, tr("Tritanopia"), tr("no cones for short waves: one person in ten thousand")}};
    int at = 0;
    for (const auto& [picture, name, words] : places) {
        const int row = 1 + 3 * (at / 2);
        const int column = at++ % 2;
        picture->setAccessibleName(name);
        auto* title = new QHBoxLayout;
        title->setSpacing(8);
        title->setContentsMargins(0, 12, 0, 0);
        title->addWidget(new QLabel(name, this));
        title->addWidget(paragraph(words, "secondary", this), 1);
        grid->addLayout(title, row, column);
        grid->addWidget(picture, row + 1, column);
    }
    auto* source = paragraph(tr("Simulated after Machado, Oliveira and Fernandes (2009), at full severity."), "secondary", this);
    source->setContentsMargins(0, 12, 0, 0);
    grid->addWidget(source, 7, 0, 1, 2);
}

void VisionSheet::setPicture(const QImage& picture)
{
    if (picture.isNull()) return;
    const double ratio = devicePixelRatioF();
    const QSize room = (screen()->availableSize() - QSize(kAroundWidth, kAroundHeight)) / 2;
    const int width = std::clamp(room.height() * picture.width() / picture.height(), kSmallest, std::min(kLargest, room.width()));
    auto small = picture.scaledToWidth(static_cast<int>(width * ratio), Qt::SmoothTransformation);
    small.setDevicePixelRatio(ratio);
    m_asItIs->setPixmap(QPixmap::fromImage(small));
    m_protanopia->setPixmap(QPixmap::fromImage(color::seenWith(color::Deficiency::protanopia, small)));
    m_deuteranopia->setPixmap(QPixmap::fromImage(color::seenWith(color::Deficiency::deuteranopia, small)));
    m_tritanopia->setPixmap(QPixmap::fromImage(color::seenWith(color::Deficiency::tritanopia, small)));
}

}  // namespace cortilens::panels
