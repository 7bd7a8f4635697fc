// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <string>
#include <vector>

class QLineEdit;
class QToolButton;

namespace cortilens::panels {

class ElidedLabel;

/// A list of texts under one name.
struct WordsBank {
    std::string id;       ///< food
    QString title;        ///< Food
    QStringList prompts;  ///< for the tool tip
};

/// The line in which words are typed that are then looked for in the photo, with a list of ready ones, and how they were
/// understood below it.
class WordsBar : public QWidget {
    Q_OBJECT

public:
    explicit WordsBar(QWidget* parent = nullptr);

    // All of these emit nothing.
    void setBanks(const std::vector<WordsBank>& banks);
    void setInvitation(const QString& words);         ///< in the empty field
    void setAvailable(bool available);                ///< the invitation then says why not
    void setWords(const QString& text, bool active);  ///< active: the map in view is theirs
    void setRanking(bool ranks);                      ///< photos stand in their order; can be switched while active
    void setNote(const QString& words);               ///< how they were understood; empty: the line goes away

    void focusField();

Q_SIGNALS:
    void textAsked(const QString& text);  ///< not empty
    void bankAsked(const std::string& id);
    void cleared();
    void rankToggled(bool ranks);

protected:
    void keyPressEvent(QKeyEvent* event) override;  ///< Esc in the field: back

private:
    void goBack();

    QLineEdit* m_field;
    QToolButton* m_banks;
    QToolButton* m_rank;
    QToolButton* m_back;
    ElidedLabel* m_note;
    bool m_isActive = false;
};

}  // namespace cortilens::panels
