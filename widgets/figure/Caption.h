// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/figure/LinkedFigure.h"

namespace cortilens {

/// The caption's two parts: what panel a shows, what panel b shows and how it was made.
struct CaptionParts {
    std::string cortex;
    std::string photo;
};
[[nodiscard]] CaptionParts captionPartsOf(const LinkedFigure& figure);

/// `photo nsdId 17 (73K 18)`
[[nodiscard]] std::string photoWordsOf(const FigureFacts& facts);

/// `13 views`, `3 of 13 views`
[[nodiscard]] std::string viewWordsOf(const RelevanceMap& map);

/// `Hatched where zero lies within 95 % of 1000 bootstrap samples of ... .`, or why it has no interval; empty where nobody asked.
[[nodiscard]] std::string hatchWords(const RelevanceMap& map, const std::string& interval);

/// A panel's heading, short enough for 60 mm.
[[nodiscard]] std::string cortexHeadingOf(const LinkedFigure& figure);
[[nodiscard]] std::string photoHeadingOf(const LinkedFigure& figure);

}  // namespace cortilens
