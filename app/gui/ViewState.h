// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Ids.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::gui {

/// What a click on the cortex selects.
enum class ClickMode : std::uint8_t { vertex, region };

/// Overlay ids that the window adds to the engine's own.
inline constexpr std::string_view kNoOverlay;
inline constexpr std::string_view kPatchOverlay = "patches";
/// The engine's id of a layout's places; measured on demand.
inline constexpr const char* kUmapOverlay = "umap";

/// Words that are looked for in the photo: one of both, or nothing.
struct Words {
    std::string text;
    std::string bank;  ///< id of a prompt bank

    [[nodiscard]] bool empty() const { return text.empty() && bank.empty(); }
    friend bool operator==(const Words&, const Words&) = default;
};

/// One column of a comparison: who looks.
struct CompareColumn {
    std::string backbone;
    std::string adaptor{};  ///< empty: the preset's
    std::string preset{};   ///< empty: the backbone's default
    std::string subject{};  ///< another of the study's subjects, by what is homologous; empty: the open one
    friend bool operator==(const CompareColumn&, const CompareColumn&) = default;
};

/// One row of a comparison: what is looked for. A selection, or words.
struct CompareRow {
    Selection selection{};
    Words words{};
    friend bool operator==(const CompareRow&, const CompareRow&) = default;
};

/// A region that is drawn, as it is now.
struct DrawnShape {
    std::string name;
    int edition = 0;  ///< number of this shape (Drawing.h): what makes its selection another than that of the shape before
    int stroke = 0;   ///< shapes of one stroke are one step back; 0: of none
    /// By hemisphere, sorted. Null: a saved region of this name is taken off the list.
    std::shared_ptr<const std::array<std::vector<VertexId>, 2>> vertices{};
    friend bool operator==(const DrawnShape& a, const DrawnShape& b) { return a.name == b.name && a.edition == b.edition; }
};

/// What the person has chosen: everything that is asked of the engine follows from it (Plan.h).
struct ViewState {
    std::string directory;  ///< NSD root as the person named it; empty: nothing is open
    std::string subject;    ///< subj01
    std::optional<NsdId> image;
    Selection selection;
    std::string backbone;
    Words words;                           ///< not empty: the map is theirs, not the selection's
    std::string adaptor;                   ///< empty: the preset's
    std::string preset{};                  ///< paper, best; a backbone that has none of that name takes its default
    std::string overlay;                   ///< SubjectSummary::overlays id, kPatchOverlay or kNoOverlay
    std::string sampling{};                ///< how a volume's map comes to a vertex: linear, cubic; empty: nearest
    std::vector<GridCell> patches;         ///< brushed on the photo, sorted by row, then column
    ClickMode click = ClickMode::vertex;   ///< how the next click is read
    bool intervals = false;                ///< maps come with the interval of their values; hatched where it holds zero
    bool compares = false;                 ///< several backbones beside each other instead of one
    std::vector<CompareColumn> columns{};  ///< of the comparison, kept while it is not shown
    std::vector<CompareRow> pinned{};      ///< rows of the comparison besides the selection and the words
    std::vector<DrawnShape> drawn{};       ///< regions of the person's own hand
    int opened = 0;  ///< times that an engine has opened a subject; a new engine knows nothing of what was asked before
    friend bool operator==(const ViewState&, const ViewState&) = default;
};

}  // namespace cortilens::gui
