// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"

#include <QWidget>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QListView;
class QModelIndex;
class QToolButton;

namespace cortilens::panels {

class RegionModel;
class RegionDelegate;

enum class RegionOrder : std::uint8_t { bySet, byName, byR2, byVoxels };

/// The regions of a subject: colour and word of the family, name, R2 and voxels; found by typing, chosen by click or Enter.
class RegionList : public QWidget {
    Q_OBJECT

public:
    explicit RegionList(QWidget* parent = nullptr);

    [[nodiscard]] std::string current() const;  ///< empty: none
    [[nodiscard]] int visibleCount() const;     ///< regions that pass the filter
    [[nodiscard]] RegionOrder order() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

    void setRegions(const std::vector<RegionOfInterest>& regions);
    void setCurrent(const std::string& name);  ///< emits nothing; an unknown name or an empty one selects nothing
    void setOrder(RegionOrder order);          ///< bySet groups under the set's name
    void setFilter(const QString& text);       ///< words that must all occur in name, set or family
    void setCompact(bool compact);             ///< swatch and short name only, for narrow windows
    void focusSearch();

Q_SIGNALS:
    void regionChosen(const std::string& name);
    void regionHovered(const std::string& name);  ///< empty: the pointer has left the list

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildOrderMenu();
    void rearrange(const std::function<void()>& change);  // keeps the current region and emits nothing
    void hover(const QModelIndex& index);
    void choose(const QModelIndex& index);
    void showCount();

    QWidget* m_head;
    QLineEdit* m_search;
    QToolButton* m_orderButton;
    QListView* m_view;
    QLabel* m_empty;
    RegionModel* m_model;
    RegionDelegate* m_delegate;
    QString m_current;
    std::string m_hovered;
    bool m_silent = false;
};

}  // namespace cortilens::panels
