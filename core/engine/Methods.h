// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/Inquiry.h"
#include "core/engine/RelevanceFile.h"
#include "core/types/Error.h"
#include "core/wire/MethodsMessages.h"

#include <string>

/// What a paper's methods section has to say of a map, and whom it has to cite.
namespace cortilens::engine {

/// Every value comes from the recipe, the encoder's own record and the device; what the encoder does not state is not said.
[[nodiscard]] wire::MethodsReply methodsOf(const Inquiry& inquiry, const models::Device& device);

/// The paragraph, an empty line, and a line for each reference.
[[nodiscard]] std::string toText(const wire::MethodsReply& methods);

/// From a shell. Errors: those of Study::open, openSource, requestOf and inquiryOf.
[[nodiscard]] Result<std::string> methodsText(const EngineOptions& engine, const RelevanceOptions& options);

}  // namespace cortilens::engine
