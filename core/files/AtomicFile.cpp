// SPDX-License-Identifier: Apache-2.0
#include "core/files/AtomicFile.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cortilens::files {

namespace {

constexpr ::ssize_t kWorthStarting = 1 << 20;  // bytes

/// Different for every file of every process on this machine; O_EXCL catches the rest (another machine on a network share).
[[nodiscard]] std::filesystem::path temporaryNameFor(const std::filesystem::path& target)
{
    static std::atomic<unsigned> counter{0};
    return target.parent_path() / fmt::format(".{}-{}.{}", ::getpid(), counter++, target.filename().string());
}

/// Makes the rename itself survive a power cut. Not every file system can; none fails the write for it.
void flushFolder(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& target)
{
    // The last step puts a new file in the target's place: a folder would refuse it, a device such as /dev/stdout would be lost.
    std::error_code unknown;
    const auto there = std::filesystem::status(target, unknown);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("Cannot write {}: {} of that name is there.", target.string(),
                                                 is_directory(there) ? "a folder" : "a device"),
                                     "Choose another name."});
    for (int attempt = 0; attempt < 100; ++attempt) {
        auto temporary = temporaryNameFor(target);
        const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) return AtomicFile(target, std::move(temporary), descriptor);
        if (errno != EEXIST) break;
    }
    return std::unexpected(writeError(target, errno));
}

AtomicFile::AtomicFile(std::filesystem::path target, std::filesystem::path temporary, int descriptor)
    : m_target(std::move(target))
    , m_temporary(std::move(temporary))
    , m_descriptor(descriptor)
{}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_target(std::move(other.m_target))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
{}

AtomicFile::~AtomicFile()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
    if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

Result<void> AtomicFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return std::unexpected(writeError(m_target, errno));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        // The disk begins now, so that commit() waits for the last bytes only; whether it does changes nothing else.
        if (written >= kWorthStarting) ::sync_file_range(m_descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    }
    return {};
}

Result<void> AtomicFile::commit()
{
    // A full disk may show only here (delayed allocation, network shares), so each result counts.
    if (::fsync(m_descriptor) != 0) return std::unexpected(writeError(m_target, errno));
    if (::close(std::exchange(m_descriptor, -1)) != 0) return std::unexpected(writeError(m_target, errno));
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) return std::unexpected(writeError(m_target, errno));
    m_temporary.clear();
    flushFolder(m_target.parent_path());
    return {};
}

Error writeError(const std::filesystem::path& target)
{
    // What else errno holds may be left from anything that the library tried.
    return writeError(target, errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? errno : EIO);
}

Error writeError(const std::filesystem::path& target, int code)
{
    const auto message = fmt::format("Cannot write {}: {}.", target.string(), std::generic_category().message(code));
    switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return {ErrorKind::outOfSpace, message, "Free some space on that disk or choose another folder."};
    case ENOENT:
    case ENOTDIR:
        return {ErrorKind::notFound, message, fmt::format("Create the folder {} first.", target.parent_path().string())};
    case EACCES:
    case EPERM:
    case EROFS:
        return {ErrorKind::unreadable, message, "Choose a folder that you may write to."};
    default:
        return {ErrorKind::unreadable, message, "Check the disk or the network share."};
    }
}

Result<void> writeAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes)
{
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    if (auto written = file->write(bytes); !written) return written;
    return file->commit();
}

}  // namespace cortilens::files
