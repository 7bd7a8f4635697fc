// SPDX-License-Identifier: Apache-2.0
#include "core/files/FileLock.h"

#include <sys/file.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace cortilens::files {

FileLock::FileLock(const std::filesystem::path& lockFile)
    : m_descriptor(::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
{
    while (m_descriptor >= 0 && ::flock(m_descriptor, LOCK_EX) != 0 && errno == EINTR) {
    }
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace cortilens::files
