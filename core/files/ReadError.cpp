// SPDX-License-Identifier: Apache-2.0
#include "core/files/ReadError.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace cortilens::files {

Error readError(int code, const std::filesystem::path& path)
{
    if (code == ENOENT || code == ENOTDIR)
        return {ErrorKind::notFound, fmt::format("There is no file {}.", path.string()), "Check the name and the folder."};
    if (code == EINVAL)
        return {ErrorKind::unreadable, fmt::format("Cannot read {}: it is not an ordinary file.", path.string()),
                "Name a file on a disk."};
    return {ErrorKind::unreadable, fmt::format("Cannot read {}: {}.", path.string(), std::generic_category().message(code)),
            "Check that it is a file and that you may read it."};
}

Error malformed(const std::filesystem::path& path, std::string_view format, std::string_view what, std::string_view remedy)
{
    return {ErrorKind::malformed, fmt::format("{} cannot be read as {}: {}.", path.string(), format, what), std::string(remedy)};
}

Error outOfMemory(const std::filesystem::path& path)
{
    return {ErrorKind::outOfMemory, fmt::format("There is not enough memory to read {}.", path.string()), {}};
}

}  // namespace cortilens::files
