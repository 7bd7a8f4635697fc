// SPDX-License-Identifier: Apache-2.0
// What is called cortilens-engine: it sets what has to be set before the engine's libraries are loaded, then becomes the engine.
//
// OpenMP's threads spin while they wait, which is ruinous as soon as the window or another job wants the cores as well (beside a
// compiler a view took nine times as long). The library reads its settings while it is loaded, and loading LibTorch takes a third
// of a second, so it must not be this program that is linked to them. Where somebody has set them they are left alone.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unistd.h>

int main(int, char** argv)
{
    if (std::getenv("GOMP_SPINCOUNT") == nullptr) ::setenv("OMP_WAIT_POLICY", "passive", 0);
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) {
        std::fprintf(stderr, "cortilens-engine: where it lies is not known: %s. It needs /proc.\n", error.message().c_str());
        return 1;
    }
    const auto engine = self.parent_path().parent_path() / "libexec/cortilens-engine-program";
    ::execv(engine.c_str(), argv);  // returns only when it failed
    std::fprintf(stderr, "cortilens-engine: %s cannot be started: %s. Install the program as a whole, or build it anew.\n",
                 engine.c_str(), std::strerror(errno));
    return 1;
}
