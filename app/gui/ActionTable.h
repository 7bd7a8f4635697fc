// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace cortilens::gui {

enum class ActionId : std::uint8_t {
    openTree,
    openSession,
    saveSession,
    saveSessionAs,
    recoverSession,
    describeData,
    makeDemo,
    exportFigure,
    saveScreenshot,
    quit,
    undo,
    redo,
    copyMethods,
    clearSelection,
    find,
    formFolded,
    formInflated,
    formFlat,
    resetView,
    viewLateral,
    viewMedial,
    viewVentral,
    toggleUnderside,
    toggleLabels,
    toggleOutlines,
    fadeByCeiling,
    overlayColors,
    clickVertex,
    clickRegion,
    thresholdRegion,
    keepRegion,
    drawRegion,
    newRegion,
    copyRegion,
    discAtVertex,
    smallerDisc,
    largerDisc,
    renameRegion,
    saveRegion,
    exportRegion,
    takeOffRegion,
    nextPhoto,
    previousPhoto,
    toggleHeatmap,
    toggleGrid,
    toggleSmooth,
    toggleIntervals,
    fitPhoto,
    focusOpacity,
    toggleBrush,
    clearPatches,
    findWords,
    leaveWords,
    compare,
    compareSubjects,
    batch,
    pinSelection,
    unpinAll,
    ownScale,
    toggleRegions,
    toggleStrip,
    showRanking,
    toggleJobs,
    viewsOnly,
    appearanceSystem,
    appearanceLight,
    appearanceDark,
    showVision,
    cancelWork,
    prepareAll,
    restartEngine,
    showWeights,
    chooseEncoder,
    showScores,
    showCorrelates,
    showUmap,
    showOcclusion,
    showTraining,
    showData,
    showNotices,
    showKeys,
    about,
};

enum class Menu : std::uint8_t { file, edit, cortex, photo, view, engine, help };

/// When an action can be used.
enum class Rule : std::uint8_t {
    always,
    subject,    ///< a subject is open
    photo,      ///< and it has photos
    selection,  ///< something is selected
    comparing,  ///< backbones are compared
    subjects,   ///< the study has more than one subject, and photos
    patches,    ///< patches are brushed
    overlay,    ///< an overlay with colours of its own lies on the cortex
    ceiling,    ///< the noise ceiling of some vertex is known
    words,      ///< the map in view is that of words
    threshold,  ///< the overlay has a threshold that can make a region
    live,       ///< a region of that kind is selected
    vertex,     ///< a vertex is selected
    region,     ///< a region is selected
    drawn,      ///< and it is one that was drawn
    own,        ///< or one that was kept in the list
    drawing,    ///< drawing is on
    working,    ///< the engine works on something that can be given up
    views,      ///< the keyboard belongs to the views, not to a panel
    undo,
    redo,
    flat,    ///< the subject has this form
    forms3d  ///< a form that can be turned is shown
};

struct ActionRow {
    ActionId id{};
    Menu menu{};
    const char* name = "";       ///< menu text, palette and accessible name
    const char* shortcuts = "";  ///< portable, separated by "; ". Single letters rest while a text field has the focus.
    Rule rule = Rule::always;
    const char* tip = "";
    bool checkable = false;
    int group = 0;           ///< of one group only one is checked; 0: none
    bool separated = false;  ///< a line above it in the menu
};

/// Every action of the window, in menu order.
[[nodiscard]] std::span<const ActionRow> actionRows();

/// `&File`
[[nodiscard]] const char* titleOf(Menu menu);

/// What the rules look at.
struct Situation {
    bool hasSubject = false;
    bool hasPhotos = false;
    bool hasOtherSubjects = false;
    bool hasSelection = false;
    bool hasPatches = false;
    bool hasOverlay = false;
    bool hasCeiling = false;
    bool hasWords = false;
    bool hasThreshold = false;
    bool hasLiveRegion = false;
    bool hasVertex = false;
    bool hasRegion = false;
    bool hasDrawnRegion = false;
    bool hasKeptRegion = false;
    bool isDrawing = false;
    bool isComparing = false;
    bool isWorking = false;
    bool viewsHaveFocus = false;
    bool canUndo = false;
    bool canRedo = false;
    bool hasFlat = false;
    bool showsFlat = false;
    friend bool operator==(const Situation&, const Situation&) = default;
};

[[nodiscard]] bool isEnabled(Rule rule, const Situation& situation);

}  // namespace cortilens::gui
