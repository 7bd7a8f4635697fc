// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/types/Error.h"

namespace cortilens::engine {

/// Speaks the protocol of core/wire over two file descriptors until `shutdown` or the end of the input. Blocks.
/// Errors: those of Session::open, malformed (a frame that lies or is no CBOR, an input that ends in the middle of one).
[[nodiscard]] Result<void> serve(const EngineOptions& options, int input, int output);

/// A descriptor for frames on what was the standard output; whatever a library prints there goes to the standard error from now
/// on. Errors: unreadable.
[[nodiscard]] Result<int> takeStandardOutput();

}  // namespace cortilens::engine
