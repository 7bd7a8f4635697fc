// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cortilens::files {

/// How long an HDF5 file says it is (HDF5 file format specification 3.0, II.A: end of file address of the superblock), wherever
/// behind a user block it begins. Nothing: this is not HDF5, or a part so short that it does not say.
[[nodiscard]] std::optional<std::uint64_t> hdf5LengthOf(std::span<const std::byte> file);

}  // namespace cortilens::files
