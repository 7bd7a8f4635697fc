// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QString>

#include <vector>

class QLabel;
class QLayout;
class QProgressBar;
class QPushButton;

namespace cortilens::panels {

/// Something that takes a while to measure: its progress, what came of it or why nothing did, and buttons to measure it again, to
/// give it up and to save it. What is measured, and how it is shown, is the derived sheet's.
class MeasureSheet : public QDialog {
    Q_OBJECT

public:
    [[nodiscard]] bool isWorking() const { return m_isWorking; }
    [[nodiscard]] bool hasResult() const { return m_hasResult; }

    void showWorking(const QString& words, double fraction);
    void showProblem(const QString& words, const QString& remedy);  ///< or that it was given up; there is no result

Q_SIGNALS:
    void measureRequested();  ///< by the button, or because a choice is another one
    void cancelRequested();
    void exportRequested();

protected:
    struct Words {
        QString title;
        QString again;    ///< of the button: Measure again
        QString measure;  ///< its tooltip: over which photos
        QString save;     ///< what is saved as CSV, likewise
    };
    MeasureSheet(const Words& words, QWidget* parent);

    /// Once, at the end of construction: `choice` above the result, `below` it what explains it; each of these may be null.
    void layOut(QLayout* choice, QWidget* result, QWidget* below);
    void hideWithoutResult(QWidget* widget) { m_withResult.push_back(widget); }

    /// What there is of it already, while more is measured.
    void showSoFar(const QString& words, double fraction);

    /// What came of it; `fault`: why there is nothing to see, or empty.
    void showResult(const QString& words, const QString& fault);
    virtual void forgetResult() = 0;

private:
    [[nodiscard]] QLayout* makeButtons(const Words& words);
    void setWorking(bool isWorking);
    void setFilled(bool isFilled);

    QLabel* m_words;
    QWidget* m_result = nullptr;
    QLabel* m_problem;
    QLabel* m_remedy;
    QProgressBar* m_bar;
    QPushButton* m_measure;
    QPushButton* m_cancel;
    QPushButton* m_export;
    QLayout* m_buttons;
    std::vector<QWidget*> m_withResult;
    bool m_isWorking = false;
    bool m_hasResult = false;
};

}  // namespace cortilens::panels
