// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexState.h"

#include <utility>

namespace cortilens {

namespace {

[[nodiscard]] constexpr Rgba grey(std::uint8_t level)
{
    return {level, level, level, 255};
}

constexpr std::array<std::pair<std::string_view, Rgba>, 7> kFamilies{{
    {"faces", {0xff, 0x6b, 0x6b, 255}},
    {"bodies", {0xf2, 0xb7, 0x05, 255}},
    {"places", {0x4d, 0xab, 0xf7, 255}},
    {"words", {0x51, 0xb9, 0x6a, 255}},
    {"food", {0xff, 0x92, 0x2b, 255}},
    {"early", {0xc3, 0xc8, 0xd0, 255}},
    {"streams", {0x98, 0xa2, 0xb3, 255}},
}};

}  // namespace

CortexTheme lightCortexTheme()
{
    return {{0xfb, 0xfb, 0xfa, 255}, grey(204), grey(158), {0x5c, 0x63, 0x6d, 255}};
}

CortexTheme darkCortexTheme()
{
    return {{0x14, 0x16, 0x1a, 255}, grey(143), grey(102), {0x9a, 0xa1, 0xab, 255}};
}

CortexTheme paperCortexTheme()
{
    return {grey(255), grey(204), grey(158), {0x1c, 0x1f, 0x23, 255}};
}

Rgba familyRgba(std::string_view family)
{
    for (const auto& [name, colour] : kFamilies)
        if (name == family) return colour;
    return {0xae, 0xb4, 0xbe, 255};
}

}  // namespace cortilens
