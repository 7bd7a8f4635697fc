// SPDX-License-Identifier: Apache-2.0
#include "app/gui/MethodsController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/EncoderController.h"
#include "app/gui/Notices.h"
#include "app/gui/Plan.h"
#include "app/gui/Workspace.h"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

MethodsController::MethodsController(Workspace& workspace, ActionSet& actions, Notices& notices, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_notices(notices)
{
    actions.on(ActionId::copyMethods, this, [this](bool) { copy(); });
}

void MethodsController::copy()
{
    m_workspace.engine.cancel(std::exchange(m_asked, 0));
    const auto& state = m_workspace.session.state();
    const auto* used = backboneInUse(m_workspace);
    if (!used || !state.image)
        return m_notices.show({ErrorKind::notFound, "There is no encoder whose map could be described.",
                               "Train one (Ctrl+T), or put one into cortilens/encoders of the tree."});
    wire::RelevanceRequest request;
    request.image = *state.image;
    request.selection = state.selection;
    request.backbone = used->id;
    request.adaptor = state.adaptor;
    request.views = m_workspace.relevance.views();
    request.preset = state.preset;
    request.draws = drawsFor(state);
    m_asked = m_workspace.engine.methods(request, [this](const Result<wire::MethodsReply>& reply) { onAnswered(reply); });
}

void MethodsController::onAnswered(const Result<wire::MethodsReply>& reply)
{
    m_asked = 0;
    if (!reply) return m_notices.show(reply.error());
    QString text = QString::fromStdString(reply->text) + u"\n\n"_s;
    for (const auto& work : reply->references) text += QString::fromStdString(work) + u'\n';
    QGuiApplication::clipboard()->setText(text);
    m_notices.say(u"The methods paragraph is on the clipboard, with %1 references."_s.arg(reply->references.size()));
}

}  // namespace cortilens::gui
