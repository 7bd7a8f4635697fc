// SPDX-License-Identifier: Apache-2.0
#include "core/types/Surface.h"

#include <utility>

namespace cortilens {

std::string_view nameOf(SurfaceForm form)
{
    switch (form) {
    case SurfaceForm::white:
        return "white";
    case SurfaceForm::pial:
        return "pial";
    case SurfaceForm::inflated:
        return "inflated";
    case SurfaceForm::flat:
        return "flat";
    case SurfaceForm::sphere:
        return "sphere";
    }
    std::unreachable();
}

std::string_view prefixOf(Hemisphere hemisphere)
{
    return hemisphere == Hemisphere::left ? "lh" : "rh";
}

}  // namespace cortilens
