// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "widgets/panels/DataSheet.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

[[nodiscard]] panels::DataPiece pieceOf(const wire::PieceReport& report);
[[nodiscard]] panels::DataContents contentsOf(const wire::InspectReply& reply);

/// nsdgeneral, every voxel, then the subject's regions by name; a person may type others.
[[nodiscard]] QStringList masksFor(const wire::SubjectSummary& summary);

/// The sheet of what a folder holds, and the conversion of its betas. A conversion goes on when the sheet is closed. GUI thread.
class DataController : public QObject {
    Q_OBJECT

public:
    DataController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, QObject* parent = nullptr);

    void open();

    [[nodiscard]] panels::DataSheet* sheet() const { return m_sheet; }

Q_SIGNALS:
    void converted();  ///< measured responses are there that were not before

private:
    [[nodiscard]] wire::ConvertRequest request() const;
    void inspect();
    void chooseMask();
    void plan();
    void convert();
    void cancel();
    void onConverted(const Result<wire::ConvertReply>& reply);

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;
    QPointer<panels::DataSheet> m_sheet;
    QTimer m_planningSoon;  ///< a moment after the last change: a mask is typed letter by letter
    RequestId m_inspecting = 0;
    RequestId m_planning = 0;
    RequestId m_converting = 0;
};

}  // namespace cortilens::gui
