// SPDX-License-Identifier: Apache-2.0
#include "core/files/Pickle.h"

#include "core/files/PickleMachine.h"

namespace cortilens::files {

std::expected<Pickle, PickleProblem> readPickle(std::span<const std::byte> bytes, const AllowedName& isAllowed)
{
    return PickleMachine(bytes, isAllowed).run();
}

}  // namespace cortilens::files
