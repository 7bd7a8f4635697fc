// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Serve.h"

#include "core/engine/Session.h"
#include "core/wire/Frame.h"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <span>
#include <unistd.h>

namespace cortilens::engine {

namespace {

/// A subject's surfaces are tens of megabytes: in pieces of a pipe's usual 64 KiB the reader wakes up hundreds of times for them.
/// What is no pipe, or not allowed, stays as it is.
void widen([[maybe_unused]] int pipe)
{
#ifdef F_SETPIPE_SZ
    constexpr int kPipeBytes = 1 << 20;
    (void)fcntl(pipe, F_SETPIPE_SZ, kPipeBytes);
#endif
}

/// Writes frames until the other side has gone; then keeps quiet, because the end of the input will follow.
class FrameWriter {
public:
    explicit FrameWriter(int descriptor)
        : m_descriptor(descriptor)
    {
        widen(descriptor);
    }

    void write(const nlohmann::json& message)
    {
        const auto frame = wire::frameOf(message);
        std::span<const std::uint8_t> rest(frame);
        while (!m_broken && !rest.empty()) {
            const auto count = ::write(m_descriptor, rest.data(), rest.size());
            if (count >= 0)
                rest = rest.subspan(static_cast<std::size_t>(count));
            else if (errno != EINTR)
                m_broken = true;
        }
    }

private:
    int m_descriptor;
    bool m_broken = false;
};

[[nodiscard]] bool isReadable(int descriptor)
{
    pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
    return poll(&waiting, 1, 0) > 0;
}

/// Hands over what is whole. Errors: those of FrameReader.
[[nodiscard]] Result<void> deliver(wire::FrameReader& reader, Session& session)
{
    while (!session.isOver()) {
        const auto message = reader.next();
        if (!message) return std::unexpected(message.error());
        if (!*message) break;
        session.receive(**message);
    }
    return {};
}

[[nodiscard]] Result<void> converse(Session& session, int input)
{
    wire::FrameReader reader(wire::kMaxFrameBytes);
    std::array<std::uint8_t, 1 << 16> bytes{};
    while (!session.isOver()) {
        if (!isReadable(input)) session.settle();
        const auto count = ::read(input, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        reader.feed(std::span(bytes).first(static_cast<std::size_t>(count)));
        if (auto delivered = deliver(reader, session); !delivered) return delivered;
    }
    if (!session.isOver() && reader.pending() > 0)
        return std::unexpected(Error{ErrorKind::malformed, "The input ended in the middle of a message.",
                                     "The other side has ended, or announced a longer frame than it sent."});
    return {};
}

}  // namespace

Result<void> serve(const EngineOptions& options, int input, int output)
{
    std::signal(SIGPIPE, SIG_IGN);  // a window that has gone is told by write() and by the end of the input
    FrameWriter writer(output);
    auto session = Session::open(options, [&writer](const nlohmann::json& message) { writer.write(message); });
    if (!session) return std::unexpected(session.error());
    (*session)->greet();
    return converse(**session, input);
}

Result<int> takeStandardOutput()
{
    const int frames = dup(STDOUT_FILENO);
    if (frames >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) return frames;
    return std::unexpected(
        Error{ErrorKind::unreadable, std::string("The standard output cannot be used: ") + std::strerror(errno) + '.', {}});
}

}  // namespace cortilens::engine
