// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewState.h"
#include "core/types/Error.h"
#include "core/wire/CompareMessages.h"
#include "core/wire/Protocol.h"

#include <QString>

#include <string_view>
#include <vector>

namespace cortilens::gui {

/// Columns as the command line has them: clip-vit-b16,deit-tiny:maskclip. Errors: invalidRequest (an empty or doubled entry, more
/// than eight).
[[nodiscard]] Result<std::vector<CompareColumn>> columnsFrom(std::string_view text);

/// Inverse of columnsFrom for one column.
[[nodiscard]] std::string toText(const CompareColumn& column);

/// CLIP, DINOv2 and RADIO as BrainSAIL (Luo et al., ICLR 2025) uses them.
[[nodiscard]] bool isOfThePaper(std::string_view backbone);

/// What a comparison begins with: up to three columns. The backbones of the paper and whatever else can be used, each with its
/// own adaptor; one that has no network last; then further adaptors of the first; then those of the paper that have no weights,
/// for whom the cell says what to get.
[[nodiscard]] std::vector<CompareColumn> defaultColumns(const wire::SubjectSummary& summary);

/// Errors: notFound (a backbone or adaptor that is not known, listing those that are). One that cannot be used is none.
[[nodiscard]] Result<void> checkColumns(const std::vector<CompareColumn>& columns, const wire::SubjectSummary& summary);

/// Every column that could be chosen, in the table's order: what can be used with each of its adaptors, the others once.
[[nodiscard]] std::vector<CompareColumn> allColumns(const wire::SubjectSummary& summary);

/// The selections of the comparison, at most four: what is selected now, then what is pinned.
[[nodiscard]] std::vector<Selection> rowsOf(const ViewState& state);

[[nodiscard]] std::vector<wire::ColumnChoice> choicesOf(const std::vector<CompareColumn>& columns, int views);

[[nodiscard]] QString nameOf(const CompareColumn& column, const wire::SubjectSummary& summary);    ///< DeiT-Tiny/16
[[nodiscard]] QString detailOf(const CompareColumn& column, const wire::SubjectSummary& summary);  ///< MASKCLIP · 336 px

/// `FFA-1`, `rh 8412`, `voxel 40, 17, 22`
[[nodiscard]] QString titleOf(const Selection& selection);

}  // namespace cortilens::gui
