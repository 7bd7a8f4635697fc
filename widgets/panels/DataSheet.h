// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/StateMark.h"

#include <QDialog>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace cortilens::panels {

class MaskBox;

/// One kind of file that the program can use.
struct DataPiece {
    StateMark::State state{};
    QString name;     ///< Surfaces
    QString detail;   ///< what was found, or where it was looked for, or why it is of no use
    QString enables;  ///< what it makes possible
};

/// Betas that can be converted.
struct DataBetas {
    QString name;  ///< func1pt8mm · b3 · 40 sessions
    std::string space;
    std::string version;
};

struct DataSubject {
    QString name;
    std::vector<DataPiece> pieces;
    std::vector<DataBetas> betas;
    QStringList notices;
};

/// What a folder holds.
struct DataContents {
    QString title;  ///< empty: it states none
    QString root;
    std::vector<DataPiece> shared;  ///< by all subjects
    std::vector<DataSubject> subjects;
    QStringList notices;
};

/// What is there of each subject, what is missing and what it would enable; and converting the betas.
class DataSheet : public QDialog {
    Q_OBJECT

public:
    /// Betas that the person wants converted.
    struct Choice {
        QString subject;
        std::string space;
        std::string version;
        std::string mask;
        friend bool operator==(const Choice&, const Choice&) = default;
    };

    explicit DataSheet(QWidget* parent = nullptr);

    [[nodiscard]] Choice choice() const;  ///< empty version: the subject has no betas
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    [[nodiscard]] bool hasContents() const { return !m_contents.root.isEmpty(); }

    void setContents(const DataContents& contents, const QString& subject);  ///< keeps the chosen betas where they still exist
    void setMasks(const QStringList& masks);                                 ///< the first is chosen
    void setMask(const QString& mask);                                       ///< also the path of a file
    void showLooking();                                                      ///< at the folder: takes seconds for a whole dataset
    void showPlan(const QString& words, bool canConvert);           ///< what a conversion would take, or why it cannot be
    void showProgress(const QString& words, double fraction);       ///< with a button to give it up
    void showOutcome(const QString& words, const QString& more);    ///< it is done, was given up, or cannot be done
    void showProblem(const QString& words, const QString& remedy);  ///< nothing can be said of the folder

Q_SIGNALS:
    void choiceChanged();
    void maskRequested();  ///< the file of a mask is to be chosen
    void convertRequested();
    void cancelRequested();

private:
    [[nodiscard]] QWidget* makeConversion();
    void showSubject();
    void fill(const std::vector<DataPiece>& own, const QStringList& notices);
    void setRunning(bool isRunning);
    void say(const QString& words, const QString& more);

    DataContents m_contents;
    QLabel* m_title;
    QLabel* m_root;
    QComboBox* m_subject;
    QScrollArea* m_scroll;
    QWidget* m_conversion;
    QComboBox* m_betas;
    MaskBox* m_mask;
    QLabel* m_plan;
    QLabel* m_words;
    QLabel* m_more;
    QProgressBar* m_bar;
    QPushButton* m_convert;
    QPushButton* m_cancel;
    bool m_isRunning = false;
    bool m_silent = false;
};

}  // namespace cortilens::panels
