// SPDX-License-Identifier: Apache-2.0
#include "core/engine/AgreementBoard.h"

#include "core/analysis/Agreement.h"
#include "core/analysis/Relevance.h"
#include "core/analysis/TextProbe.h"
#include "core/engine/Inquiry.h"
#include "core/engine/TextInquiry.h"

#include <algorithm>
#include <utility>

namespace cortilens::engine {

/// One cell of the comparison, ready to be read out.
Result<AgreementBoard::Column> AgreementBoard::columnFor(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                         TextSource& texts, const wire::RelevanceRequest& cell)
{
    if (isAboutWords(cell)) {
        auto inquiry = textInquiryOf(study, source, texts, cell);
        if (!inquiry) return std::unexpected(inquiry.error());
        return Column{.order = std::move(inquiry->order),
                      .mapOf = [direction = inquiry->direction](const dense::FeatureMap& features) {
                          return analysis::textMap(features, direction->unit);
                      }};
    }
    auto inquiry = inquiryOf(study, source, cell);
    if (!inquiry) return std::unexpected(inquiry.error());
    return Column{.order = std::move(inquiry->order),
                  .mapOf = [readout = std::move(inquiry->readout)](const dense::FeatureMap& features) {
                      return analysis::relevance(features, readout);
                  }};
}

Result<std::shared_ptr<AgreementBoard>> AgreementBoard::open(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                             TextSource& texts, const wire::AgreementRequest& request)
{
    std::vector<Column> columns;
    std::optional<Error> problem;
    for (std::size_t i = 0; i < request.columns.size(); ++i) {
        auto cell = cellOf(request.columns[i], request.image, request.selection);
        cell.text = request.text;
        cell.bank = request.bank;
        auto column = columnFor(study, source, texts, cell);
        if (column) {
            column->place = static_cast<std::int32_t>(i);
            columns.push_back(std::move(*column));
        } else if (!problem) {
            problem = column.error();
        }
    }
    if (columns.empty())
        return std::unexpected(
            problem.value_or(Error{ErrorKind::invalidRequest, "No backbone was named to compare.", "Choose two or more."}));
    return std::shared_ptr<AgreementBoard>(new AgreementBoard(request, std::move(columns)));
}

AgreementBoard::AgreementBoard(const wire::AgreementRequest& request, std::vector<Column> columns)
    : m_request(request)
    , m_columns(std::move(columns))
{}

void AgreementBoard::put(std::size_t column, const dense::FeatureMap& features, bool isFinal)
{
    auto map = m_columns[column].mapOf(features);
    if (!map) return drop(column, map.error());
    const std::scoped_lock lock(m_mutex);
    m_columns[column].map = std::move(*map);
    m_columns[column].isOver = isFinal;
}

void AgreementBoard::drop(std::size_t column, const Error& why)
{
    const std::scoped_lock lock(m_mutex);
    m_columns[column].map.reset();
    m_columns[column].isOver = true;
    m_dropped = why;
}

bool AgreementBoard::isComplete() const
{
    const std::scoped_lock lock(m_mutex);
    return std::ranges::all_of(m_columns, &Column::isOver);
}

Result<std::optional<wire::AgreementReply>> AgreementBoard::reply() const
{
    const std::scoped_lock lock(m_mutex);
    wire::AgreementReply reply;
    reply.panel = m_request.panel;
    reply.generation = m_request.generation;
    std::vector<analysis::MapValues> maps;
    for (const auto& column : m_columns) {
        if (!column.map) continue;
        reply.columns.push_back(column.place);
        reply.viewsDone.push_back(column.map->viewsDone);
        maps.push_back({column.map->grid, column.map->values});
    }
    if (maps.empty()) {
        if (m_dropped && std::ranges::all_of(m_columns, &Column::isOver)) return std::unexpected(*m_dropped);
        return std::nullopt;
    }
    auto agreement = analysis::agreementOf(maps);
    if (!agreement) return std::unexpected(agreement.error());
    reply.agreement = std::move(*agreement);
    return reply;
}

}  // namespace cortilens::engine
