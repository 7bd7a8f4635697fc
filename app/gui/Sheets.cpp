// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Sheets.h"

#include "app/gui/ActionTable.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/VisionSheet.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QKeySequence>
#include <QVBoxLayout>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QString keysOf(const ActionRow& row)
{
    QStringList keys;
    for (const QKeySequence& key : QKeySequence::listFromString(QString::fromUtf8(row.shortcuts)))
        keys << key.toString(QKeySequence::NativeText);
    return keys.join(u" / "_s);
}

void showText(const QString& title, const QStringList& paragraphs, QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* column = new QVBoxLayout(dialog);
    column->setSpacing(10);
    for (const QString& words : paragraphs) column->addWidget(panels::paragraph(words, "", dialog));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    column->addStretch(1);
    column->addWidget(buttons);
    dialog->resize(520, dialog->sizeHint().height());
    dialog->open();
}

}  // namespace

std::vector<panels::HelpSheet::Group> keyGroups()
{
    std::vector<panels::HelpSheet::Group> groups;
    for (const ActionRow& row : actionRows()) {
        if (*row.shortcuts == '\0') continue;
        const QString title = QString::fromUtf8(titleOf(row.menu)).remove(u'&');
        auto group = std::ranges::find(groups, title, &panels::HelpSheet::Group::title);
        if (group == groups.end()) group = groups.insert(groups.end(), {title, {}});
        group->keys.push_back({keysOf(row), QString::fromUtf8(row.name)});
    }
    groups.push_back({u"Mouse on the cortex"_s,
                      {{u"Click"_s, u"Select the vertex or region"_s},
                       {u"Drag"_s, u"Turn; on flat patches move"_s},
                       {u"Shift+Drag"_s, u"Move"_s},
                       {u"Wheel / Ctrl+Drag"_s, u"Zoom about the pointer"_s},
                       {u"Double click"_s, u"Centre"_s},
                       {u"Right click"_s, u"Menu"_s}}});
    groups.push_back({u"Drawing on the cortex"_s,
                      {{u"Drag"_s, u"Add what lies inside the outline"_s},
                       {u"Alt+Drag / Ctrl+Drag"_s, u"Take it away"_s},
                       {u"Click / Alt+Click"_s, u"Add or take away a disc"_s},
                       {u"Shift+Drag"_s, u"Turn; on flat patches move"_s},
                       {u"Shift+Ctrl+Drag / Middle drag"_s, u"Move"_s},
                       {u"Esc"_s, u"Give up the outline"_s}}});
    groups.push_back({u"On the photo"_s,
                      {{u"Wheel"_s, u"Zoom about the pointer"_s},
                       {u"Drag"_s, u"Move, or brush patches"_s},
                       {u"Arrows"_s, u"Walk the patches"_s},
                       {u"Shift+Arrows"_s, u"Brush the patches"_s}}});
    return groups;
}

void showKeys(QWidget* parent)
{
    auto* sheet = new panels::HelpSheet(parent);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setGroups(keyGroups());
    sheet->open();
}

void showVision(QWidget* window)
{
    const auto picture = window->grab().toImage();
    auto* sheet = new panels::VisionSheet(window);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setPicture(picture);
    sheet->open();
}

void showNotices(const wire::SubjectSummary& summary, QWidget* parent)
{
    QStringList paragraphs{u"%1 / %2 in %3"_s.arg(QString::fromStdString(summary.subject), QString::fromStdString(summary.space),
                                                  QString::fromStdString(summary.directory))};
    paragraphs << u"%1 regions, %2 overlays, %3 photos."_s.arg(summary.regions.size())
                      .arg(summary.overlays.size())
                      .arg(summary.stimulusCount);
    for (const auto& backbone : summary.backbones)
        if (!backbone.usable)
            paragraphs << u"%1: %2"_s.arg(QString::fromStdString(backbone.name), QString::fromStdString(backbone.why));
    for (const std::string& notice : summary.notices) paragraphs << QString::fromStdString(notice);
    showText(u"About these data"_s, paragraphs, parent);
}

void showAbout(const wire::Hello& engine, QWidget* parent)
{
    QStringList paragraphs{u"Cortilens %1. Click the cortex, and see where in the photo that part of the brain looks."_s.arg(
        QCoreApplication::applicationVersion())};
    if (!engine.engineVersion.empty())
        paragraphs << u"Engine %1 on %2, %3, %4 threads."_s
                          .arg(QString::fromStdString(engine.engineVersion), QString::fromStdString(engine.deviceName),
                               QString::fromStdString(engine.precision))
                          .arg(engine.threads);
    paragraphs << u"Apache License 2.0. The demo's photos, surfaces and weights have their own terms: resources/demo/README.md. "
                  u"The method is that "
                  "of BrainSAIL (Luo et al., ICLR 2025)."_s;
    showText(u"About Cortilens"_s, paragraphs, parent);
}

}  // namespace cortilens::gui
