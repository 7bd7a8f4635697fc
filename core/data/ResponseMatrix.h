// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaFiles.h"
#include "core/data/BetaSource.h"
#include "core/data/ResponseUnits.h"
#include "core/data/SubjectFiles.h"
#include "core/types/Error.h"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace cortilens::data {

/// The units that the columns of a study's responses stand for.
struct ResponseColumns {
    ResponseUnits units;
    std::array<std::vector<std::size_t>, 2> columnOf;  ///< of each unit, by hemisphere (a volume has the first); empty: in order
};

/// Matrices of trials x units (.npy, HDF5) as a session of responses.
struct ResponseMatrix {
    std::string dataset;      ///< of HDF5
    bool unitsFirst = false;  ///< [units, trials] instead of [trials, units]
    ResponseColumns columns;
};

/// Reads the masks. Errors: those of the readers, mismatch (a mask of another length than the surface, with both numbers; without
/// a unit).
[[nodiscard]] Result<ResponseColumns> columnsOf(const SubjectFiles& files);

/// The sessions that a study describes, in order, numbered from 1. Errors: those of columnsOf.
[[nodiscard]] Result<std::vector<SessionFiles>> sessionsOf(const SubjectFiles& files);

/// Of a session with a matrix, from the headers. Errors: those of the readers, mismatch (not a matrix; another number of columns
/// than the mask has units, with both; hemispheres with different trials).
[[nodiscard]] Result<BetaShape> matrixShapeOf(const SessionFiles& files);

/// `units` are among those of the columns, or the error is mismatch. Errors: also those of matrixShapeOf.
[[nodiscard]] Result<std::unique_ptr<BetaSource>> openMatrix(const SessionFiles& files, const ResponseUnits& units);

}  // namespace cortilens::data
