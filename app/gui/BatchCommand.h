// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewState.h"
#include "core/wire/PrepareMessages.h"

#include <QString>
#include <QStringList>

#include <string>

namespace cortilens::gui {

/// What is asked of one photo, to be asked of many: the words or the selection whose map is in view, or every row of the
/// comparison; by the backbone in use. Photos and folder are left out. Nothing selected: no selections, texts and banks.
[[nodiscard]] wire::MapsRequest mapsRequestFor(const ViewState& state, int views);

/// FFA-1; “a photo of food”; bank face. Empty: nothing.
[[nodiscard]] QString questionsOf(const wire::MapsRequest& request);

/// Regions among them that this window has drawn: a shell knows them once they are saved.
[[nodiscard]] QStringList drawnAmong(const wire::MapsRequest& request, const ViewState& state);

/// What the shell takes for the same files: `maps DIR --subject ...`, without --shard. `encoder`: its file; empty: none is named.
[[nodiscard]] QStringList mapsArguments(const wire::MapsRequest& request, const ViewState& state, const std::string& encoder);

/// As a POSIX shell reads them back, each word quoted where it has to be.
[[nodiscard]] QString shellLine(const QStringList& words);

/// A job array for Slurm in which each of `parts` tasks writes its share into the same folder. `name`: of the job.
[[nodiscard]] QString slurmScript(const QStringList& arguments, const QString& name, int parts);

}  // namespace cortilens::gui
