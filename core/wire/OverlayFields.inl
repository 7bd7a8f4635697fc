// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/Codec.h"

/// The table of an overlay, which travels alone and inside other messages. For the .cpp files of this room only.
namespace cortilens::wire::codec {

template <>
inline constexpr auto kFields<Overlay> = std::tuple{field("id", &Overlay::id),
                                                    field("name", &Overlay::name),
                                                    field("quantity", &Overlay::quantity),
                                                    field("unit", &Overlay::unit),
                                                    field("kind", &Overlay::kind),
                                                    field("low", &Overlay::low),
                                                    field("high", &Overlay::high),
                                                    field("threshold", &Overlay::threshold),
                                                    field("values", &Overlay::values),
                                                    optional("sampling", &Overlay::sampling),
                                                    optional("heightLow", &Overlay::heightLow),
                                                    optional("heightHigh", &Overlay::heightHigh),
                                                    optional("heights", &Overlay::heights)};

}  // namespace cortilens::wire::codec
