// SPDX-License-Identifier: Apache-2.0
#include "core/files/Mat.h"

#include "core/files/AtomicFile.h"
#include "core/files/Hdf5Handle.h"
#include "core/files/Hdf5Lock.h"
#include "core/files/MappedFile.h"
#include "core/files/Mat5.h"
#include "core/files/MatLayout.h"
#include "core/files/ReadError.h"
#include "core/files/Shape.h"
#include "core/files/Widen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <matio.h>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "a MATLAB file";
constexpr std::size_t kMaxElements = std::size_t{1} << 27;

struct MatClose {
    void operator()(mat_t* file) const { Mat_Close(file); }
};
struct VariableFree {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using MatHandle = std::unique_ptr<mat_t, MatClose>;
using VariableHandle = std::unique_ptr<matvar_t, VariableFree>;

[[nodiscard]] Error noVariable(const std::filesystem::path& path, std::string_view name, std::string_view others)
{
    return {ErrorKind::notFound, fmt::format("{} has no variable {}. It has: {}.", path.string(), name, others),
            "Check that it is the right file."};
}

[[nodiscard]] Error notNumbers(const std::filesystem::path& path, std::string_view name)
{
    return {ErrorKind::mismatch, fmt::format("{} of {} is not an array of real numbers.", name, path.string()),
            "Check that it is the right file."};
}

[[nodiscard]] Error tooLarge(const std::filesystem::path& path, std::string_view name, std::string_view size)
{
    return {ErrorKind::tooLarge, fmt::format("{} of {} has {} elements; {} are read.", name, path.string(), size, kMaxElements),
            "Choose a smaller variable, or save it as HDF5 or .npy."};
}

[[nodiscard]] std::optional<DType> dtypeOf(matio_classes type)
{
    switch (type) {
    case MAT_C_DOUBLE:
        return DType::float64;
    case MAT_C_SINGLE:
        return DType::float32;
    case MAT_C_INT8:
        return DType::int8;
    case MAT_C_UINT8:
        return DType::uint8;
    case MAT_C_INT16:
        return DType::int16;
    case MAT_C_UINT16:
        return DType::uint16;
    case MAT_C_INT32:
        return DType::int32;
    case MAT_C_UINT32:
        return DType::uint32;
    case MAT_C_INT64:
        return DType::int64;
    case MAT_C_UINT64:
        return DType::uint64;
    default:
        return std::nullopt;
    }
}

[[nodiscard]] std::string namesIn(mat_t* file)
{
    std::size_t count = 0;
    char* const* const names = Mat_GetDir(file, &count);
    return names ? fmt::format("{}", fmt::join(names, names + std::min<std::size_t>(count, 20), ", ")) : std::string();
}

/// The shape, if the data are few enough to be read and could lie in `fileBytes`.
[[nodiscard]] Result<std::vector<std::int64_t>> shapeOf(const matvar_t& variable, std::uint64_t fileBytes,
                                                        const std::filesystem::path& path)
{
    constexpr std::uint64_t kMaxDeflateRatio = 1032;
    const std::span dims(variable.dims, variable.dims ? static_cast<std::size_t>(std::max(variable.rank, 0)) : 0);
    std::vector<std::int64_t> shape;
    std::size_t elements = 1;
    for (const auto size : dims) {
        if (size > kMaxElements || elements * size > kMaxElements)
            return std::unexpected(tooLarge(path, variable.name, fmt::format("{}", fmt::join(dims, " x "))));
        elements *= std::max<std::size_t>(size, 1);
        shape.push_back(static_cast<std::int64_t>(size));
    }
    if (shape.size() < 2 || elements / kMaxDeflateRatio > fileBytes)
        return std::unexpected(malformed(
            path, kFormat, fmt::format("{} elements of {} cannot lie in {} bytes", elements, variable.name, fileBytes)));
    return shape;
}

[[nodiscard]] Result<MatVariable> readVariable(mat_t* file, matvar_t& variable, std::uint64_t fileBytes,
                                               const std::filesystem::path& path)
{
    const auto dtype = dtypeOf(variable.class_type);
    if (!dtype || variable.isComplex) return std::unexpected(notNumbers(path, variable.name));
    auto shape = shapeOf(variable, fileBytes, path);
    if (!shape) return std::unexpected(shape.error());
    MatVariable result{variable.name, std::move(*shape), {}};
    const auto elements = static_cast<std::size_t>(elementsOf(result.shape).value_or(0));
    if (elements == 0) return result;
    const bool read = Mat_VarReadDataAll(file, &variable) == 0;
    if (!read || !variable.data || variable.nbytes != elements * bytesOf(*dtype))
        return std::unexpected(malformed(path, kFormat, fmt::format("the data of {} are damaged", variable.name)));
    result.values.resize(elements);
    widen(*dtype, {static_cast<const std::byte*>(variable.data), variable.nbytes}, std::span(result.values));
    return result;
}

[[nodiscard]] Result<MatVariable> fromMat5(std::span<const std::byte> file, const std::filesystem::path& path,
                                           const std::string& name)
{
    auto content = readMat5(file, name);
    if (!content.problem.empty()) return std::unexpected(malformed(path, kFormat, content.problem));
    if (!content.variable) return std::unexpected(noVariable(path, name, fmt::format("{}", fmt::join(content.names, ", "))));
    auto& variable = *content.variable;
    if (!variable.isRealNumbers) return std::unexpected(notNumbers(path, name));
    const auto elements = variable.bytes.size() / bytesOf(variable.stored);
    if (elements > kMaxElements)
        return std::unexpected(tooLarge(path, name, fmt::format("{}", fmt::join(variable.shape, " x "))));
    MatVariable result{name, std::move(variable.shape), std::vector<double>(elements)};
    widen(variable.stored, variable.bytes, std::span(result.values));
    return result;
}

[[nodiscard]] bool fits(const MatVariable& variable)
{
    const auto elements = elementsOf(variable.shape);
    return variable.shape.size() >= 2 && elements && std::cmp_equal(*elements, variable.values.size());
}

[[nodiscard]] bool writeVariable(mat_t* file, const MatVariable& variable)
{
    std::vector<std::size_t> dims(variable.shape.begin(), variable.shape.end());
    auto values = variable.values;  // matio takes both through mutable pointers and copies them
    const VariableHandle made(Mat_VarCreate(variable.name.c_str(), MAT_C_DOUBLE, MAT_T_DOUBLE, static_cast<int>(dims.size()),
                                            dims.data(), values.data(), 0));
    return made && Mat_VarWrite(file, made.get(), MAT_COMPRESSION_NONE) == 0;
}

/// False when matio says that it could not write; it may not say so.
[[nodiscard]] bool writeVariables(const std::filesystem::path& path, std::span<const MatVariable> variables)
{
    const auto lock = lockHdf5();
    const MatHandle file(Mat_CreateVer(path.c_str(), "MATLAB 5.0 MAT-file, created by cortilens", MAT_FT_MAT5));
    return file &&
           std::ranges::all_of(variables, [&](const MatVariable& variable) { return writeVariable(file.get(), variable); });
}

}  // namespace

Result<MatVariable> readMat(const std::filesystem::path& path, const std::string& name)
try {
    std::uint64_t fileBytes = 0;
    {
        const auto file = MappedFile::open(path);
        if (!file) return std::unexpected(file.error());
        if (isMat5(file->bytes())) return fromMat5(file->bytes(), path, name);
        if (const auto problem = matProblem(file->bytes()); !problem.empty())
            return std::unexpected(malformed(path, kFormat, problem));
        fileBytes = file->bytes().size();
    }
    const auto lock = lockHdf5();
    const Hdf5Silence silence;
    const MatHandle file(Mat_Open(path.c_str(), MAT_ACC_RDONLY));
    if (!file) return std::unexpected(malformed(path, kFormat, "it is another kind of file, or damaged"));
    const VariableHandle variable(Mat_VarReadInfo(file.get(), name.c_str()));
    if (!variable) return std::unexpected(noVariable(path, name, namesIn(file.get())));
    return readVariable(file.get(), *variable, fileBytes, path);
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

Result<void> writeMat(const std::filesystem::path& path, std::span<const MatVariable> variables)
{
    for (const auto& variable : variables)
        if (!fits(variable))
            return std::unexpected(Error{ErrorKind::invalidRequest,
                                         fmt::format("Cannot write {}: {} has {} values, which does not fit its shape.",
                                                     path.string(), variable.name, variable.values.size()),
                                         {}});
    auto atomic = AtomicFile::create(path);
    if (!atomic) return std::unexpected(atomic.error());
    errno = 0;
    const bool taken = writeVariables(atomic->temporaryPath(), variables);
    const auto failure = writeError(path);  // before another call says something else
    // matio does not notice when the disk takes no more, so what it wrote is looked at.
    const bool there = std::ranges::all_of(
        variables, [&](const MatVariable& variable) { return readMat(atomic->temporaryPath(), variable.name).has_value(); });
    if (!taken || !there) return std::unexpected(failure);
    return atomic->commit();
}

}  // namespace cortilens::files
