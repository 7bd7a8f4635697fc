// SPDX-License-Identifier: Apache-2.0
#include "core/models/ControlRow.h"

namespace cortilens::models {

BackboneRow controlRow()
{
    BackboneRow row;
    row.id = "control";
    row.name = "Low-level control";
    row.patch = 16;
    row.width = kControlChannels;
    row.depth = 0;
    row.classTokens = 0;
    row.finalNorm = false;
    row.nativeGrid = 21;
    row.mean = {0, 0, 0};  // it sees RGB in [0, 1]
    row.deviation = {1, 1, 1};
    row.licence = "Apache-2.0";
    row.source = "It is part of the program: colour, contrast and oriented edges per patch, no network.";
    // No views: nothing that a filter says depends on where in the photo it looks.
    row.recipe = {.adaptor = Adaptor::none, .pixels = 336, .views = 1, .maxShift = 0, .sigma = 0};
    return row;
}

}  // namespace cortilens::models
