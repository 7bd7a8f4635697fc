// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"

#include <QObject>

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// Puts what a paper has to say of the selection's map onto the clipboard. GUI thread.
class MethodsController : public QObject {
    Q_OBJECT

public:
    MethodsController(Workspace& workspace, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

private:
    void copy();
    void onAnswered(const Result<wire::MethodsReply>& reply);

    Workspace& m_workspace;
    Notices& m_notices;
    RequestId m_asked = 0;
};

}  // namespace cortilens::gui
