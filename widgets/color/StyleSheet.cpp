// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/Theme.h"

namespace cortilens::color {

namespace {

// @name stands for a token of the theme. Panels opt into roles with the dynamic property `role`: bar, heading, secondary, chip,
// segment, link.
constexpr const char* kSheet = R"(
QWidget { color: @text; }
QMainWindow, QDialog { background: @panel; }
QDialog { border: 1px solid @hairline; }
QMainWindow::separator, QSplitter::handle { background: @hairline; }
QMainWindow::separator { width: 1px; height: 1px; }
QToolTip { background: @raised; color: @text; border: 1px solid @hairline; padding: 5px 7px; }

QLabel[role="secondary"] { color: @secondary; }
QLabel[role="tertiary"] { color: @tertiary; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="chip"] { color: @accent; border: 1px solid @hairline; border-radius: 9px; padding: 1px 9px; }
QFrame[role="hairline"] { background: @hairline; border: none; }
QWidget[role="bar"] { background: @panel; border: none; border-bottom: 1px solid @hairline; }

QPushButton, QToolButton, QComboBox { background: @raised; border: 1px solid @hairline; border-radius: 7px; padding: 4px 10px; }
QPushButton:hover, QToolButton:hover, QComboBox:hover { border-color: @tertiary; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: @accentGround; color: @accent; font-weight: 600; }
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled, QComboBox:disabled { color: @tertiary; background: @panel; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; border-radius: 4px; color: @accent; padding: 2px 3px; text-align: left; }
QPushButton[role="link"]:hover { border-color: @hairline; }
QPushButton[role="link"]:focus { border-color: @accent; }
QToolButton[role="quiet"] { background: transparent; border-color: transparent; padding: 3px; }
QToolButton[role="quiet"]:hover { border-color: @hairline; }
QToolButton[role="quiet"]:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; }

QAbstractButton[segment="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QAbstractButton[segment="middle"] { border-radius: 0; border-left: none; }
QAbstractButton[segment="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none; }
QAbstractButton[segment="middle"]:focus, QAbstractButton[segment="last"]:focus { border-left: 1px solid @accent; padding-left: 9px; }

QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(@arrow); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @hairline; selection-background-color: @accentGround; selection-color: @text; outline: none; padding: 3px; }

QLineEdit, QSpinBox, QDoubleSpinBox { background: @raised; border: 1px solid @hairline; border-radius: 7px; padding: 4px 9px; selection-background-color: @accent; selection-color: @panel; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @tertiary; background: @panel; }
QLineEdit[invalid="true"] { border-color: @bad; }
QLineEdit[role="bare"] { border: none; background: transparent; padding: 11px 16px; }
#commandPalette { background: @raised; border: 1px solid @tertiary; border-radius: 10px; }
#overlayColors { background: @raised; border: 1px solid @tertiary; }
#commandPalette QListView { background: @raised; }

QSlider::groove:horizontal { height: 3px; border-radius: 1px; background: @hairline; }
QSlider::sub-page:horizontal { height: 3px; border-radius: 1px; background: @accent; }
QSlider::handle:horizontal { width: 9px; height: 9px; margin: -5px 0; border: 2px solid @accent; border-radius: 6px; background: @raised; }
QSlider::handle:horizontal:focus, QSlider::handle:horizontal:hover { background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @tertiary; }
QSlider::handle:horizontal:disabled { border-color: @tertiary; }

QProgressBar { background: @hairline; border: none; border-radius: 1px; max-height: 3px; min-height: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 1px; }

QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid @tertiary; border-radius: 4px; background: @raised; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/cortilens/icons/check.svg); }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox:focus { color: @accent; }

QAbstractScrollArea { background: @panel; border: none; }
QListView, QTreeView, QTableView { background: @panel; border: none; outline: none; }
QTableView::item { padding: 0 4px; border: none; }
QTableView::item:selected { background: @accentGround; color: @text; }
QTableView:focus { border: none; }
QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @secondary; border: none; border-bottom: 1px solid @hairline; padding: 4px 0px 4px 7px; font-weight: 400; }
QHeaderView::section:hover { color: @text; }
QHeaderView::down-arrow { image: url(@arrow); width: 9px; height: 9px; subcontrol-position: top center; }
QHeaderView::up-arrow { image: url(@upArrow); width: 9px; height: 9px; subcontrol-position: top center; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @tertiary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: @panel; border-bottom: 1px solid @hairline; }
QMenuBar::item { padding: 5px 9px; background: transparent; }
QMenuBar::item:selected { background: @accentGround; border-radius: 4px; }
QMenu { background: @raised; border: 1px solid @hairline; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accentGround; color: @text; }
QMenu::item:disabled { color: @tertiary; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 8px; }

QStatusBar { background: @panel; border-top: 1px solid @hairline; color: @secondary; }
QStatusBar::item { border: none; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @panel; padding: 9px 12px; text-align: left; border-bottom: 1px solid @hairline; }
QTabBar::tab { background: transparent; color: @secondary; padding: 6px 11px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: none; border-top: 1px solid @hairline; }
)";

}  // namespace

QString styleSheet(const Theme& theme)
{
    const bool dark = theme.appearance == Appearance::dark;
    QString sheet = QString::fromUtf8(kSheet);
    const auto put = [&sheet](const char* token, const QString& value) { sheet.replace(QString::fromLatin1(token), value); };
    put("@accentGround", theme.accentGround.name());
    put("@accent", theme.accent.name());
    put("@text", theme.text.name());
    put("@secondary", theme.secondary.name());
    put("@tertiary", theme.tertiary.name());
    put("@hairline", theme.hairline.name());
    put("@panel", theme.panel.name());
    put("@raised", theme.raised.name());
    put("@bad", theme.bad.name());
    put("@scroll", dark ? QStringLiteral("#3a404a") : QStringLiteral("#c9c9c5"));
    put("@upArrow", dark ? QStringLiteral(":/cortilens/icons/chevron-up-dark.svg")
                         : QStringLiteral(":/cortilens/icons/chevron-up-light.svg"));
    put("@arrow", dark ? QStringLiteral(":/cortilens/icons/chevron-down-dark.svg")
                       : QStringLiteral(":/cortilens/icons/chevron-down-light.svg"));
    return sheet;
}

}  // namespace cortilens::color
