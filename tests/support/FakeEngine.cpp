// SPDX-License-Identifier: Apache-2.0
// Speaks the engine's protocol without a model, at once and with answers in closed form; or misbehaves in one chosen way.
//   fake_engine [serve] [--view-ms N] [--protocol N] [--fault lie|half|silent|refuse|garbage|exit|flat|notice]
//   fake_engine demo DIR: makes DIR/nsddata; into a DIR named "full" it cannot, into one named "slow" it never ends
#include "core/wire/Envelope.h"
#include "core/wire/Frame.h"
#include "core/wire/Protocol.h"
#include "tests/support/FakeSubject.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <poll.h>
#include <string>
#include <unistd.h>

namespace {

using namespace cortilens;
using nlohmann::json;

struct Options {
    int viewMs = 1;
    int protocol = wire::kProtocolVersion;
    std::string fault;
};

class FakeEngine {
public:
    explicit FakeEngine(Options options)
        : m_options(std::move(options))
    {}

    int run()
    {
        if (m_options.fault == "exit") {
            std::fputs("fake_engine: no device\n", stderr);
            return 3;
        }
        wire::Hello hello;
        hello.protocol = m_options.protocol;
        hello.engineVersion = "fake 1";
        hello.processId = getpid();
        hello.device = "cpu";
        hello.deviceName = "Abacus";
        hello.precision = "fp32";
        hello.threads = 1;
        send(wire::notificationOf(wire::method::kHello, wire::toJson(hello)));
        if (m_options.fault == "lie") write(std::array<std::uint8_t, 8>{0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4});
        if (m_options.fault == "garbage") write(std::array<std::uint8_t, 6>{2, 0, 0, 0, 0xff, 0xff});
        while (m_isRunning) {
            receive(m_map ? m_options.viewMs : -1);
            if (m_map && m_isRunning) publishView();
        }
        return 0;
    }

private:
    struct RunningMap {
        std::uint64_t id = 0;
        wire::RelevanceRequest request;
        int viewsDone = 0;
    };

    template <typename Bytes> static void write(const Bytes& bytes)
    {
        std::fwrite(bytes.data(), 1, bytes.size(), stdout);
        std::fflush(stdout);
    }
    static void send(const json& message) { write(wire::frameOf(message)); }

    void receive(int timeoutMs)
    {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, timeoutMs) <= 0) return;
        std::array<std::uint8_t, 65536> bytes{};
        const auto count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count <= 0) {
            m_isRunning = false;
            return;
        }
        m_frames.feed(std::span(bytes).first(static_cast<std::size_t>(count)));
        while (auto message = m_frames.next()) {
            if (!*message) return;
            const auto envelope = wire::envelopeOf(**message);
            if (envelope) answer(*envelope);
        }
    }

    void answer(const wire::Envelope& message)
    {
        if (message.kind == wire::EnvelopeKind::cancel) {
            if (m_map && m_map->id == message.id) drop(message.id);
            return;
        }
        if (message.method == wire::method::kInitialize) {
            reply(message.id, wire::Hello{});
            if (m_options.fault == "notice")
                send(wire::notificationOf(wire::method::kNotice,
                                          wire::toJson(wire::Notice{"The disk is full.", "Make room on it."})));
            return;
        }
        if (m_options.fault == "silent") return;
        if (m_options.fault == "refuse")
            return send(wire::failureOf(message.id, {ErrorKind::notFound, "There is no such tree.", "Name another folder."}));
        if (m_options.fault == "half") {
            auto frame = wire::frameOf(wire::replyOf(message.id, wire::toJson(fake::summary("x"))));
            frame.resize(frame.size() / 2);
            write(frame);
            std::_Exit(9);
        }
        respond(message);
    }

    void respond(const wire::Envelope& message)
    {
        const json& params = *message.body;
        const auto id = message.id;
        if (message.method == wire::method::kOpenSubject)
            return reply(id, fake::summary(wire::fromJson<wire::OpenSubject>(params)->directory));
        if (message.method == wire::method::kSurface) {
            const auto query = *wire::fromJson<wire::SurfaceQuery>(params);
            if (m_options.fault == "flat" && query.form == SurfaceForm::flat)
                return send(wire::failureOf(id, {ErrorKind::malformed, "lh.full.flat.patch.3d ends early.", "Fetch it again."}));
            return reply(id, fake::surface(query.hemisphere, query.form));
        }
        if (message.method == wire::method::kVertexTable)
            return reply(id, fake::vertexTable(wire::fromJson<wire::HemisphereQuery>(params)->hemisphere));
        if (message.method == wire::method::kOverlay)
            return reply(id, fake::overlay(wire::fromJson<wire::OverlayQuery>(params)->id));
        if (message.method == wire::method::kPhoto)
            return reply(id, fake::photo(wire::fromJson<wire::PhotoQuery>(params)->image, fake::kPhotoPixels));
        if (message.method == wire::method::kThumbnails) return thumbnails(id, *wire::fromJson<wire::ThumbnailQuery>(params));
        if (message.method == wire::method::kStimuli) return reply(id, fake::stimuli());
        if (message.method == wire::method::kDescribe) return describe(id, *wire::fromJson<wire::DescribeQuery>(params));
        if (message.method == wire::method::kPatches) return patches(id, *wire::fromJson<wire::PatchQuery>(params));
        if (message.method == wire::method::kRelevance) {
            if (m_map) drop(m_map->id);
            m_map = RunningMap{id, *wire::fromJson<wire::RelevanceRequest>(params), 0};
            return;
        }
        if (message.method == wire::method::kShutdown) m_isRunning = false;
        send(wire::replyOf(id, json::object()));
    }

    void drop(std::uint64_t id)
    {
        m_map.reset();
        send(wire::failureOf(id, {ErrorKind::cancelled, "Cancelled.", ""}));
    }

    void publishView()
    {
        ++m_map->viewsDone;
        wire::RelevanceReply answer;
        answer.panel = m_map->request.panel;
        answer.generation = m_map->request.generation;
        answer.map = fake::map(m_map->request.selection, m_map->request.image, m_map->viewsDone);
        answer.quantity = "Predicted response";
        answer.unit = "z-scored beta";
        answer.recipe = "DeiT-Tiny/16 · NACLIP · 112 px · 8 views";
        if (m_map->viewsDone < fake::kViews) return send(wire::progressOf(m_map->id, wire::toJson(answer)));
        send(wire::replyOf(m_map->id, wire::toJson(answer)));
        m_map.reset();
    }

    void thumbnails(std::uint64_t id, const wire::ThumbnailQuery& query)
    {
        wire::ThumbnailStrip strip{query.images, query.sidePixels, {}};
        for (const NsdId image : query.images) {
            const auto photo = fake::photo(image, query.sidePixels);
            strip.rgb.insert(strip.rgb.end(), photo.rgb.begin(), photo.rgb.end());
        }
        reply(id, strip);
    }

    void describe(std::uint64_t id, const wire::DescribeQuery& query)
    {
        wire::SelectionReport report;
        report.title = toText(query.selection);
        report.voxelCount = 12;
        report.r2 = 0.41F;
        report.noiseCeiling = 58;
        report.testImages = 100;
        report.readout = "mean of 12 voxels";
        reply(id, report);
    }

    void patches(std::uint64_t id, const wire::PatchQuery& query)
    {
        auto overlay = fake::overlay("r2");
        overlay.id = "patches";
        overlay.name = overlay.quantity = "Response to the patches";
        overlay.unit = "z-scored beta";
        overlay.kind = OverlayKind::diverging;
        overlay.low = -0.6F;
        overlay.high = 0.6F;
        for (auto& side : overlay.values)
            for (float& value : side) value *= static_cast<float>(query.patches.size()) / 4;
        reply(id, overlay);
    }

    template <typename Message> static void reply(std::uint64_t id, const Message& message)
    {
        send(wire::replyOf(id, wire::toJson(message)));
    }

    Options m_options;
    wire::FrameReader m_frames{wire::kMaxFrameBytes};
    std::optional<RunningMap> m_map;
    bool m_isRunning = true;
};

[[nodiscard]] int makeDemo(const std::filesystem::path& directory)
{
    if (directory.filename() == "full") {
        std::fputs("reading\ncortilens-engine: There is no room for it.\n", stderr);
        return 1;
    }
    if (directory.filename() == "slow") pause();
    std::filesystem::create_directories(directory / "nsddata");
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "demo") return makeDemo(argv[2]);
    Options options;
    for (int i = 1; i + 1 < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--view-ms") options.viewMs = std::atoi(argv[i + 1]);
        if (name == "--protocol") options.protocol = std::atoi(argv[i + 1]);
        if (name == "--fault") options.fault = argv[i + 1];
    }
    return FakeEngine(options).run();
}
