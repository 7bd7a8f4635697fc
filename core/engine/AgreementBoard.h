// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/TextSource.h"
#include "core/types/Error.h"
#include "core/types/RelevanceMap.h"
#include "core/wire/CompareMessages.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace cortilens::engine {

/// The maps of one selection, or of words, on one photo through several backbones, as far as they have come, and how they agree.
///
/// Any number of threads.
class AgreementBoard {
public:
    /// Columns that cannot be used are left out. Errors: why the first of them cannot, when none can; invalidRequest (no column).
    [[nodiscard]] static Result<std::shared_ptr<AgreementBoard>> open(const std::shared_ptr<const Study>& study,
                                                                      FeatureSource& source, TextSource& texts,
                                                                      const wire::AgreementRequest& request);

    [[nodiscard]] std::size_t columns() const { return m_columns.size(); }  ///< those that can be used
    [[nodiscard]] const FeatureOrder& order(std::size_t column) const { return m_columns[column].order; }

    /// A column has features, partial or final. Ignored when they cannot be read out.
    void put(std::size_t column, const dense::FeatureMap& features, bool isFinal);
    /// A column will never have any.
    void drop(std::size_t column, const Error& why);

    [[nodiscard]] bool isComplete() const;  ///< nothing more will come
    /// Of the columns that have something; nothing while that is none. Errors: why the last one was dropped, when all were.
    [[nodiscard]] Result<std::optional<wire::AgreementReply>> reply() const;

private:
    struct Column {
        std::int32_t place = 0;  ///< in the request
        FeatureOrder order;
        std::function<Result<RelevanceMap>(const dense::FeatureMap&)> mapOf;
        std::optional<RelevanceMap> map{};
        bool isOver = false;
    };

    [[nodiscard]] static Result<Column> columnFor(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                  TextSource& texts, const wire::RelevanceRequest& cell);
    AgreementBoard(const wire::AgreementRequest& request, std::vector<Column> columns);

    wire::AgreementRequest m_request;
    mutable std::mutex m_mutex;  // guards what changes of m_columns, and m_dropped
    std::vector<Column> m_columns;
    std::optional<Error> m_dropped;
};

}  // namespace cortilens::engine
