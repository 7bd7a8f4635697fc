// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QToolButton>

#include <string>
#include <vector>

class QMenu;

namespace cortilens::panels {

/// An encoder as offered to the person.
struct EncoderChoice {
    std::string id;   ///< its file
    QString name;     ///< ridge; the file's name where no method is stated
    QString detail;   ///< func1pt8mm · mean R² 0.31 · 26 Nov 2026, 14:02
    QString toolTip;  ///< file and method in full
};

/// Which encoder of a backbone is in use; pressed, it lists all that fit.
class EncoderButton : public QToolButton {
    Q_OBJECT

public:
    explicit EncoderButton(QWidget* parent = nullptr);

    [[nodiscard]] std::string current() const { return m_current; }

    /// The one in use is ticked. Without choices the button hides.
    void setChoices(const QString& backbone, const std::vector<EncoderChoice>& choices, const std::string& current);
    void setLastEntry(QAction* action) { m_last = action; }  ///< below the list: how to get another one
    [[nodiscard]] QSize sizeHint() const override;
    void open();  ///< as if it were pressed; where it is hidden the list is in the middle of the window

Q_SIGNALS:
    void chosen(const std::string& id);  ///< by the person; not the one that is in use

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QString words() const;
    void fitText();

    QMenu* m_menu;
    QAction* m_last = nullptr;
    std::string m_current;
    QString m_name;
};

}  // namespace cortilens::panels
