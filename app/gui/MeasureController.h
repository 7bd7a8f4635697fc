// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ActionTable.h"
#include "app/gui/EngineClient.h"

#include <QObject>
#include <QPointer>
#include <QString>

class QWidget;

namespace cortilens::panels {
class MeasureSheet;
}

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// What controllers of sheets that measure something about the encoder in use have in common: the sheet is made when it is first
/// opened, and measures then; one measurement runs at a time, the newest; it can be given up; an engine that ends meanwhile is
/// named. What is measured is the derived controller's. GUI thread.
class MeasureController : public QObject {
    Q_OBJECT

public:
    void open();

protected:
    /// `nothing`: what the sheet says when there is no encoder.
    MeasureController(Workspace& workspace, QWidget& window, ActionSet& actions, ActionId action, const QString& nothing,
                      Notices& notices, QObject* parent);

    [[nodiscard]] virtual panels::MeasureSheet* makeSheet() = 0;
    virtual void showEncoder() = 0;  ///< its name in the sheet, and what can be chosen with it

    /// Asks the engine about the encoder in use; 0: it is not ready. What comes of it goes to progressed() and ended().
    [[nodiscard]] virtual RequestId ask(const wire::BackboneSummary& used) = 0;

    /// Why there is nothing to measure although there is an encoder, in words; empty: nothing is in the way.
    [[nodiscard]] virtual QString obstacle() const { return {}; }

    virtual void forgetMeasured() = 0;  ///< answers that are not about what is in use now
    virtual void onOpened() {}          ///< shown once more, or for the first time

    /// Whether somebody looks at the result.
    [[nodiscard]] virtual bool isWanted() const;

    [[nodiscard]] bool isMeasuring() const { return m_measuring != 0; }
    [[nodiscard]] QString stemOfEncoder() const;  ///< of the file's name; empty without an encoder

    void measure();
    void progressed(const QString& words, double fraction);
    void ended();
    void failed(const Error& error);  ///< or given up
    void forget();                    ///< another encoder, say; measures again if that is wanted

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;

private:
    void prepare();
    void stop();

    QPointer<panels::MeasureSheet> m_sheet;
    QString m_nothing;
    RequestId m_measuring = 0;
};

}  // namespace cortilens::gui
