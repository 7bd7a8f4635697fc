// SPDX-License-Identifier: Apache-2.0
#include "core/files/Hdf5Lock.h"

namespace cortilens::files {

std::unique_lock<std::mutex> lockHdf5()
{
    static std::mutex mutex;
    return std::unique_lock(mutex);
}

}  // namespace cortilens::files
