// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaFiles.h"
#include "core/data/ResponseUnits.h"
#include "core/files/DType.h"
#include "core/types/Error.h"

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace cortilens::data {

/// The betas of one session, read unit by unit as they are stored.
///
/// One thread at a time.
class BetaSource {
public:
    BetaSource() = default;
    BetaSource(const BetaSource&) = delete;
    BetaSource& operator=(const BetaSource&) = delete;
    virtual ~BetaSource() = default;

    [[nodiscard]] virtual files::DType dtype() const = 0;  ///< int16 or float32
    [[nodiscard]] virtual double scale() const = 0;  ///< % signal change = scale x stored: 1/300 for NSD's integers, 1 for floats
    [[nodiscard]] virtual std::size_t trials() const = 0;
    [[nodiscard]] virtual std::size_t units() const = 0;
    [[nodiscard]] virtual std::string files() const = 0;  ///< names, for people

    /// More rows in one call cost memory and spare nothing.
    [[nodiscard]] virtual std::size_t rowsAtOnce() const { return units(); }

    /// Rows of the units `first` to `first + count`: [count, trials] in host byte order. Reading all at once costs least: a
    /// compressed file is unpacked anew for every call. Errors: those of the readers.
    [[nodiscard]] virtual Result<void> rows(std::size_t first, std::size_t count, std::span<std::byte> values) = 0;
};

/// Opens what a session has of the units. `files.volumes` are tried in turn; what a later one stood in for is added to `notices`.
/// Errors: those of the readers, mismatch (another volume or surface than the units', with both sizes; values that are neither
/// int16 nor float32), notFound (a hemisphere's file).
[[nodiscard]] Result<std::unique_ptr<BetaSource>> openBetas(const SessionFiles& files, const ResponseUnits& units,
                                                            std::vector<std::string>& notices);

/// The left hemisphere's rows, then those of the right one; null: no unit of that hemisphere is wanted. At least one is there.
[[nodiscard]] std::unique_ptr<BetaSource> pairedBetas(std::array<std::unique_ptr<BetaSource>, 2> halves);

}  // namespace cortilens::data
