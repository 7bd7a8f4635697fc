// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/TrainingSheet.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/MaskBox.h"
#include "widgets/panels/Roles.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kControlWidth = 252;
constexpr int kMostEpochs = 1000;
constexpr int kMostHidden = 4096;
constexpr int kShared = 0;  // rows of the test images' chooser
constexpr int kChoose = 1;
constexpr int kChosen = 2;

/// Without words it takes no room.
[[nodiscard]] QLabel* nameOf(QWidget* control, const QString& text)
{
    auto* name = new QLabel(text, control->parentWidget());
    name->setBuddy(control);
    setRole(name, "secondary");
    return name;
}

}  // namespace

TrainingSheet::TrainingSheet(QWidget* parent)
    : QDialog(parent)
    , m_subject(new QLabel(this))
    , m_backbone(new QComboBox(this))
    , m_method(new SegmentedSwitch(tr("Method"), this))
    , m_methodWords(paragraph({}, "secondary", this))
    , m_space(new QComboBox(this))
    , m_region(new MaskBox(
          tr("Region"), tr("What gets a readout: a region, a threshold such as faces > 2, or the file of a mask in that space"),
          this))
    , m_test(new QComboBox(this))
    , m_epochs(new QSpinBox(this))
    , m_hidden(new QSpinBox(this))
    , m_facts(new FactGrid(this))
    , m_refusal(paragraph({}, "", this))
    , m_remedy(paragraph({}, "secondary", this))
    , m_chart(new CurveChart(this))
    , m_words(paragraph({}, "", this))
    , m_more(paragraph({}, "secondary", this))
    , m_bar(new QProgressBar(this))
{
    setWindowTitle(tr("Train an encoder"));
    setAccessibleName(windowTitle());
    auto* heading = new QLabel(windowTitle(), this);
    heading->setFont(color::headingFont(font()));
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    describe(close, tr("Close the training"), tr("Close (Esc); a training that runs goes on"));
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the stage"));
    m_methodWords->setFont(color::secondaryFont(font()));
    m_methodWords->setMinimumHeight(2 * m_methodWords->fontMetrics().lineSpacing());  // of each method: nothing moves
    m_methodWords->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(close);
    auto* forecast = new QVBoxLayout;
    forecast->setSpacing(4);
    forecast->addWidget(m_facts);
    forecast->addSpacing(4);
    forecast->addWidget(m_refusal);
    forecast->addWidget(m_remedy);
    forecast->addStretch(1);
    auto* top = new QHBoxLayout;
    top->setSpacing(32);
    top->addLayout(makeForm());
    top->addLayout(forecast, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(16);
    layout->addLayout(head);
    layout->addLayout(top);
    layout->addWidget(hairline(this));
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_words);
    layout->addWidget(m_more);
    layout->addWidget(makeButtons());
    resize(760, 640);
    m_facts->hide();
    setRunning(false);
    say({}, {});
    showPlanning();
}

void TrainingSheet::fillForm()
{
    describe(m_backbone, tr("Backbone"), tr("Whose embeddings the responses are predicted from"));
    describe(m_space, tr("Space"), tr("Where the responses are: voxels of a volume, or vertices of a surface"));
    describe(m_test, tr("Test images"), tr("Photos that are kept out of training and score the encoder"));
    describe(m_epochs, tr("Epochs"), tr("How often every photo is seen"));
    describe(m_hidden, tr("Hidden units"), tr("Of the layer that all voxels share; a readout has a weight for each"));
    m_epochs->setRange(1, kMostEpochs);
    m_epochs->setValue(TrainingForm{}.epochs);
    m_hidden->setRange(1, kMostHidden);
    m_hidden->setValue(TrainingForm{}.hidden);
    for (QSpinBox* number : {m_epochs, m_hidden}) number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_method->setSegments({{"ridge", tr("Ridge"), tr("Closed form: minutes"), true},
                           {"sgd", tr("The paper's recipe"), tr("Stochastic gradients: hours"), true},
                           {"mlp", tr("MLP"), tr("The recipe with a hidden layer that all voxels share: hours"), true}});
    m_method->setCurrent("ridge");
    m_test->addItems({tr("Shared photos"), tr("A list of one's own…")});
}

QGridLayout* TrainingSheet::makeForm()
{
    fillForm();
    m_epochsName = nameOf(m_epochs, tr("Epochs"));
    m_hiddenName = nameOf(m_hidden, tr("Hidden units"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    const std::pair<QLabel*, QWidget*> rows[] = {{nameOf(m_subject, tr("Subject")), m_subject},
                                                 {nameOf(m_backbone, tr("Backbone")), m_backbone},
                                                 {nameOf(m_method, tr("Method")), m_method},
                                                 {new QLabel(this), m_methodWords},
                                                 {m_hiddenName, m_hidden},
                                                 {m_epochsName, m_epochs},
                                                 {nameOf(m_space, tr("Space")), m_space},
                                                 {nameOf(m_region, tr("Region")), m_region},
                                                 {nameOf(m_test, tr("Test images")), m_test}};
    int row = 0;
    for (const auto& [name, control] : rows) {
        grid->addWidget(name, row, 0);
        grid->addWidget(control, row++, 1);
    }
    for (QWidget* control :
         std::initializer_list<QWidget*>{m_backbone, m_space, m_region, m_test, m_methodWords, m_epochs, m_hidden})
        control->setFixedWidth(kControlWidth);
    grid->setRowStretch(row, 1);
    describeMethod();
    connectForm();
    return grid;
}

void TrainingSheet::connectForm()
{
    const auto changed = [this] {
        if (m_silent) return;
        say({}, {});  // what came of another training
        Q_EMIT formChanged();
    };
    for (const QComboBox* box : {m_backbone, m_space}) connect(box, &QComboBox::currentIndexChanged, this, changed);
    connect(m_region, &MaskBox::changed, this, changed);
    connect(m_region, &MaskBox::fileRequested, this, &TrainingSheet::maskRequested);
    for (const QSpinBox* number : {m_epochs, m_hidden}) connect(number, &QSpinBox::valueChanged, this, changed);
    connect(m_method, &SegmentedSwitch::chosen, this, [this, changed] {
        describeMethod();
        changed();
    });
    connect(m_test, &QComboBox::activated, this, [this](int index) {
        if (index == kShared) setTestList({});
        if (index == kChoose) Q_EMIT testListRequested();
        if (index != kChoose) Q_EMIT formChanged();
    });
}

QWidget* TrainingSheet::makeButtons()
{
    auto* buttons = new QWidget(this);
    m_start = new QPushButton(tr("Train"), buttons);
    m_anew = new QPushButton(tr("Begin anew"), buttons);
    m_cancel = new QPushButton(tr("Cancel"), buttons);
    describe(m_start, m_start->text(), tr("Convert, embed, fit and score; the encoder can be clicked when it is done"));
    describe(m_anew, tr("Begin anew"), tr("Throw away what an earlier run left in the middle"));
    describe(m_cancel, tr("Cancel the training"), tr("Give it up; what was finished stays, and it can be resumed"));
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (QPushButton* button : {m_start, m_anew, m_cancel}) row->addWidget(button);
    row->addStretch(1);
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(false); });
    connect(m_anew, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(true); });
    connect(m_cancel, &QPushButton::clicked, this, &TrainingSheet::cancelRequested);
    return buttons;
}

TrainingForm TrainingSheet::form() const
{
    return {.backbone = m_backbone->currentData().toString().toStdString(),
            .method = m_method->current(),
            .region = m_region->mask().toStdString(),
            .testList = m_testList,
            .epochs = m_epochs->value(),
            .space = m_space->currentData().toString().toStdString(),
            .hidden = m_hidden->value()};
}

void TrainingSheet::setChoices(const TrainingChoices& choices, const TrainingForm& chosen)
{
    const QScopedValueRollback silence(m_silent, true);
    m_subject->setText(choices.subject);
    m_backbone->clear();
    for (const auto& [id, name] : choices.backbones) m_backbone->addItem(name, QString::fromStdString(id));
    m_backbone->setCurrentIndex(std::max(0, m_backbone->findData(QString::fromStdString(chosen.backbone))));
    m_space->clear();
    for (const auto& [id, hasBetas] : choices.spaces) {
        const QString name = QString::fromStdString(id);
        m_space->addItem(hasBetas ? name : tr("%1: no betas here").arg(name), name);
    }
    m_space->setCurrentIndex(std::max(0, m_space->findData(QString::fromStdString(chosen.space))));
    m_region->setMasks(choices.regions);
    m_region->setMask(QString::fromStdString(chosen.region));
    m_method->setCurrent(chosen.method);
    m_epochs->setValue(chosen.epochs);
    m_hidden->setValue(chosen.hidden);
    setTestList(chosen.testList);
    describeMethod();
}

void TrainingSheet::setTestList(const QString& file)
{
    m_testList = file;
    while (m_test->count() > kChosen) m_test->removeItem(kChosen);
    if (!file.isEmpty()) m_test->addItem(QFileInfo(file).fileName());
    m_test->setCurrentIndex(file.isEmpty() ? kShared : kChosen);
    m_test->setToolTip(file.isEmpty() ? tr("Photos that are kept out of training and score the encoder") : file);
}

void TrainingSheet::setRegion(const QString& region)
{
    m_region->setMask(region);
}

void TrainingSheet::describeMethod()
{
    const bool isRidge = m_method->current() == "ridge";
    const bool isMlp = m_method->current() == "mlp";
    m_methodWords->setText(isRidge ? tr("Closed form, a penalty for each voxel by five folds.")
                           : isMlp ? tr("The recipe, with a hidden layer that all voxels share.")
                                   : tr("AdamW on augmented photos, epoch by epoch; stopped and resumed as you like."));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_epochs, m_epochsName}) widget->setVisible(!isRidge);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_hidden, m_hiddenName}) widget->setVisible(isMlp);
}

void TrainingSheet::showPlanning()
{
    if (m_isRunning) return;
    m_start->setEnabled(false);
    m_anew->hide();
    put(m_refusal, !m_facts->isHidden() ? QString() : tr("Looking at what it would take…"));
    put(m_remedy, {});
}

void TrainingSheet::showForecast(const TrainingForecast& forecast)
{
    if (m_isRunning) return;
    m_facts->setFacts(forecast.facts);
    m_start->setText(forecast.goesOn ? tr("Resume") : tr("Train"));
    m_start->setAccessibleName(m_start->text());
    m_facts->setVisible(!forecast.facts.empty());
    m_start->setEnabled(forecast.refusal.isEmpty());
    m_anew->setVisible(forecast.canBegin || forecast.goesOn);
    put(m_refusal, forecast.refusal);
    put(m_remedy, forecast.remedy);
}

void TrainingSheet::setAxes(const CurveChart::Axes& axes)
{
    if (m_isRunning || axes == m_axes) return;
    m_axes = axes;
    m_chart->begin(axes);
}

void TrainingSheet::showStart()
{
    setRunning(true);
    m_chart->begin(m_axes);
    showProgress(tr("Starting"), 0);
}

void TrainingSheet::showProgress(const QString& words, double fraction)
{
    say(words, {});
    setProgress(m_bar, fraction);
}

void TrainingSheet::addPoint(QPointF point)
{
    m_chart->add(point);
}

void TrainingSheet::showOutcome(const QString& words, const QString& more)
{
    setRunning(false);
    say(words, more);
}

void TrainingSheet::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    for (QWidget* control : std::initializer_list<QWidget*>{m_backbone, m_method, m_space, m_region, m_test, m_epochs, m_hidden})
        control->setEnabled(!isRunning);
    m_bar->setVisible(isRunning);
    m_cancel->setVisible(isRunning);
    m_start->setVisible(!isRunning);
    m_anew->hide();
    if (isRunning) m_cancel->setFocus();
}

void TrainingSheet::say(const QString& words, const QString& more)
{
    put(m_words, words);
    put(m_more, more);
}

}  // namespace cortilens::panels
