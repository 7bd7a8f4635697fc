// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

class QMenu;
class QSettings;

namespace cortilens::gui {

inline constexpr qsizetype kMostRecent = 10;

/// `path` first, each once, at most kMostRecent.
[[nodiscard]] QStringList withRecent(QStringList places, const QString& path);

/// What tells each place from the others, as a menu shows it: its name, with as much of where it lies as that takes.
[[nodiscard]] QStringList recentNames(const QStringList& places);

/// Studies and sessions that were open before, the latest first, kept in the settings and listed in a menu. Nothing is looked for
/// on the disk: a place may have gone, or lie on a server that sleeps, until somebody asks for it. GUI thread.
class RecentPlaces : public QObject {
    Q_OBJECT

public:
    /// `menu` is filled with them, and disabled while there are none. Both outlive this.
    RecentPlaces(QSettings& settings, QMenu& menu, QObject* parent = nullptr);

    [[nodiscard]] const QStringList& places() const { return m_places; }

    void put(const QString& path);  ///< an empty one is ignored
    void clear();

Q_SIGNALS:
    void chosen(const QString& path);  ///< by the person
    void changed();

private:
    void set(const QStringList& places);
    void fillMenu();

    QSettings& m_settings;
    QMenu& m_menu;
    QStringList m_places;
};

}  // namespace cortilens::gui
