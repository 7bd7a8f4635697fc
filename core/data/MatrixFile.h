// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Hdf5.h"
#include "core/files/MappedFile.h"
#include "core/files/Npy.h"
#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace cortilens::data {

/// A matrix of trials and units in a .npy file (mapped) or an HDF5 dataset (read in pieces of 16 MiB), of any numbers.
///
/// Any number of threads.
class MatrixFile {
public:
    /// `unitsFirst`: [units, trials] instead of [trials, units]. Errors: those of the readers, mismatch (not two axes; a file
    /// that is neither .npy nor HDF5).
    [[nodiscard]] static Result<MatrixFile> open(const std::filesystem::path& path, const std::string& dataset, bool unitsFirst);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::size_t trials() const { return m_trials; }
    [[nodiscard]] std::size_t units() const { return m_units; }

    /// All trials of some units, [units, trials]. Errors: those of Hdf5Dataset::read.
    [[nodiscard]] Result<void> rows(std::span<const std::size_t> units, std::span<float> values) const;

private:
    struct Npy {
        files::MappedFile file;
        files::NpyLayout layout;
    };
    explicit MatrixFile(std::filesystem::path path)
        : m_path(std::move(path))
    {}
    /// Numbers `first` to `first + values.size()` in the order in which they are stored.
    void stored(std::size_t first, std::span<float> values) const;
    void rowsOfNpy(std::span<const std::size_t> units, std::span<float> values) const;
    [[nodiscard]] Result<void> rowsOfHdf5(std::span<const std::size_t> units, std::span<float> values) const;

    std::filesystem::path m_path;
    std::optional<Npy> m_npy;
    std::optional<files::Hdf5Dataset> m_hdf5;  // one of the two
    bool m_trialsFastest = false;              // neighbours in the file are trials of one unit
    std::size_t m_trials = 0;
    std::size_t m_units = 0;
};

}  // namespace cortilens::data
