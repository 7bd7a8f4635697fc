// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <string>
#include <utility>

namespace cortilens {

/// Work that was given up: the third outcome beside done and failed. Nothing is to be done about it.
[[nodiscard]] inline std::unexpected<Error> cancelled(std::string message = "Cancelled.")
{
    return std::unexpected(Error{ErrorKind::cancelled, std::move(message), {}});
}

}  // namespace cortilens
