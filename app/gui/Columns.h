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

inline constexpr std::size_t kMostColumns = 8;

/// Columns as the command line has them, BACKBONE[@PRESET][:ADAPTOR][/SUBJECT] each: clip-vit-b16@best,deit-tiny:maskclip/subj02.
/// Errors: invalidRequest (an empty or doubled entry, more than kMostColumns).
[[nodiscard]] Result<std::vector<CompareColumn>> columnsFrom(std::string_view text);

/// Inverse of columnsFrom for one column.
[[nodiscard]] std::string toText(const CompareColumn& column);

/// CLIP, DINOv2 and RADIO as BrainSAIL (Luo et al., ICLR 2025) uses them.
[[nodiscard]] bool isOfThePaper(std::string_view backbone);

/// What a comparison begins with: up to three columns. The backbones of the paper and whatever else can be used, each with its
/// own adaptor; one that has no network last; then further adaptors of the first; then those of the paper that have no weights,
/// for whom the cell says what to get.
[[nodiscard]] std::vector<CompareColumn> defaultColumns(const wire::SubjectSummary& summary);

/// Errors: notFound (a backbone, preset, adaptor or subject that is not known, listing those that are). One that cannot be used
/// is none.
[[nodiscard]] Result<void> checkColumn(const CompareColumn& column, const wire::SubjectSummary& summary);
[[nodiscard]] Result<void> checkColumns(const std::vector<CompareColumn>& columns, const wire::SubjectSummary& summary);

/// With adaptor and preset written out, so that one column has one spelling; a backbone with a single preset has none in it, nor
/// has the open subject a name.
[[nodiscard]] CompareColumn spelledOut(const CompareColumn& column, const wire::SubjectSummary& summary);

/// Every column that could be chosen, in the table's order: what can be used with each of its adaptors, the others once. Of
/// several presets the one of this name, else the default.
[[nodiscard]] std::vector<CompareColumn> allColumns(const wire::SubjectSummary& summary, std::string_view preset = {});

/// The same eyes in every brain: the column in the open subject, then in the study's others, as many as there is room for.
[[nodiscard]] std::vector<CompareColumn> inAllSubjects(const CompareColumn& column, const wire::SubjectSummary& summary);

/// The preset as a backbone takes it: empty where it has none of that name.
[[nodiscard]] std::string presetFor(const wire::BackboneSummary& backbone, const std::string& preset);

/// The comparison's rows, at most four: what is selected now, the words that are looked for, then what is pinned.
[[nodiscard]] std::vector<CompareRow> rowsOf(const ViewState& state);

/// The network can answer for the row: with weights and an encoder for a selection, with weights and a way to read words for
/// words. Whether another subject has an encoder only the engine knows.
[[nodiscard]] bool canAnswer(const wire::BackboneSummary& backbone, const CompareRow& row, const CompareColumn& column = {});

[[nodiscard]] std::vector<wire::ColumnChoice> choicesOf(const std::vector<CompareColumn>& columns, int views);

[[nodiscard]] QString nameOf(const CompareColumn& column, const wire::SubjectSummary& summary);  ///< DeiT-Tiny/16
[[nodiscard]] QString detailOf(const CompareColumn& column,
                               const wire::SubjectSummary& summary);  ///< subj02 · MaskCLIP · best · 336 px

/// As its authors write it: NACLIP, MaskCLIP.
[[nodiscard]] QString adaptorTitle(const std::string& adaptor);

/// `FFA-1`, `rh 8412`, `voxel 40, 17, 22`
[[nodiscard]] QString titleOf(const Selection& selection);
[[nodiscard]] QString titleOf(const CompareRow& row);  ///< or “a photo of food”, bank food

}  // namespace cortilens::gui
