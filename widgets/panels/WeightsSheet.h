// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QString>
#include <QStringList>

#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace cortilens::panels {

/// What one backbone needs, and whether it is there.
struct WeightsEntry {
    QString name;           ///< CLIP ViT-B/16
    QStringList fileNames;  ///< the most likely first
    QString source;         ///< who publishes it, in words
    QString licence;
    QString size;          ///< 86.2 million parameters
    QString found;         ///< path; empty: nowhere
    QString problem = {};  ///< why what was found cannot be used; empty: nothing speaks against it
};

/// What a file turned out to be.
struct WeightsVerdict {
    QString file;  ///< path
    bool isGood = false;
    QString words;     ///< one sentence
    QStringList more;  ///< what is wrong, or what else is known of it
    QString target;    ///< where it can be put; empty: it lies there already, or is not good
};

/// The weights of all backbones on one sheet, with a place to drop a file on: says what the file is, and offers to put it where
/// the program looks.
class WeightsSheet : public QDialog {
    Q_OBJECT

public:
    explicit WeightsSheet(QWidget* parent = nullptr);

    void setEntries(const std::vector<WeightsEntry>& entries, const QStringList& folders);

    void invite();                                             ///< a file is welcome
    void showProgress(const QString& words, double fraction);  ///< with a button to give it up
    void showVerdict(const WeightsVerdict& verdict);
    void showWords(const QString& words, const QString& remedy);  ///< it failed, or it is done

Q_SIGNALS:
    void fileChosen(const QString& path);
    void putRequested();  ///< the file of the last verdict
    void cancelRequested();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void choose();
    void say(const QString& title, const QString& words);
    void setTargeted(bool targeted);

    QWidget* m_well;
    QLabel* m_title;
    QLabel* m_words;
    QProgressBar* m_bar;
    QPushButton* m_choose;
    QPushButton* m_put;
    QPushButton* m_cancel;
    QScrollArea* m_scroll;
    QLabel* m_folders;
};

}  // namespace cortilens::panels
