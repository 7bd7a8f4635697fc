// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ComparisonNames.h"

#include <QStringList>

#include <algorithm>

namespace cortilens::image {

namespace {

[[nodiscard]] QStringList partsOf(const ComparisonColumn& column)
{
    return column.detail.split(QStringLiteral(" · "));
}

}  // namespace

QString shortNameOf(const std::vector<ComparisonColumn>& columns, std::size_t column)
{
    const auto& own = columns[column];
    std::vector<QStringList> others;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (i != column && columns[i].title == own.title) others.push_back(partsOf(columns[i]));
    if (others.empty()) return own.title;
    QStringList telling;
    for (const QString& part : partsOf(own))
        if (!std::ranges::all_of(others, [&](const QStringList& other) { return other.contains(part); })) telling << part;
    return telling.isEmpty() ? own.detail : telling.join(QStringLiteral(", "));
}

}  // namespace cortilens::image
