// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewState.h"
#include "core/types/Error.h"
#include "core/wire/Protocol.h"

#include <optional>
#include <string>
#include <vector>

namespace cortilens::gui {

/// What should be seen once a subject is open. What is left out is chosen from the subject's story.
struct Wish {
    std::string directory;
    std::string subject;  ///< empty: the first found
    std::optional<NsdId> image;
    Selection selection;
    std::string backbone;
    std::string adaptor;
    std::optional<std::string> overlay;
    std::vector<CompareColumn> columns{};  ///< to compare; empty: as before
    std::vector<CompareRow> pinned{};      ///< further rows of the comparison
    std::string preset{};
    Words words{};                          ///< to look for
    std::optional<std::string> sampling{};  ///< of overlays; as before
    std::vector<DrawnShape> drawn{};        ///< regions that were drawn
    std::vector<std::string> encoders{};    ///< to be taken where several fit, by file name or path; for others the newest
    std::optional<bool> intervals{};        ///< of maps; as before
    friend bool operator==(const Wish&, const Wish&) = default;
};

/// The wish that brings a state back, for an engine that has just started.
[[nodiscard]] Wish wishFor(const ViewState& state);

/// The state after the subject was opened: the wish, completed by the story.
///
/// Errors, all naming what there is instead: notFound (an ROI, backbone or overlay that the subject does not have, an adaptor
/// that the backbone does not have), mismatch (a backbone without weights or encoder here). Photo ids and vertices are the
/// engine's to judge.
[[nodiscard]] Result<ViewState> openedState(const ViewState& before, const Wish& wish, const wire::SubjectSummary& summary);

/// The overlay that says most about an unknown subject: noise ceiling, else R2, else the first; kNoOverlay when there is none.
[[nodiscard]] std::string defaultOverlay(const wire::SubjectSummary& summary);

/// The first usable one, the story's if that can be used; empty when none can.
[[nodiscard]] std::string defaultBackbone(const wire::SubjectSummary& summary);

/// Why there can be no map: no backbone is usable; nothing when one is.
[[nodiscard]] std::optional<Error> whyNoBackbone(const wire::SubjectSummary& summary);

[[nodiscard]] const wire::BackboneSummary* findBackbone(const wire::SubjectSummary& summary, std::string_view id);
[[nodiscard]] const RegionOfInterest* findRegion(const wire::SubjectSummary& summary, std::string_view name);
[[nodiscard]] const Overlay* findOverlay(const wire::SubjectSummary& summary, std::string_view id);

}  // namespace cortilens::gui
