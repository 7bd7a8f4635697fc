// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QString>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace cortilens::panels {

/// A description of data of one's own: its text to correct, and what is thought of it.
class StudySheet : public QDialog {
    Q_OBJECT

public:
    explicit StudySheet(QWidget* parent = nullptr);

    [[nodiscard]] QString file() const { return m_path; }  ///< empty: nothing is shown to correct
    [[nodiscard]] QString text() const;

    void showLooking(const QString& folder);
    void showProblem(const QString& words, const QString& remedy);  ///< there is nothing to correct
    /// `isSaved`: the file has this text; else it is a draft, or has been changed. Where it is shown already, the cursor stays.
    void setStudy(const QString& file, const QString& text, bool isSaved);
    /// Lines for people; one that begins with `file:12:` leads to that line of the text. It can be opened when it is usable.
    void showVerdict(const QString& lines, bool isUsable);

Q_SIGNALS:
    void textChanged();
    void draftRequested();  ///< anew, from what lies in the folder
    void openRequested();   ///< saved first where it is not

private:
    [[nodiscard]] QWidget* makeTools();
    void goToLineOf(int row);
    void say(const QString& words, const QString& more);
    void updateState();

    QString m_path;
    bool m_isSaved = false;
    bool m_silent = false;
    bool m_isUsable = false;
    QLabel* m_file;
    QLabel* m_words;
    QLabel* m_more;
    QPlainTextEdit* m_text;
    QListWidget* m_verdict;
    QPushButton* m_draft;
    QPushButton* m_open;
};

}  // namespace cortilens::panels
