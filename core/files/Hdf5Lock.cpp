// SPDX-License-Identifier: Apache-2.0
#include "core/files/Hdf5Lock.h"

#include <hdf5.h>

namespace cortilens::files {

std::unique_lock<std::mutex> lockHdf5()
{
    static std::mutex mutex;
    // At exit the library closes once more what a full disk kept from closing, and crashes there (seen with 1.10.8). Nothing is
    // left to it: every handle closes itself. Counts only before the first other call.
    [[maybe_unused]] static const auto leftAlone = H5dont_atexit();
    return std::unique_lock(mutex);
}

}  // namespace cortilens::files
