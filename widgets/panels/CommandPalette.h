// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace cortilens::panels {

/// Something that can be found and done.
struct PaletteEntry {
    QString id;        ///< returned when chosen
    QString text;      ///< FFA-1; Export figure
    QString detail;    ///< floc-faces · 412 voxels
    QString kind;      ///< region, photo, voxel, command: a word at the right
    QString shortcut;  ///< Ctrl+E
};

/// How well an entry fits what was typed; higher is better, 0: not at all. Every word must occur; the start of the text counts
/// most, then starts of words, then anywhere in text or detail.
[[nodiscard]] int matchScore(const PaletteEntry& entry, const QString& typed);

/// Find a region, photo, voxel or command by typing. Lies over the window; Esc closes, arrows move, Enter chooses.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    /// Entries made from the typed text itself: `nsd:17` becomes a photo, `voxel:1,2,3` a voxel.
    using Interpreter = std::function<std::vector<PaletteEntry>(const QString& typed)>;

    explicit CommandPalette(QWidget* parent);

    void setEntries(std::vector<PaletteEntry> entries);
    void setInterpreter(Interpreter interpreter);
    void popUp();  ///< in the upper middle of the parent, empty, with the focus

Q_SIGNALS:
    void entryChosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void list(const QString& typed);
    void choose();

    std::vector<PaletteEntry> m_entries;
    Interpreter m_interpreter;
    QLineEdit* m_field;
    QListView* m_view;
    QLabel* m_nothing;
    QStandardItemModel* m_model;
};

}  // namespace cortilens::panels
