// SPDX-License-Identifier: Apache-2.0
#include "core/models/TorchFolder.h"

#include <ATen/Parallel.h>

#include <dlfcn.h>

namespace cortilens::models {

std::filesystem::path besideTorch(std::string_view library)
{
    Dl_info torch{};
    if (dladdr(reinterpret_cast<void*>(&at::set_num_threads), &torch) == 0) return library;
    return std::filesystem::path(torch.dli_fname).parent_path() / library;
}

}  // namespace cortilens::models
