// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/Opening.h"
#include "app/gui/OverlayChoice.h"
#include "app/gui/ViewSettings.h"
#include "app/gui/ViewState.h"
#include "core/types/Error.h"
#include "widgets/cortex/CortexPose.h"

#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cortilens::gui {

struct Workspace;

/// What a session brings back: what is open and chosen, and how it is looked at.
struct SavedSession {
    Wish wish;  ///< `directory` is whole, wherever the file lies
    ClickMode click = ClickMode::vertex;
    std::vector<GridCell> patches{};
    int views = 0;  ///< 0: as the recipe says
    ViewSettings settings{};
    std::optional<float> range{};  ///< of the map's colours; nothing: from the map
    OverlayChoices overlays{};
    std::optional<CortexPose> pose{};  ///< of the form in `settings`
    std::string text{};                ///< as it was read: what this program does not know stays in it
};

/// Larger is no session.
inline constexpr qint64 kMostSessionBytes = 32 << 20;

inline constexpr const char* kSessionEnding = ".cortilens";

/// By its name.
[[nodiscard]] bool isSessionFile(const QString& path);

/// JSON of version 1. The study's place is written as it is seen from the file's folder, and in whole: whichever is there is
/// opened. `path`: where the text lies, for places and messages.
/// `otherwise`: the study of a text that names none.
/// Errors: malformed (no JSON, no session, a value of another type, all naming it), mismatch (of a later version).
[[nodiscard]] Result<SavedSession> sessionFrom(const std::string& text, const QString& path, const std::string& otherwise = {});

/// The text for a file at `path`, into which the session's own `text` goes on.
[[nodiscard]] std::string textOf(const SavedSession& session, const QString& path);

/// The same in one line for a figure, which is shown to others: without the study's place.
[[nodiscard]] std::string receiptOf(const SavedSession& session);

/// What its wish does not hold: how a click counts, brushed patches, rows and columns that are compared. With the subject open.
void chooseAsIn(const SavedSession& session, Workspace& workspace);

/// What is open and chosen now. Only with an open subject.
[[nodiscard]] SavedSession sessionOf(const Workspace& workspace);

}  // namespace cortilens::gui
