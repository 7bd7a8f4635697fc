// SPDX-License-Identifier: Apache-2.0
#include "core/files/Hdf5Handle.h"

#include <hdf5.h>
#include <type_traits>

namespace cortilens::files {

static_assert(std::is_same_v<hid_t, Hdf5Handle::Id> && std::is_same_v<herr_t, int>);

Hdf5Silence::Hdf5Silence()
{
    H5Eget_auto2(H5E_DEFAULT, &m_function, &m_data);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Silence::~Hdf5Silence()
{
    H5Eset_auto2(H5E_DEFAULT, m_function, m_data);
}

}  // namespace cortilens::files
