// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QString>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace cortilens::panels {

/// The map in view of many photos: which photos, into which folder; written here, by a command, or by a cluster's queue.
class BatchSheet : public QDialog {
    Q_OBJECT

public:
    struct Choice {
        QString images;  ///< all, shared, 0-99,150
        QString folder;
        int parts = 1;  ///< tasks of a job array
        friend bool operator==(const Choice&, const Choice&) = default;
    };

    explicit BatchSheet(QWidget* parent = nullptr);

    [[nodiscard]] Choice choice() const;
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

    /// Whose maps, and by what; `problem`: why there are none, or empty; `notice`: what has to be done before a command runs.
    void setQuestions(const QString& words, const QString& problem, const QString& notice);
    void setFolder(const QString& folder);
    void setCommand(const QString& command);
    void showProgress(const QString& words, double fraction);     ///< with a button to give it up
    void showOutcome(const QString& words, const QString& more);  ///< it is done, was given up, or cannot be done

Q_SIGNALS:
    void choiceChanged();
    void folderRequested();  ///< is to be chosen
    void writeRequested();
    void cancelRequested();
    void copyRequested();    ///< of the command
    void scriptRequested();  ///< a file is to be chosen for it

private:
    [[nodiscard]] QLayout* makeChoice();
    [[nodiscard]] QLayout* makeButtons();
    void onEdited();
    void setRunning(bool isRunning);

    QLabel* m_questions;
    QLabel* m_problem;
    QLabel* m_notice;
    QComboBox* m_images;
    QLineEdit* m_folder;
    QSpinBox* m_parts;
    QPlainTextEdit* m_command;
    QLabel* m_words;
    QLabel* m_more;
    QProgressBar* m_bar;
    QPushButton* m_write;
    QPushButton* m_cancel;
    QPushButton* m_copy;
    QPushButton* m_script;
    bool m_isRunning = false;
};

}  // namespace cortilens::panels
