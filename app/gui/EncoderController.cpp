// SPDX-License-Identifier: Apache-2.0
#include "app/gui/EncoderController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Notices.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"
#include "widgets/color/ValueScale.h"

#include <QAction>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] QString fileNameOf(const std::string& file)
{
    return QFileInfo(QString::fromStdString(file)).fileName();
}

/// A folder's name may hold what separates settings.
[[nodiscard]] QString keyOf(const SubjectPlace& place, const std::string& backbone)
{
    QStringList parts{u"encoders"_s};
    for (const std::string& part : {place.directory, place.subject, backbone})
        parts << QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(part)));
    return parts.join(u'/');
}

[[nodiscard]] panels::EncoderChoice choiceOf(const wire::EncoderSummary& encoder)
{
    QString whole = QString::fromStdString(encoder.file);
    if (!encoder.method.empty()) whole += u'\n' + QString::fromStdString(encoder.method);
    return {encoder.file, nameOf(encoder), detailOf(encoder), whole};
}

}  // namespace

SubjectPlace placeOf(const wire::SubjectSummary& summary)
{
    return {summary.directory, summary.subject};
}

QString nameOf(const wire::EncoderSummary& encoder)
{
    const QString method = QString::fromStdString(encoder.method).section(u',', 0, 0).trimmed();
    return method.isEmpty() ? QFileInfo(QString::fromStdString(encoder.file)).completeBaseName() : method;
}

QString titleOf(const wire::BackboneSummary& backbone, const wire::EncoderSummary& encoder)
{
    return u"%1, %2"_s.arg(QString::fromStdString(backbone.name), nameOf(encoder));
}

const wire::BackboneSummary* backboneInUse(const Workspace& workspace)
{
    if (!workspace.subject.isOpen()) return nullptr;
    const auto* found = findBackbone(workspace.subject.summary(), workspace.session.state().backbone);
    return found && !found->encoders.empty() ? found : nullptr;
}

QString detailOf(const wire::EncoderSummary& encoder)
{
    QStringList parts{QString::fromStdString(encoder.space)};
    if (std::isfinite(encoder.meanR2)) parts << u"mean R² %1"_s.arg(color::formatValue(encoder.meanR2));
    if (encoder.writtenSeconds > 0)
        parts
            << QLocale(QLocale::English).toString(QDateTime::fromSecsSinceEpoch(encoder.writtenSeconds), u"d MMM yyyy, hh:mm"_s);
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

EncoderController::EncoderController(Workspace& workspace, panels::EncoderButton& button, ActionSet& actions, Notices& notices,
                                     QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_button(button)
    , m_notices(notices)
    , m_settings(settings)
{
    m_button.setLastEntry(actions.action(ActionId::showTraining));
    actions.on(ActionId::chooseEncoder, &m_button, [this](bool) { m_button.open(); });
    connect(&m_button, &panels::EncoderButton::chosen, this, &EncoderController::choose);
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened != is.opened || was.backbone != is.backbone) show();
    });
    m_workspace.subject.setPreferred([this](const wire::SubjectSummary& summary) { return rememberedFor(summary); });
}

void EncoderController::remember(const SubjectPlace& place, const std::string& backbone, const std::string& file)
{
    m_settings.setValue(keyOf(place, backbone), QString::fromStdString(file));
}

void EncoderController::choose(const std::string& file)
{
    const std::string& backbone = m_workspace.session.state().backbone;
    remember(placeOf(m_workspace.subject.summary()), backbone, file);
    m_workspace.subject.useEncoder(backbone, file);
}

void EncoderController::show()
{
    const auto* backbone = m_workspace.subject.isOpen()
                               ? findBackbone(m_workspace.subject.summary(), m_workspace.session.state().backbone)
                               : nullptr;
    if (!backbone || backbone->encoders.empty()) return m_button.setChoices({}, {}, {});
    std::vector<panels::EncoderChoice> choices;
    for (const auto& encoder : backbone->encoders) choices.push_back(choiceOf(encoder));
    m_button.setChoices(QString::fromStdString(backbone->name), choices, backbone->encoders.front().file);
}

/// Where the person chose another one than is in use. A choice whose file is gone is forgotten, and said.
std::vector<std::string> EncoderController::rememberedFor(const wire::SubjectSummary& summary)
{
    std::vector<std::string> chosen;
    for (const auto& backbone : summary.backbones) {
        const QString key = keyOf(placeOf(summary), backbone.id);
        const std::string file = m_settings.value(key).toString().toStdString();
        if (file.empty() || backbone.encoders.empty() || backbone.encoders.front().file == file) continue;
        if (std::ranges::find(backbone.encoders, file, &wire::EncoderSummary::file) != backbone.encoders.end()) {
            chosen.push_back(file);
            continue;
        }
        m_settings.remove(key);
        m_notices.say(u"The encoder %1, chosen before, is not there any more; %2 is taken."_s.arg(
            fileNameOf(file), QString::fromStdString(backbone.encoder)));
    }
    return chosen;
}

}  // namespace cortilens::gui
