// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>

class QLabel;
class QMenu;
class QSettings;
class QSplitter;
class QStackedWidget;

namespace cortilens {
namespace panels {
class CommandPalette;
class EncoderButton;
class EnginePanel;
class JobsPanel;
class NoticeBar;
class RankingStrip;
class RegionList;
class SelectionCard;
class StimulusStrip;
}  // namespace panels

namespace gui {

class ActionSet;
class CortexPane;
class PhotoPane;
class TopBar;
class WelcomePane;

/// The window: where everything lies, what is hidden and how large it is. Decides nothing; the controllers fill it.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    ActionSet* actions = nullptr;
    TopBar* top = nullptr;
    panels::NoticeBar* notice = nullptr;
    WelcomePane* welcome = nullptr;
    QMenu* recent = nullptr;  ///< in the file menu, empty
    panels::RegionList* regions = nullptr;
    panels::SelectionCard* card = nullptr;
    panels::EncoderButton* encoder = nullptr;
    CortexPane* cortex = nullptr;
    PhotoPane* photo = nullptr;
    panels::StimulusStrip* strip = nullptr;
    panels::RankingStrip* ranking = nullptr;  ///< in the strip's place while it is asked for
    panels::EnginePanel* engine = nullptr;
    panels::JobsPanel* jobs = nullptr;
    panels::CommandPalette* palette = nullptr;
    QLabel* statusWords = nullptr;
    QLabel* statusStore = nullptr;
    QLabel* statusLatency = nullptr;

    void showWorkspace(bool isOpen);   ///< the views, or the welcome
    void setComparing(bool compares);  ///< the comparison in the photo's place, and wider
    /// The keyboard belongs to the views or to nobody, not to a list, a slider or a text.
    [[nodiscard]] bool viewsHaveFocus() const;

    void restore(const QSettings& settings);
    void save(QSettings& settings) const;

Q_SIGNALS:
    void closing();
    void dropped(const QString& path);  ///< a file or folder of this machine

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    [[nodiscard]] QWidget* makeSide();
    [[nodiscard]] QWidget* makeWork();
    [[nodiscard]] QWidget* makeStatusLine();
    void connectPanels();
    void showViewsOnly(bool only);
    void showRanking(bool shown);
    [[nodiscard]] bool needsCompact(bool showsWork) const;
    void setCompact(bool isCompact);

    QSplitter* m_columns = nullptr;  ///< side, cortex, photo, work
    QSplitter* m_rows = nullptr;     ///< columns, strip
    QStackedWidget* m_stack = nullptr;
    QStackedWidget* m_strips = nullptr;  ///< all photos, or those of the selection
    QWidget* m_cardHeader = nullptr;
    QWidget* m_cardFoot = nullptr;
    QWidget* m_side = nullptr;
    QWidget* m_work = nullptr;
    QWidget* m_status = nullptr;
    bool m_isCompact = false;
    bool m_isComparing = false;
};

}  // namespace gui
}  // namespace cortilens
