// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ActionTable.h"

#include <array>
#include <utility>

namespace cortilens::gui {

namespace {

using enum ActionId;

constexpr int kFormGroup = 1;
constexpr int kClickGroup = 2;
constexpr int kAppearanceGroup = 3;

// clang-format off
constexpr std::array kRows{
    ActionRow{openTree, Menu::file, "Open NSD folder…", "Ctrl+O", Rule::always, "Open the folder that holds nsddata, nsddata_betas and nsddata_stimuli, a study.json, or Algonauts 2023"},
    ActionRow{openSession, Menu::file, "Open session…", "Ctrl+Shift+O", Rule::always, "Open what a session holds: its study, what is chosen in it, and how it is looked at"},
    ActionRow{saveSession, Menu::file, "Save session", "Ctrl+S", Rule::subject, "Keep what is open, chosen and looked at in a file, from which it comes back"},
    ActionRow{saveSessionAs, Menu::file, "Save session as…", "Ctrl+Shift+S", Rule::subject, "Keep it in another file"},
    ActionRow{recoverSession, Menu::file, "Bring back what was open", "", Rule::always, "The last state of a window that ended without being closed"},
    ActionRow{describeData, Menu::file, "Describe your own data…", "Ctrl+N", Rule::always, "Write a study.json for a folder of photos, responses, masks and surfaces, check it and open it", false, 0, true},
    ActionRow{makeDemo, Menu::file, "Make the demo subject…", "", Rule::always, "Write a synthetic subject with real photos into a folder, and open it"},
    ActionRow{exportFigure, Menu::file, "Export figure…", "Ctrl+E", Rule::photo, "Save cortex and photo as one figure, sized in millimetres", false, 0, true},
    ActionRow{saveScreenshot, Menu::file, "Save picture of the window", "F12", Rule::always, "Save what the window shows now as a PNG in the pictures folder"},
    ActionRow{quit, Menu::file, "Quit", "Ctrl+Q", Rule::always, "Close the window and end its engine", false, 0, true},

    ActionRow{undo, Menu::edit, "Undo", "Ctrl+Z", Rule::undo, "Back to the selection, photo, overlay or stroke before"},
    ActionRow{redo, Menu::edit, "Redo", "Ctrl+Shift+Z", Rule::redo, "Forward again"},
    ActionRow{copyMethods, Menu::edit, "Copy methods paragraph", "Ctrl+Shift+C", Rule::selection, "What a paper has to say of the map in view, with whom it cites, for the clipboard", false, 0, true},
    ActionRow{clearSelection, Menu::edit, "Clear selection", "Delete", Rule::selection, "Select nothing"},
    ActionRow{find, Menu::edit, "Find region, photo, voxel or command", "Ctrl+K", Rule::always, "Go to anything by typing: FFA-1, nsdId 17, 73k:18, lh:1234, voxel:40,17,22", false, 0, true},

    ActionRow{formFolded, Menu::cortex, "Folded", "R", Rule::subject, "The pial surface as it lies in the head", true, kFormGroup},
    ActionRow{formInflated, Menu::cortex, "Inflated", "I", Rule::subject, "Sulci opened up", true, kFormGroup},
    ActionRow{formFlat, Menu::cortex, "Flat", "F", Rule::flat, "The cut and flattened cortex", true, kFormGroup},
    ActionRow{resetView, Menu::cortex, "Reset view", "T", Rule::subject, "All of the cortex in view, as it was turned first", false, 0, true},
    ActionRow{viewLateral, Menu::cortex, "From the side", "6", Rule::forms3d, "Lateral view"},
    ActionRow{viewMedial, Menu::cortex, "From the middle", "5", Rule::forms3d, "Medial view"},
    ActionRow{viewVentral, Menu::cortex, "From below", "3", Rule::forms3d, "Ventral view; the left hemisphere is on the right"},
    ActionRow{toggleUnderside, Menu::cortex, "Underside as well", "U", Rule::forms3d, "A second row from below, where faces, words and food lie", true},
    ActionRow{toggleLabels, Menu::cortex, "Names", "L", Rule::subject, "Names of regions, L and R on the cortex", true, 0, true},
    ActionRow{toggleOutlines, Menu::cortex, "Outlines", "K", Rule::subject, "Outlines of regions on the cortex", true},
    ActionRow{overlayColors, Menu::cortex, "Colours of the overlay…", "Shift+O", Rule::overlay, "Another colour map or range for what lies on the cortex; a click on its colour bar asks for the same"},
    ActionRow{fadeByCeiling, Menu::cortex, "Fade by noise ceiling", "N", Rule::ceiling, "The overlay is as opaque as its vertex can be explained at all: full from a noise ceiling of 40 %, none at 0 % or where it is unknown", true},
    ActionRow{clickVertex, Menu::cortex, "Click selects a vertex", "V", Rule::subject, "A click selects the nearest vertex and its voxel", true, kClickGroup, true},
    ActionRow{clickRegion, Menu::cortex, "Click selects a region", "A", Rule::subject, "A click selects the smallest region under the pointer", true, kClickGroup},
    ActionRow{thresholdRegion, Menu::cortex, "Region above the threshold", "Shift+T", Rule::threshold, "Select where the overlay lies above its threshold; the region follows the slider", true, 0, true},
    ActionRow{keepRegion, Menu::cortex, "Keep the region in the list", "Shift+K", Rule::live, "Put the region above the threshold into the list of regions"},
    ActionRow{drawRegion, Menu::cortex, "Draw a region", "D", Rule::subject, "Drag around a piece of the cortex to add it to a region, Alt-drag to take it away, click for a disc; Shift-drag turns meanwhile", true, 0, true},
    ActionRow{newRegion, Menu::cortex, "Draw another region", "Shift+D", Rule::subject, "The next stroke begins a region of its own"},
    ActionRow{copyRegion, Menu::cortex, "Draw on in a copy of the region", "Ctrl+Shift+D", Rule::region, "Take the selected region's vertices as the beginning of a drawn one"},
    ActionRow{discAtVertex, Menu::cortex, "Draw a disc around the selected vertex", "Shift+G", Rule::vertex, "Begin a region with all that lies within the radius along the surface"},
    ActionRow{smallerDisc, Menu::cortex, "Smaller disc", "[", Rule::drawing, "A click reaches less far; the disc just grown follows"},
    ActionRow{largerDisc, Menu::cortex, "Larger disc", "]", Rule::drawing, "A click reaches further; the disc just grown follows"},
    ActionRow{renameRegion, Menu::cortex, "Rename the drawn region…", "F2", Rule::drawn, "Give the drawn region another name"},
    ActionRow{saveRegion, Menu::cortex, "Save the drawn region", "Ctrl+Alt+S", Rule::drawn, "Write it as lh and rh .label into the study's cortilens/regions, where it is found next time"},
    ActionRow{exportRegion, Menu::cortex, "Export the region…", "Ctrl+Shift+E", Rule::region, "Write the region as .label, .annot, GIFTI, NIfTI mask or .npy"},
    ActionRow{takeOffRegion, Menu::cortex, "Take the region off the list", "Shift+Delete", Rule::own, "A region that was drawn or kept leaves the list; files stay"},

    ActionRow{nextPhoto, Menu::photo, "Next photo", "PgDown; Ctrl+Right", Rule::photo, "Walk forward through the stimulus strip"},
    ActionRow{previousPhoto, Menu::photo, "Previous photo", "PgUp; Ctrl+Left", Rule::photo, "Walk back through the stimulus strip"},
    ActionRow{toggleHeatmap, Menu::photo, "Heatmap", "M", Rule::photo, "Lay the map over the photo, or look at the photo alone", true, 0, true},
    ActionRow{toggleSmooth, Menu::photo, "Smooth", "S", Rule::photo, "Enlarge the map smoothly, or show its true patches", true},
    ActionRow{toggleIntervals, Menu::photo, "Hatch what may be zero", "Shift+I", Rule::photo, "A region's map with the 95 % interval of each patch, from bootstrap samples of the region's blocks of voxels; hatched where it holds zero", true},
    ActionRow{toggleGrid, Menu::photo, "Patch grid", "G", Rule::photo, "Lines between the patches of the network", true},
    ActionRow{focusOpacity, Menu::photo, "Set opacity", "O", Rule::photo, "Go to the opacity of the map; arrows change it"},
    ActionRow{toggleBrush, Menu::photo, "Brush patches", "B", Rule::photo, "Mark patches by dragging; the cortex shows what it would answer to them", true, 0, true},
    ActionRow{clearPatches, Menu::photo, "Clear brushed patches", "Backspace", Rule::patches, "Forget the brushed patches"},
    ActionRow{findWords, Menu::photo, "Look for words", "W", Rule::photo, "Type words, and see where in the photo they are", false, 0, true},
    ActionRow{leaveWords, Menu::photo, "Back to the selection's map", "Shift+W", Rule::words, "Leave the words, and see where the selection looks"},
    ActionRow{fitPhoto, Menu::photo, "Fit photo", "Shift+F", Rule::photo, "The whole photo in view"},

    ActionRow{compare, Menu::photo, "Compare backbones", "C", Rule::photo, "The photo through several backbones beside each other, and where they disagree", true, 0, true},
    ActionRow{compareSubjects, Menu::photo, "Compare subjects", "Shift+B", Rule::subjects, "The same place in every brain of the study beside each other: a vertex by its place on fsaverage's sphere, a region by its name"},
    ActionRow{pinSelection, Menu::photo, "Pin selection as a row", "Shift+P", Rule::selection, "Keep what is selected in the comparison while something else is selected"},
    ActionRow{unpinAll, Menu::photo, "Unpin all rows", "", Rule::comparing, "Only what is selected is compared"},
    ActionRow{ownScale, Menu::photo, "Own scale for each column", "Shift+S", Rule::comparing, "Colours span each column's own range, or the range of all of them", true},
    ActionRow{batch, Menu::photo, "Do this for all photos…", "Ctrl+Shift+A", Rule::photo, "The map in view for many photos, as files: here, by a command, or as a job for a cluster", false, 0, true},

    ActionRow{toggleRegions, Menu::view, "Regions", "Ctrl+1", Rule::always, "Show or hide the list of regions", true},
    ActionRow{toggleStrip, Menu::view, "Photos", "Ctrl+2", Rule::always, "Show or hide the stimulus strip", true},
    ActionRow{showRanking, Menu::view, "Photos of the selection", "Ctrl+3", Rule::photo, "The photos to which the selection answers most and least, in the place of the strip", true},
    ActionRow{toggleJobs, Menu::view, "Engine and jobs", "Ctrl+J", Rule::always, "Show or hide what the engine is doing", true},
    ActionRow{viewsOnly, Menu::view, "Cortex and photo only", "Tab", Rule::views, "Hide everything but the two views, or bring it back", true},
    ActionRow{appearanceSystem, Menu::view, "As the desktop", "", Rule::always, "Light or dark as the desktop is", true, kAppearanceGroup, true},
    ActionRow{appearanceLight, Menu::view, "Light", "", Rule::always, "Light window", true, kAppearanceGroup},
    ActionRow{appearanceDark, Menu::view, "Dark", "", Rule::always, "Dark window", true, kAppearanceGroup},
    ActionRow{showVision, Menu::view, "Colour vision…", "Shift+V", Rule::always, "The window as readers without one kind of cones see it", false, 0, true},

    ActionRow{cancelWork, Menu::engine, "Cancel", "Esc", Rule::working, "Give up the running map; what has arrived stays"},
    ActionRow{prepareAll, Menu::engine, "Prepare all photos", "", Rule::photo, "Make the feature maps of every photo while nothing else is asked for, so that any click answers at once; cancel it among the jobs"},
    ActionRow{restartEngine, Menu::engine, "Restart engine", "", Rule::always, "End the engine and start another; nothing is lost"},
    ActionRow{showData, Menu::engine, "Data and responses…", "Ctrl+D", Rule::subject, "What was found of each subject, what is missing and what it would enable; convert the betas", false, 0, true},
    ActionRow{chooseEncoder, Menu::engine, "Encoder in use…", "Shift+E", Rule::subject, "List the encoders that fit the backbone, with their scores, and take another one"},
    ActionRow{showScores, Menu::engine, "Scores by region…", "Ctrl+R", Rule::subject, "How well the encoder in use predicts each region on its test photos, alone or beside another one"},
    ActionRow{showCorrelates, Menu::engine, "Correlates by region…", "Shift+C", Rule::subject, "What the maps go with in the photos: lightness, saturation, and maps of your own such as depth; lay it on the cortex"},
    ActionRow{showUmap, Menu::engine, "Voxels and patches on a page…", "Shift+L", Rule::subject, "Lay the voxels out by what they like, with the photo's patches among them, and colour cortex and photo by the place on the page"},
    ActionRow{showOcclusion, Menu::engine, "Does it matter? Cover what is hot…", "Shift+X", Rule::photo, "Cover the map's hottest patches, or all others, and predict the response again: beside the same map moved elsewhere"},
    ActionRow{showTraining, Menu::engine, "Train an encoder…", "Ctrl+T", Rule::subject, "Fit readouts of the subject's voxels, score them on test images and click them"},
    ActionRow{showWeights, Menu::engine, "Weights of the backbones…", "Ctrl+W", Rule::always, "Which backbones' weights are there, which are missing, and what a file is"},

    ActionRow{showKeys, Menu::help, "Keys and mouse", "H; F1", Rule::always, "All keys on one sheet"},
    ActionRow{showNotices, Menu::help, "About these data", "", Rule::subject, "What was found, what is missing and what it would enable"},
    ActionRow{about, Menu::help, "About Cortilens", "", Rule::always, "Version, engine and licences", false, 0, true},
};
// clang-format on

}  // namespace

std::span<const ActionRow> actionRows()
{
    return kRows;
}

const char* titleOf(Menu menu)
{
    switch (menu) {
    case Menu::file:
        return "&File";
    case Menu::edit:
        return "&Edit";
    case Menu::cortex:
        return "&Cortex";
    case Menu::photo:
        return "&Photo";
    case Menu::view:
        return "&View";
    case Menu::engine:
        return "E&ngine";
    case Menu::help:
        return "&Help";
    }
    std::unreachable();
}

bool isEnabled(Rule rule, const Situation& situation)
{
    switch (rule) {
    case Rule::always:
        return true;
    case Rule::subject:
        return situation.hasSubject;
    case Rule::photo:
        return situation.hasSubject && situation.hasPhotos;
    case Rule::selection:
        return situation.hasSelection;
    case Rule::subjects:
        return situation.hasSubject && situation.hasPhotos && situation.hasOtherSubjects;
    case Rule::overlay:
        return situation.hasSubject && situation.hasOverlay;
    case Rule::ceiling:
        return situation.hasSubject && situation.hasCeiling;
    case Rule::comparing:
        return situation.isComparing;
    case Rule::patches:
        return situation.hasPatches;
    case Rule::words:
        return situation.hasWords;
    case Rule::threshold:
        return situation.hasThreshold;
    case Rule::live:
        return situation.hasLiveRegion;
    case Rule::vertex:
        return situation.hasVertex;
    case Rule::region:
        return situation.hasRegion;
    case Rule::drawn:
        return situation.hasDrawnRegion;
    case Rule::own:
        return situation.hasDrawnRegion || situation.hasKeptRegion;
    case Rule::drawing:
        return situation.isDrawing;
    case Rule::working:
        return situation.isWorking;
    case Rule::views:
        return situation.viewsHaveFocus;
    case Rule::undo:
        return situation.canUndo;
    case Rule::redo:
        return situation.canRedo;
    case Rule::flat:
        return situation.hasSubject && situation.hasFlat;
    case Rule::forms3d:
        return situation.hasSubject && !situation.showsFlat;
    }
    std::unreachable();
}

}  // namespace cortilens::gui
