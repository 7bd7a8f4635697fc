// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/CurveChart.h"
#include "widgets/panels/FactGrid.h"

#include <QDialog>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace cortilens::panels {

class MaskBox;

class SegmentedSwitch;

/// What the person wants trained.
struct TrainingForm {
    std::string backbone;
    std::string method = "ridge";  ///< ridge, sgd or mlp
    std::string region = "nsdgeneral";
    QString testList;     ///< file of nsdIds; empty: the shared photos
    int epochs = 100;     ///< of sgd and mlp
    std::string space{};  ///< empty: the subject's own
    int hidden = 128;     ///< of mlp: units of the hidden layer
    friend bool operator==(const TrainingForm&, const TrainingForm&) = default;
};

/// What can be chosen.
struct TrainingChoices {
    struct Backbone {
        std::string id;
        QString name;
    };
    struct Space {
        std::string id;  ///< func1pt8mm
        bool hasBetas = true;
    };
    QString subject;                  ///< subj01
    std::vector<Backbone> backbones;  ///< that have weights
    QStringList regions;
    std::vector<Space> spaces{};  ///< the subject's own first
};

/// What a training would take, before it is started.
struct TrainingForecast {
    std::vector<FactGrid::Fact> facts;
    QString refusal;        ///< why it cannot be started, with numbers; empty: it can
    QString remedy;         ///< what to do about that
    bool goesOn = false;    ///< an earlier run left something: it is resumed
    bool canBegin = false;  ///< refused only because of what an earlier run left: it can be begun anew
};

/// Training an encoder on one sheet: what is trained on what, what it would take, how it goes on, what came of it.
class TrainingSheet : public QDialog {
    Q_OBJECT

public:
    explicit TrainingSheet(QWidget* parent = nullptr);

    [[nodiscard]] TrainingForm form() const;
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

    void setChoices(const TrainingChoices& choices, const TrainingForm& chosen);  ///< emits nothing
    void setTestList(const QString& file);                                        ///< empty: the shared photos again
    void setRegion(const QString& region);                                        ///< also the file of a mask
    void showPlanning();
    void showForecast(const TrainingForecast& forecast);
    void setAxes(const CurveChart::Axes& axes);  ///< of the curve that will be drawn; ignored while one is
    void showStart();
    void showProgress(const QString& words, double fraction);  ///< of the present stage
    void addPoint(QPointF point);
    void showOutcome(const QString& words, const QString& more);  ///< it is done, was given up, or failed

Q_SIGNALS:
    void formChanged();
    void testListRequested();
    void maskRequested();  ///< the file of a mask is to be chosen as the region
    void startRequested(bool anew);
    void cancelRequested();

private:
    void fillForm();
    [[nodiscard]] QGridLayout* makeForm();
    void connectForm();
    [[nodiscard]] QWidget* makeButtons();
    void describeMethod();
    void setRunning(bool isRunning);
    void say(const QString& words, const QString& more);

    QLabel* m_subject;
    QComboBox* m_backbone;
    SegmentedSwitch* m_method;
    QLabel* m_methodWords;
    QComboBox* m_space;
    MaskBox* m_region;
    QComboBox* m_test;
    QSpinBox* m_epochs;
    QLabel* m_epochsName;
    QSpinBox* m_hidden;
    QLabel* m_hiddenName;
    FactGrid* m_facts;
    QLabel* m_refusal;
    QLabel* m_remedy;
    CurveChart* m_chart;
    QLabel* m_words;
    QLabel* m_more;
    QProgressBar* m_bar;
    QPushButton* m_start;
    QPushButton* m_anew;
    QPushButton* m_cancel;
    QString m_testList;
    CurveChart::Axes m_axes;
    bool m_isRunning = false;
    bool m_silent = false;
};

}  // namespace cortilens::panels
