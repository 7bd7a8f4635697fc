// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EncoderController.h"
#include "app/gui/EngineClient.h"
#include "widgets/panels/TrainingSheet.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <optional>

class QWidget;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// What the person filled in, as the engine is asked.
[[nodiscard]] wire::TrainRequest requestFor(const panels::TrainingForm& form);

/// Time, memory and disk, each with what there is of it; and whether it can be started.
[[nodiscard]] panels::TrainingForecast forecastOf(const wire::TrainPlan& plan);

/// Loss over epochs, or validation R2 over the share of voxels that are fitted.
[[nodiscard]] panels::CurveChart::Axes axesFor(const panels::TrainingForm& form);

/// Where a progress lies on the curve; nothing for one without a figure.
[[nodiscard]] std::optional<QPointF> pointOf(const wire::TrainProgress& progress, const panels::TrainingForm& form);

/// Fitting: epoch 3 of 100, loss 0.91
[[nodiscard]] QString wordsOf(const wire::TrainProgress& progress);

/// One sentence, and what else is to be known.
[[nodiscard]] QString wordsOf(const wire::TrainReply& reply);

/// The sheet on which encoders are trained. A training goes on when the sheet is closed or another subject is opened; when it is
/// done its encoder becomes the chosen one of its subject, which is opened again if it is the one in view, with R2 on the cortex.
/// GUI thread.
class TrainingController : public QObject {
    Q_OBJECT

public:
    TrainingController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices, EncoderController& encoders,
                       QObject* parent = nullptr);

    void open();

    [[nodiscard]] panels::TrainingSheet* sheet() const { return m_sheet; }

private:
    void makeSheet();
    void showChoices();
    void plan();
    void chooseTestList();
    void chooseMask();
    void start(bool anew);
    void onTrained(const Result<wire::TrainReply>& reply);
    void useEncoder(const std::string& file);

    Workspace& m_workspace;
    QWidget& m_window;
    Notices& m_notices;
    EncoderController& m_encoders;
    QPointer<panels::TrainingSheet> m_sheet;
    panels::TrainingForm m_form;  ///< of the training that runs, or ran last
    SubjectPlace m_place;         ///< whom it is of
    QTimer m_planningSoon;        ///< a moment after the last change: a name is typed letter by letter
    RequestId m_planning = 0;
    RequestId m_training = 0;
};

}  // namespace cortilens::gui
