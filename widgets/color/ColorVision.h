// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

#include <cstdint>

namespace cortilens::color {

/// Which cones are missing: those for long, middle or short waves. About one man in fifty lacks one of the first two, one person
/// in ten thousand the third; weaker forms of the first two are three times as common.
enum class Deficiency : std::uint8_t { protanopia, deuteranopia, tritanopia };

/// How a picture looks to somebody with the deficiency, by the model of Machado, Oliveira and Fernandes (A Physiologically-based
/// Model for Simulation of Color Vision Deficiency, IEEE TVCG 15(6), 2009) at full severity, in linear light. Greys stay as they
/// are, alpha is lost. A null picture gives a null picture.
[[nodiscard]] QImage seenWith(Deficiency deficiency, const QImage& picture);

}  // namespace cortilens::color
