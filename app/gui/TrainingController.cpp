// SPDX-License-Identifier: Apache-2.0
#include "app/gui/TrainingController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/DataController.h"
#include "app/gui/FileChoice.h"
#include "app/gui/Notices.h"
#include "app/gui/Opening.h"
#include "app/gui/Readout.h"
#include "app/gui/Workspace.h"
#include "core/types/Duration.h"

#include <QFileDialog>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kR2 = "r2";
constexpr int kPlanAfterMs = 250;

[[nodiscard]] QString ofWhatIsFree(std::int64_t bytes, std::int64_t freeBytes)
{
    return freeBytes < 0 ? sizeOf(bytes) : u"%1 of %2 free"_s.arg(sizeOf(bytes), sizeOf(freeBytes));
}

[[nodiscard]] QString capitalised(const std::string& text)
{
    QString words = QString::fromStdString(text);
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return words;
}

[[nodiscard]] panels::TrainingChoices choicesFor(const wire::SubjectSummary& summary)
{
    panels::TrainingChoices choices;
    choices.subject = QString::fromStdString(summary.subject);
    for (const auto& backbone : summary.backbones)
        if (backbone.hasWeights) choices.backbones.push_back({backbone.id, QString::fromStdString(backbone.name)});
    choices.regions = masksFor(summary);
    for (const auto& space : summary.trainingSpaces) choices.spaces.push_back({space.name, space.hasBetas});
    if (choices.spaces.empty()) choices.spaces.push_back({summary.space});  // an older engine lists none
    return choices;
}

}  // namespace

wire::TrainRequest requestFor(const panels::TrainingForm& form)
{
    wire::TrainRequest request;
    request.backbone = form.backbone;
    request.method = form.method;
    request.region = form.region;
    request.space = form.space;
    request.epochs = form.epochs;
    request.hidden = form.hidden;
    request.testList = form.testList.toStdString();
    return request;
}

panels::TrainingForecast forecastOf(const wire::TrainPlan& plan)
{
    panels::TrainingForecast forecast;
    const auto add = [&](const QString& name, const QString& value, const QString& meaning) {
        forecast.facts.push_back({name, value, meaning});
    };
    add(capitalised(plan.units), QString::number(plan.voxels), u"That get a readout"_s);
    add(u"Training photos"_s, QString::number(plan.trainImages), u"That were seen, and are not among the test images"_s);
    add(u"Test photos"_s, QString::number(plan.testImages), u"That score the encoder"_s);
    add(u"Sessions to convert"_s, QString::number(plan.sessionsToConvert), u"Of betas, once"_s);
    add(u"Embeddings to make"_s, u"%1 of %2"_s.arg(plan.embeddingsMissing).arg(plan.embeddings),
        u"A forward pass each; those that are stored are used"_s);
    add(u"Time to make them"_s,
        plan.embeddingsMissing == 0 ? u"nothing to wait for"_s
                                    : QString::fromStdString(aboutDurationText(plan.secondsOfEmbedding)),
        u"Estimated from a product measured on this machine"_s);
    add(u"Time to fit"_s, QString::fromStdString(aboutDurationText(plan.secondsOfFitting)),
        u"Estimated from a product measured on this machine"_s);
    add(u"Memory, at most"_s, ofWhatIsFree(plan.memoryBytes, plan.memoryFreeBytes), u"Beside what the engine holds already"_s);
    add(u"Disk"_s, ofWhatIsFree(plan.diskBytes, plan.diskFreeBytes), QString::fromStdString(plan.file));
    if (plan.epochsDone > 0) add(u"Done before"_s, u"%1 epochs"_s.arg(plan.epochsDone), u"By an earlier run that was given up"_s);
    forecast.refusal = QString::fromStdString(plan.refusal);
    forecast.remedy = QString::fromStdString(plan.remedy);
    forecast.goesOn = plan.epochsDone > 0;
    return forecast;
}

panels::CurveChart::Axes axesFor(const panels::TrainingForm& form)
{
    if (form.method == "ridge") return {u"Voxels fitted (%)"_s, u"Median validation R²"_s, 100};
    return {u"Epoch"_s, u"Loss (mean squared error of z-scored betas)"_s, static_cast<double>(form.epochs)};
}

std::optional<QPointF> pointOf(const wire::TrainProgress& progress, const panels::TrainingForm& form)
{
    if (progress.stage != "fitting" || !std::isfinite(progress.value)) return std::nullopt;
    return QPointF(static_cast<double>(progress.fraction) * axesFor(form).xHighest, static_cast<double>(progress.value));
}

QString wordsOf(const wire::TrainProgress& progress)
{
    return progress.detail.empty() ? capitalised(progress.stage)
                                   : u"%1: %2"_s.arg(capitalised(progress.stage), QString::fromStdString(progress.detail));
}

QString wordsOf(const wire::TrainReply& reply)
{
    QString words = u"Median R² %1 on %2 test photos"_s.arg(static_cast<double>(reply.medianR2), 0, 'f', 2).arg(reply.testImages);
    if (std::isfinite(reply.ofCeiling))
        words += u", %1 % of the noise ceiling"_s.arg(static_cast<double>(reply.ofCeiling), 0, 'f', 0);
    return words +
           u"; %1 %2, trained on %3 photos."_s.arg(reply.voxels).arg(QString::fromStdString(reply.units)).arg(reply.trainImages);
}

TrainingController::TrainingController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices,
                                       EncoderController& encoders, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_notices(notices)
    , m_encoders(encoders)
{
    m_planningSoon.setSingleShot(true);
    m_planningSoon.setInterval(kPlanAfterMs);
    connect(&m_planningSoon, &QTimer::timeout, this, &TrainingController::plan);
    actions.on(ActionId::showTraining, this, [this](bool) { open(); });
    connect(&m_workspace.engine, &EngineClient::died, this, [this] {
        m_planning = 0;
        if (std::exchange(m_training, 0) == 0) return;
        m_sheet->showOutcome(u"The engine ended during the training."_s, u"What was finished stays."_s);
    });
    connect(&m_workspace.subject, &SubjectModel::opened, this, [this] {
        if (!m_sheet || !m_sheet->isVisible() || m_training != 0) return;
        m_form = m_sheet->form();
        showChoices();  // a backbone may have got its weights
    });
}

void TrainingController::open()
{
    if (!m_sheet) makeSheet();
    m_sheet->show();
    m_sheet->raise();
    m_sheet->activateWindow();
    if (m_training == 0) showChoices();
}

void TrainingController::makeSheet()
{
    m_sheet = new panels::TrainingSheet(&m_window);
    connect(m_sheet, &panels::TrainingSheet::formChanged, this, [this] {
        m_sheet->showPlanning();
        m_planningSoon.start();
    });
    connect(m_sheet, &panels::TrainingSheet::testListRequested, this, &TrainingController::chooseTestList);
    connect(m_sheet, &panels::TrainingSheet::maskRequested, this, &TrainingController::chooseMask);
    connect(m_sheet, &panels::TrainingSheet::startRequested, this, &TrainingController::start);
    connect(m_sheet, &panels::TrainingSheet::cancelRequested, this, [this] { m_workspace.engine.cancelJob(m_training); });
}

void TrainingController::showChoices()
{
    const auto& summary = m_workspace.subject.summary();
    const auto choices = choicesFor(summary);
    if (m_form.backbone.empty()) m_form.backbone = m_workspace.session.state().backbone;
    m_sheet->setChoices(choices, m_form);
    if (choices.backbones.empty())
        return m_sheet->showForecast({.facts = {},
                                      .refusal = u"No backbone has its weights here."_s,
                                      .remedy = u"Engine, Weights of the backbones (Ctrl+W) says which files are expected."_s});
    plan();
}

void TrainingController::plan()
{
    if (m_training != 0) return;
    m_workspace.engine.cancel(m_planning);
    m_form = m_sheet->form();
    m_sheet->setAxes(axesFor(m_form));
    m_sheet->showPlanning();
    m_planning = m_workspace.engine.planTraining(requestFor(m_form), [this](const Result<wire::TrainPlan>& plan) {
        m_planning = 0;
        if (plan) return m_sheet->showForecast(forecastOf(*plan));
        const auto& error = plan.error();
        if (error.kind == ErrorKind::cancelled) return;
        // Of all that a plan looks at only a checkpoint can belong to another training.
        const bool isOfAnother = error.kind == ErrorKind::mismatch && m_form.method != "ridge";
        m_sheet->showForecast({.facts = {},
                               .refusal = QString::fromStdString(error.message),
                               .remedy = QString::fromStdString(error.remedy),
                               .canBegin = isOfAnother});
    });
    if (m_planning == 0)
        m_sheet->showForecast({.facts = {}, .refusal = u"The engine is not ready yet."_s, .remedy = u"In a moment it is."_s});
}

void TrainingController::chooseTestList()
{
    auto* dialog = fileDialog(*m_sheet, u"Choose a list of test images: nsdIds from 0, one a line"_s,
                              u"Lists (*.txt *.csv);;All files (*)"_s);
    connect(dialog, &QFileDialog::fileSelected, m_sheet, [this](const QString& file) {
        m_sheet->setTestList(file);
        plan();
    });
    connect(dialog, &QFileDialog::rejected, m_sheet, [this] { m_sheet->setTestList(m_form.testList); });
    dialog->open();
}

void TrainingController::chooseMask()
{
    auto* dialog = maskDialog(*m_sheet);
    connect(dialog, &QFileDialog::fileSelected, m_sheet, &panels::TrainingSheet::setRegion);
    dialog->open();
}

void TrainingController::start(bool anew)
{
    if (m_training != 0) return;
    m_form = m_sheet->form();
    m_place = placeOf(m_workspace.subject.summary());
    auto request = requestFor(m_form);
    request.anew = anew;
    m_training = m_workspace.engine.train(
        request, [this](const Result<wire::TrainReply>& reply) { onTrained(reply); },
        [this](const wire::TrainProgress& progress) {
            if (m_training == 0) return;
            m_sheet->showProgress(wordsOf(progress), static_cast<double>(progress.fraction));
            if (const auto point = pointOf(progress, m_form)) m_sheet->addPoint(*point);
        });
    if (m_training == 0) return m_sheet->showOutcome(u"The engine is not ready yet."_s, u"Start again in a moment."_s);
    m_sheet->setAxes(axesFor(m_form));
    m_sheet->showStart();
}

void TrainingController::onTrained(const Result<wire::TrainReply>& reply)
{
    m_training = 0;
    if (!reply) {
        const bool wasGivenUp = reply.error().kind == ErrorKind::cancelled;
        if (!wasGivenUp && !m_sheet->isVisible()) m_notices.show(reply.error());
        plan();  // what is left to do has become less
        return m_sheet->showOutcome(
            wasGivenUp ? u"Given up; what was finished stays."_s : QString::fromStdString(reply.error().message),
            wasGivenUp ? u"Start again to go on from there."_s : QString::fromStdString(reply.error().remedy));
    }
    QStringList more;
    for (const auto& notice : reply->notices) more << QString::fromStdString(notice);
    more << QString::fromStdString(reply->file);
    m_sheet->showOutcome(wordsOf(*reply), more.join(u'\n'));
    if (!m_sheet->isVisible()) m_notices.say(u"The encoder is trained: "_s + wordsOf(*reply));
    useEncoder(reply->file);
}

/// The engine reads encoders when it opens a subject. Whoever has gone on to another subject meanwhile stays there.
void TrainingController::useEncoder(const std::string& file)
{
    m_encoders.remember(m_place, m_form.backbone, file);
    const auto& subject = m_workspace.subject;
    if (subject.isOpening() || placeOf(subject.summary()) != m_place)
        return m_notices.say(u"The encoder of %1 is trained, and will be taken when %1 is opened again."_s.arg(
            QString::fromStdString(m_place.subject)));
    Wish wish = wishFor(m_workspace.session.state());
    if (wish.backbone != m_form.backbone) wish.adaptor.clear();
    wish.backbone = m_form.backbone;
    wish.overlay = kR2;
    wish.encoders = subject.encodersWith(m_form.backbone, file);
    m_workspace.subject.open(wish);
}

}  // namespace cortilens::gui
