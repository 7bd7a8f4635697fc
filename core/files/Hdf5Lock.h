// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

namespace cortilens::files {

/// Guards every call into the HDF5 library, which keeps its state in globals; matio calls it too, for MATLAB's v7.3 files.
[[nodiscard]] std::unique_lock<std::mutex> lockHdf5();

}  // namespace cortilens::files
