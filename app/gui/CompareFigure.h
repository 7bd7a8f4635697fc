// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/figure/ComparisonFigure.h"

namespace cortilens::gui {

struct FigureView;
struct Workspace;

/// The figure of the comparison as it has arrived; `view` says how maps lie over the photo. Only while backbones are compared.
[[nodiscard]] ComparisonFigure comparisonFigureOf(const Workspace& workspace, const FigureView& view);

}  // namespace cortilens::gui
