// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/Protocol.h"
#include "widgets/image/ComparisonContent.h"

#include <QObject>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

class QMenu;

namespace cortilens::gui {

class ActionSet;
class MainWindow;
class Notices;
struct CompareRow;
struct ViewState;
struct Workspace;

/// What an empty cell says: which file would fill it and where it belongs, or that the backbone knows no words.
[[nodiscard]] image::ComparisonInvitation invitationOf(const wire::BackboneSummary& backbone, const CompareRow& row,
                                                       const std::string& subject);

/// What a cell, a row's agreement and the headings show of what the model knows.
[[nodiscard]] image::ComparisonCell cellOf(const Workspace& workspace, std::size_t row, std::size_t column);
[[nodiscard]] image::ComparisonAgreement agreementOf(const Workspace& workspace, std::size_t row);
[[nodiscard]] std::vector<image::ComparisonRow> rowsIn(const Workspace& workspace);
[[nodiscard]] std::vector<image::ComparisonColumn> columnsIn(const Workspace& workspace);

/// Connects the comparison with what was chosen: switches it on, says which columns and rows, shows what arrives. GUI thread.
class CompareController : public QObject {
    Q_OBJECT

public:
    CompareController(Workspace& workspace, MainWindow& window, Notices& notices, QObject* parent = nullptr);

    [[nodiscard]] bool isScaleShared() const;

private:
    void connectActions(ActionSet& actions);
    void connectControls();
    void connectModels();
    void showMode(bool compares);
    void showAll();
    void showHeader();
    void showScale();
    void showProgress();
    void fillColumns();
    void compareSubjects();
    void pin();
    void unpin(std::size_t row);
    void activate(std::size_t column);
    void readOut(const std::optional<image::ComparisonReading>& reading);

    Workspace& m_workspace;
    MainWindow& m_window;
    Notices& m_notices;
    QMenu* m_columns;
};

}  // namespace cortilens::gui
