// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/figure/FigureText.h"

#include <QByteArray>
#include <QImage>

namespace cortilens {

/// 8-bit RGB with the picture's dots per metre as pHYs and `text` as text chunks. Same picture and text, same bytes. Errors:
/// invalidRequest (an empty picture), outOfMemory.
[[nodiscard]] Result<QByteArray> encodedPng(const QImage& image, const FigureText& text);

}  // namespace cortilens
