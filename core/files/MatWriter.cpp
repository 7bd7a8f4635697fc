// SPDX-License-Identifier: Apache-2.0
#include "core/files/MatWriter.h"

#include "core/files/AtomicFile.h"
#include "core/files/Hdf5Lock.h"

#include <fmt/format.h>

#include <functional>
#include <matio.h>
#include <memory>
#include <numeric>

namespace cortilens::files {

namespace {

struct MatClose {
    void operator()(mat_t* file) const { Mat_Close(file); }
};
struct VariableFree {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};

[[nodiscard]] bool fits(const MatMatrix& variable)
{
    const auto elements = std::accumulate(variable.shape.begin(), variable.shape.end(), std::size_t{1}, std::multiplies<>{});
    return variable.shape.size() >= 2 && elements == variable.values.size();
}

[[nodiscard]] bool writeVariable(mat_t* file, const MatMatrix& variable)
{
    auto shape = variable.shape;  // matio takes both through mutable pointers and copies them
    auto values = variable.values;
    const std::unique_ptr<matvar_t, VariableFree> made(Mat_VarCreate(
        variable.name.c_str(), MAT_C_DOUBLE, MAT_T_DOUBLE, static_cast<int>(shape.size()), shape.data(), values.data(), 0));
    return made && Mat_VarWrite(file, made.get(), MAT_COMPRESSION_NONE) == 0;
}

}  // namespace

Result<void> writeMat(const std::filesystem::path& path, std::span<const MatMatrix> variables)
{
    for (const auto& variable : variables)
        if (!fits(variable))
            return std::unexpected(Error{ErrorKind::invalidRequest,
                                         fmt::format("Cannot write {}: {} has {} values, which does not fit its shape.",
                                                     path.string(), variable.name, variable.values.size()),
                                         {}});
    auto atomic = AtomicFile::create(path);
    if (!atomic) return std::unexpected(atomic.error());
    {
        const auto lock = lockHdf5();
        const std::unique_ptr<mat_t, MatClose> file(
            Mat_CreateVer(atomic->temporaryPath().c_str(), "MATLAB 5.0 MAT-file, created by cortilens", MAT_FT_MAT5));
        bool written = file != nullptr;
        for (const auto& variable : variables) written = written && writeVariable(file.get(), variable);
        if (!written)
            return std::unexpected(Error{ErrorKind::unreadable, fmt::format("Cannot write {}.", path.string()),
                                         "Check the space on that disk and that you may write there."});
    }
    return atomic->commit();
}

}  // namespace cortilens::files
