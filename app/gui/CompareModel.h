// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/EngineClient.h"
#include "app/gui/ViewState.h"
#include "core/wire/CompareMessages.h"
#include "core/wire/Protocol.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace cortilens::gui {

class Session;
class SubjectModel;
enum class Step : std::uint8_t;

/// The maps of every row through every backbone of the comparison, and how they agree: each asked for on its own when what
/// it shows changes, newest first.
///
/// GUI thread. While nothing is compared it holds and asks nothing.
class CompareModel : public QObject {
    Q_OBJECT

public:
    struct Cell {
        std::shared_ptr<const wire::RelevanceReply> reply{};    ///< null: none yet
        std::shared_ptr<const wire::SelectionReport> report{};  ///< of a selection in this encoder; null: not yet
        std::optional<Error> problem{};                         ///< why there is no map
        bool isStale = false;                                   ///< the map belongs to the selection before
        bool isUsable = true;                                   ///< canAnswer (Columns.h)
        RequestId request = 0;
        RequestId description = 0;
    };
    struct Agreement {
        std::shared_ptr<const wire::AgreementReply> reply{};
        bool isStale = false;
        RequestId request = 0;
    };

    CompareModel(EngineClient& engine, Session& session, const SubjectModel& subject, QObject* parent = nullptr);

    [[nodiscard]] bool isComparing() const { return !m_rows.empty() && !m_columns.empty(); }
    [[nodiscard]] const std::vector<CompareRow>& rows() const { return m_rows; }
    [[nodiscard]] const std::vector<CompareColumn>& columns() const { return m_columns; }
    [[nodiscard]] const Cell& cell(std::size_t row, std::size_t column) const { return m_cells[row][column]; }
    [[nodiscard]] const Agreement& agreement(std::size_t row) const { return m_agreements[row]; }
    [[nodiscard]] bool isWorking() const;
    /// Every usable cell has its last map, and the agreement of all of them is known.
    [[nodiscard]] bool isComplete() const;
    /// From the last change to the first fresh map in every usable cell; NaN: not yet.
    [[nodiscard]] double firstMapsMs() const { return m_firstMapsMs; }

    void setViews(int views);  ///< of later maps; 0: as each backbone's recipe says
    void cancel();             ///< maps stay as far as they have come

Q_SIGNALS:
    void rearranged();  ///< other rows or columns; all cells are to be shown anew
    void cellChanged(std::size_t row, std::size_t column);
    void agreementChanged(std::size_t row);
    void worked();  ///< isWorking may have changed

private:
    struct Question {  ///< what a cell or an agreement is the answer to
        int opened = 0;
        std::optional<NsdId> image;
        CompareRow row;
        std::vector<CompareColumn> columns;
        int views = 0;
        bool intervals = false;
        friend bool operator==(const Question&, const Question&) = default;
    };
    struct Asked {
        Question map;
        Question report;
    };

    void onChanged(const ViewState& was, const ViewState& is, std::span<const Step> plan);
    void ask();
    void clear();
    bool withdraw(RequestId& request);  ///< whether it was pending
    [[nodiscard]] std::optional<std::size_t> rowBefore(std::size_t row, const std::vector<CompareRow>& rows) const;
    void reshape(const std::vector<CompareRow>& rows, const std::vector<CompareColumn>& columns);
    void askCell(std::size_t row, std::size_t column);
    void askReport(std::size_t row, std::size_t column);
    void askAgreement(std::size_t row);
    void take(std::size_t row, std::size_t column, const wire::RelevanceReply& reply);
    void takeAgreement(std::size_t row, const wire::AgreementReply& reply);
    void noteFirstMaps();

    EngineClient& m_engine;
    Session& m_session;
    const SubjectModel& m_subject;
    std::vector<CompareRow> m_rows;
    std::vector<CompareColumn> m_columns;
    std::vector<std::vector<Cell>> m_cells;
    std::vector<std::vector<Asked>> m_asked;
    std::vector<Agreement> m_agreements;
    std::vector<Question> m_askedAgreements;
    std::uint64_t m_generation = 0;
    int m_views = 0;
    double m_firstMapsMs = 0;
    QElapsedTimer m_sinceAsked;
};

}  // namespace cortilens::gui
