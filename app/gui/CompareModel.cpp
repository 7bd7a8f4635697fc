// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CompareModel.h"

#include "app/gui/Columns.h"
#include "app/gui/Opening.h"
#include "app/gui/Plan.h"
#include "app/gui/Session.h"
#include "app/gui/SubjectModel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace cortilens::gui {

namespace {

constexpr int kAskAgain = -1;  ///< views that nobody asks for

[[nodiscard]] bool isCancelled(const Error& error)
{
    return error.kind == ErrorKind::cancelled;
}

}  // namespace

CompareModel::CompareModel(EngineClient& engine, Session& session, const SubjectModel& subject, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_session(session)
    , m_subject(subject)
    , m_firstMapsMs(std::numeric_limits<double>::quiet_NaN())
{
    connect(&m_session, &Session::changed, this, &CompareModel::onChanged);
    connect(&m_engine, &EngineClient::died, this, [this] {
        // Maps as far as they have come stay in view until the next engine draws them again.
        for (auto& row : m_cells)
            for (auto& cell : row) cell.request = cell.description = 0;
        for (auto& agreement : m_agreements) agreement.request = 0;
        Q_EMIT worked();
    });
}

bool CompareModel::isWorking() const
{
    const auto isAsked = [](const auto& each) { return each.request != 0; };
    return std::ranges::any_of(m_agreements, isAsked) ||
           std::ranges::any_of(m_cells, [&](const auto& row) { return std::ranges::any_of(row, isAsked); });
}

bool CompareModel::isComplete() const
{
    if (!isComparing() || isWorking()) return false;
    for (const auto& row : m_cells)
        for (const auto& cell : row)
            if (cell.description != 0 || (cell.isUsable && !cell.problem && (!cell.reply || cell.isStale))) return false;
    return true;
}

void CompareModel::setViews(int views)
{
    if (std::exchange(m_views, views) != views && isComparing()) ask();
}

void CompareModel::cancel()
{
    for (auto& row : m_cells)
        for (auto& cell : row) m_engine.cancel(std::exchange(cell.request, 0));
    for (auto& agreement : m_agreements) m_engine.cancel(std::exchange(agreement.request, 0));
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        for (std::size_t column = 0; column < m_columns.size(); ++column) Q_EMIT cellChanged(row, column);
    Q_EMIT worked();
}

void CompareModel::clear()
{
    cancel();
    m_rows.clear();
    m_columns.clear();
    m_cells.clear();
    m_asked.clear();
    m_agreements.clear();
    m_askedAgreements.clear();
    Q_EMIT rearranged();
}

void CompareModel::onChanged(const ViewState&, const ViewState&, std::span<const Step> plan)
{
    if (has(plan, Step::clearComparison)) clear();
    if (has(plan, Step::compare)) ask();
}

bool CompareModel::withdraw(RequestId& request)
{
    const bool wasPending = request != 0;
    m_engine.cancel(std::exchange(request, 0));
    return wasPending;
}

/// The row that this one was: itself at another place, or the one whose place it has taken. A cosine is no response.
std::optional<std::size_t> CompareModel::rowBefore(std::size_t row, const std::vector<CompareRow>& rows) const
{
    const auto same = std::ranges::find(m_rows, rows[row]);
    if (same != m_rows.end()) return static_cast<std::size_t>(same - m_rows.begin());
    const bool isReplaced = row < m_rows.size() && std::ranges::find(rows, m_rows[row]) == rows.end() &&
                            rows[row].words.empty() == m_rows[row].words.empty();
    return isReplaced ? std::optional(row) : std::nullopt;
}

/// A row or column that has moved takes along what is known of it. In a row that became another one the maps before stay, dimmed,
/// until the new ones come.
void CompareModel::reshape(const std::vector<CompareRow>& rows, const std::vector<CompareColumn>& columns)
{
    auto cells = std::exchange(m_cells, {});
    auto asked = std::exchange(m_asked, {});
    auto agreements = std::exchange(m_agreements, {});
    auto askedAgreements = std::exchange(m_askedAgreements, {});
    m_cells.assign(rows.size(), std::vector<Cell>(columns.size()));
    m_asked.assign(rows.size(), std::vector<Asked>(columns.size()));
    m_agreements.resize(rows.size());
    m_askedAgreements.resize(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto from = rowBefore(row, rows);
        if (!from) continue;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const auto found = std::ranges::find(m_columns, columns[column]);
            if (found == m_columns.end()) continue;
            const auto place = static_cast<std::size_t>(found - m_columns.begin());
            auto& cell = m_cells[row][column] = std::exchange(cells[*from][place], {});
            auto& question = m_asked[row][column] = std::exchange(asked[*from][place], {});
            if (*from == row && place == column) continue;
            // Answers come to the place that asked.
            if (withdraw(cell.request)) question.map.views = kAskAgain;
            if (withdraw(cell.description)) question.report.views = kAskAgain;
        }
        m_agreements[row] = std::exchange(agreements[*from], {});
        m_askedAgreements[row] = std::exchange(askedAgreements[*from], {});
        if (*from != row && withdraw(m_agreements[row].request)) m_askedAgreements[row].views = kAskAgain;
    }
    for (auto& row : cells)
        for (auto& cell : row) {
            withdraw(cell.request);
            withdraw(cell.description);
        }
    for (auto& agreement : agreements) withdraw(agreement.request);
    m_rows = rows;
    m_columns = columns;
}

void CompareModel::ask()
{
    const ViewState& state = m_session.state();
    const auto rows = rowsOf(state);
    const bool isOther = rows != m_rows || state.columns != m_columns;
    reshape(rows, state.columns);
    ++m_generation;
    m_sinceAsked.start();
    m_firstMapsMs = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const Question question{state.opened, state.image, m_rows[row], {}, m_views, state.intervals};
        for (std::size_t column = 0; column < m_columns.size(); ++column) {
            auto& asked = m_asked[row][column];
            Question words{state.opened, {}, m_rows[row], {}, 0};
            if (asked.map != question) {
                const bool isOtherPhoto = asked.map.image != question.image;
                asked.map = question;
                auto& cell = m_cells[row][column];
                // A map of another photo would lie over the wrong picture, however dim.
                if (isOtherPhoto) cell.reply.reset();
                cell.isStale = cell.reply != nullptr;
                askCell(row, column);
            }
            if (asked.report != words) {
                asked.report = words;
                askReport(row, column);
            }
        }
        Question all = question;
        all.columns = m_columns;
        all.intervals = false;  // it is of the maps themselves
        auto& asked = m_askedAgreements[row];
        if (m_columns.empty() || asked == all) continue;
        if (asked.image != all.image || asked.columns != all.columns) m_agreements[row].reply.reset();
        asked = all;
        m_agreements[row].isStale = m_agreements[row].reply != nullptr;
        askAgreement(row);
    }
    if (isOther) Q_EMIT rearranged();
    Q_EMIT worked();
}

void CompareModel::askCell(std::size_t row, std::size_t column)
{
    auto& cell = m_cells[row][column];
    m_engine.cancel(std::exchange(cell.request, 0));
    cell.problem.reset();
    const auto* backbone = findBackbone(m_subject.summary(), m_columns[column].backbone);
    cell.isUsable = backbone && canAnswer(*backbone, m_rows[row], m_columns[column]);
    if (cell.isUsable) {
        wire::RelevanceRequest request;
        request.panel = "compare " + std::to_string(row) + " " + std::to_string(column);
        request.generation = m_generation;
        request.image = *m_session.state().image;
        request.selection = m_rows[row].selection;
        request.text = m_rows[row].words.text;
        request.bank = m_rows[row].words.bank;
        request.backbone = m_columns[column].backbone;
        request.adaptor = m_columns[column].adaptor;
        request.preset = m_columns[column].preset;
        request.subject = m_columns[column].subject;
        request.views = m_views;
        request.draws = drawsFor(m_session.state());
        cell.request = m_engine.relevance(
            request,
            [this, row, column](const Result<wire::RelevanceReply>& reply) {
                auto& answered = m_cells[row][column];
                answered.request = 0;
                if (reply) {
                    take(row, column, *reply);
                } else if (!isCancelled(reply.error())) {
                    answered.reply.reset();
                    answered.isStale = false;
                    answered.problem = reply.error();
                    Q_EMIT cellChanged(row, column);
                }
                Q_EMIT worked();
            },
            [this, row, column](const wire::RelevanceReply& reply) { take(row, column, reply); });
    }
    Q_EMIT cellChanged(row, column);
}

void CompareModel::askReport(std::size_t row, std::size_t column)
{
    auto& cell = m_cells[row][column];
    m_engine.cancel(std::exchange(cell.description, 0));
    if (!m_rows[row].words.empty()) {  // nothing was measured of words
        cell.report.reset();
        return;
    }
    cell.description = m_engine.describe({m_rows[row].selection, m_columns[column].backbone, m_columns[column].subject},
                                         [this, row, column](Result<wire::SelectionReport> report) {
                                             auto& answered = m_cells[row][column];
                                             answered.description = 0;
                                             answered.report.reset();
                                             if (report)
                                                 answered.report =
                                                     std::make_shared<const wire::SelectionReport>(std::move(*report));
                                             Q_EMIT cellChanged(row, column);
                                             Q_EMIT worked();
                                         });
}

void CompareModel::askAgreement(std::size_t row)
{
    auto& agreement = m_agreements[row];
    m_engine.cancel(std::exchange(agreement.request, 0));
    const auto usable = std::ranges::count_if(m_cells[row], [](const Cell& cell) { return cell.isUsable; });
    if (usable < 2) {
        agreement = {};
        Q_EMIT agreementChanged(row);
        return;
    }
    wire::AgreementRequest request;
    request.panel = "compare agreement " + std::to_string(row);
    request.generation = m_generation;
    request.image = *m_session.state().image;
    request.selection = m_rows[row].selection;
    request.text = m_rows[row].words.text;
    request.bank = m_rows[row].words.bank;
    request.columns = choicesOf(m_columns, m_views);
    agreement.request = m_engine.agreement(
        request,
        [this, row](const Result<wire::AgreementReply>& reply) {
            m_agreements[row].request = 0;
            if (reply) {
                takeAgreement(row, *reply);
            } else if (!isCancelled(reply.error())) {
                m_agreements[row] = {};  // the cells say why
                Q_EMIT agreementChanged(row);
            }
            Q_EMIT worked();
        },
        [this, row](const wire::AgreementReply& reply) { takeAgreement(row, reply); });
    Q_EMIT agreementChanged(row);
}

void CompareModel::take(std::size_t row, std::size_t column, const wire::RelevanceReply& reply)
{
    auto& cell = m_cells[row][column];
    cell.reply = std::make_shared<const wire::RelevanceReply>(reply);
    cell.isStale = false;
    noteFirstMaps();
    Q_EMIT cellChanged(row, column);
}

void CompareModel::takeAgreement(std::size_t row, const wire::AgreementReply& reply)
{
    m_agreements[row].reply = std::make_shared<const wire::AgreementReply>(reply);
    m_agreements[row].isStale = false;
    Q_EMIT agreementChanged(row);
}

void CompareModel::noteFirstMaps()
{
    if (!std::isnan(m_firstMapsMs)) return;
    for (const auto& row : m_cells)
        for (const auto& cell : row)
            if (cell.isUsable && !cell.problem && (!cell.reply || cell.isStale)) return;
    m_firstMapsMs = static_cast<double>(m_sinceAsked.nsecsElapsed()) * 1e-6;
}

}  // namespace cortilens::gui
