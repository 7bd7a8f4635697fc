// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/Opening.h"
#include "app/gui/OverlayChoice.h"
#include "core/types/Error.h"
#include "core/types/Surface.h"
#include "widgets/color/Theme.h"
#include "widgets/cortex/CortexPose.h"
#include "widgets/figure/PageSize.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace cortilens::gui {

/// What was asked for on the command line.
struct CommandLine {
    Wish wish;       ///< directory empty: none was named
    QString render;  ///< figure to write instead of opening a window; empty: open a window
    QString verify;  ///< figure to make again and compare; empty: none
    PageSize page;
    std::optional<SurfaceForm> form;
    std::optional<Standpoint> standpoint;         ///< of solid forms
    std::optional<color::Appearance> appearance;  ///< of the window; figures are white
    OverlayChoice overlay;                        ///< how the overlay is coloured
    int views = 0;                                ///< 0: the backbone's recipe
    QString engine;                               ///< another engine program; empty: the one beside this program
    bool wantsHelp = false;
    bool wantsVersion = false;
};

/// Reads the arguments after the program's name. Errors: invalidRequest, with what was expected.
[[nodiscard]] Result<CommandLine> commandLineFrom(const QStringList& arguments);

[[nodiscard]] QString usage();

/// `17` (nsdId, from 0) or `73k:18` (73KID, from 1). Errors: invalidRequest, explaining both.
[[nodiscard]] Result<NsdId> imageFrom(const QString& text);

}  // namespace cortilens::gui
