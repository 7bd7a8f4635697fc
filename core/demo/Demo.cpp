// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Demo.h"

#include "core/demo/AnotherSubject.h"
#include "core/demo/ControlEncoder.h"
#include "core/demo/Embeddings.h"
#include "core/demo/Subject.h"
#include "core/demo/TreeFiles.h"
#include "core/dense/DenseNetwork.h"
#include "core/models/BackboneRow.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <unistd.h>

namespace cortilens::demo {

namespace {

namespace fs = std::filesystem;

// One seed per stage, so that a change to one leaves the others alone.
enum class Stage : std::uint64_t { crops = 1, preferences, order, contrasts, noise = 1000 };

/// `person` from 0.
[[nodiscard]] std::uint64_t seedOf(const DemoOptions& options, Stage stage, std::uint64_t person = 0)
{
    return options.seed + static_cast<std::uint64_t>(stage) + 1'000'000 * person;
}

[[nodiscard]] bool isDemoTree(const fs::path& directory)
{
    std::ifstream file(directory / "cortilens/tree.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.find("\"generator\": \"cortilens demo\"") != std::string::npos;
}

[[nodiscard]] Error failed(const fs::path& path, std::string_view what, const std::error_code& error)
{
    return {error == std::errc::no_space_on_device ? ErrorKind::outOfSpace : ErrorKind::unreadable,
            fmt::format("{} {}: {}.", what, path.string(), error.message()), "Choose a folder that you may write to."};
}

/// A folder beside the target that becomes the target, or leaves nothing behind.
class Draft {
public:
    explicit Draft(const fs::path& target)
        : m_target(target)
        , m_path(target.parent_path() / fmt::format(".{}.partial-{}", target.filename().string(), ::getpid()))
    {}
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() { remove(m_path); }

    [[nodiscard]] const fs::path& path() const { return m_path; }

    [[nodiscard]] Result<void> start() const
    {
        remove(m_path);
        std::error_code error;
        fs::create_directories(m_path, error);
        if (error) return std::unexpected(failed(m_path, "Cannot make the folder", error));
        return {};
    }

    /// An old tree steps aside first and is removed last, so that a crash leaves one of the two whole.
    [[nodiscard]] Result<void> publish() const
    {
        const auto old = fs::path(m_path).concat("-old");
        std::error_code error;
        const bool replacing = fs::exists(m_target, error);
        if (replacing) fs::rename(m_target, old, error);
        if (!error) fs::rename(m_path, m_target, error);
        if (error) return std::unexpected(failed(m_target, "Cannot put the demo subject in place at", error));
        if (replacing) remove(old);
        return {};
    }

private:
    static void remove(const fs::path& path)
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }

    fs::path m_target;
    fs::path m_path;
};

[[nodiscard]] Result<void> mayWriteTo(const fs::path& directory, bool replace)
{
    std::error_code error;
    if (!fs::exists(directory, error)) return {};
    if (fs::is_directory(directory, error) && fs::is_empty(directory, error)) return {};
    if (isDemoTree(directory)) {
        if (replace) return {};
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} already holds a demo subject.", directory.string()),
                                     "Open it, or ask for it to be replaced (--force)."});
    }
    return std::unexpected(Error{ErrorKind::invalidRequest,
                                 fmt::format("{} exists and is not a demo subject, so nothing was written.", directory.string()),
                                 "Name a folder that does not exist yet."});
}

/// Reports progress and tells when to stop.
class Course {
public:
    Course(const DemoOptions& options, const DemoProgress& progress)
        : m_options(options)
        , m_progress(progress)
    {}
    [[nodiscard]] Result<void> reach(double fraction, std::string_view stage) const
    {
        if (m_options.stop.stop_requested()) return cancelled("The demo subject was cancelled; nothing was written.");
        if (m_progress) m_progress(fraction, stage);
        return {};
    }
    void show(double fraction, std::string_view stage) const
    {
        if (m_progress) m_progress(fraction, stage);
    }

private:
    const DemoOptions& m_options;
    const DemoProgress& m_progress;
};

/// The photos side of the experiment.
struct Exhibition {
    std::vector<Source> sources;
    std::vector<Crop> crops;
    std::vector<Photo> stimuli;
};

[[nodiscard]] Result<Exhibition> exhibit(const DemoOptions& options)
{
    auto sources = readSources(options.resources / "demo/photos");
    if (!sources) return std::unexpected(sources.error());
    Exhibition exhibition{std::move(*sources), {}, {}};
    exhibition.crops = cropsOf(exhibition.sources, options.photos, seedOf(options, Stage::crops));
    for (const auto& crop : exhibition.crops) exhibition.stimuli.push_back(stimulusOf(crop, exhibition.sources[crop.source]));
    return exhibition;
}

[[nodiscard]] Result<Subject> anatomyOf(const DemoOptions& options)
{
    auto cortex = readCortex(options.resources / "demo/fsaverage5");
    if (!cortex) return std::unexpected(cortex.error());
    Subject subject;
    subject.cortex = std::move(*cortex);
    subject.grid = volumeAround(subject.cortex);
    subject.ribbon = ribbonOf(subject.cortex, subject.grid);
    subject.preferences.seed = seedOf(options, Stage::preferences);
    for (std::size_t side = 0; side < 2; ++side) {
        // The template is its own registration target.
        subject.registered[side] = subject.cortex[side].sphere.points;
        subject.preferences.fields[side] = fieldsOf(subject.cortex[side]);
    }
    return subject;
}

/// The order of photos is the same for everybody, as in NSD's masterordering.
void simulate(Subject& subject, const DemoOptions& options, std::uint64_t person, const models::ClassifierHead& head,
              std::span<const float> embeddings)
{
    subject.voxels = modelVoxels(subject.cortex, subject.ribbon, subject.preferences, head, embeddings);
    subject.order = trialOrder(options.photos, kRepeats, seedOf(options, Stage::order));
    subject.betas.reserve(subject.voxels.size() * subject.order.size());
    for (std::size_t voxel = 0; voxel < subject.voxels.size(); ++voxel) {
        const auto betas = betasOf(subject.voxels[voxel], subject.order, seedOf(options, Stage::noise, person) + voxel);
        subject.scores.push_back(scoresOf(subject.voxels[voxel], betas, subject.order, kSessionTrials, kSharedPhotos));
        subject.betas.insert(subject.betas.end(), betas.begin(), betas.end());
    }
}

[[nodiscard]] Result<void> writeParts(const fs::path& root, const Subject& subject, const Exhibition& exhibition,
                                      const DemoOptions& options, const dense::DenseNetwork& network, const Course& course)
{
    if (auto going = course.reach(0.45, "Surfaces"); !going) return going;
    if (auto written = writeSurfaces(root, subject); !written) return written;
    if (auto written = writeTransforms(root, subject); !written) return written;
    if (auto going = course.reach(0.50, "Regions"); !going) return going;
    if (auto written = writeRegions(root, subject, seedOf(options, Stage::contrasts)); !written) return written;
    if (auto going = course.reach(0.55, "Stimuli"); !going) return going;
    if (auto written = writeExperiment(root, subject, exhibition.sources, exhibition.crops, exhibition.stimuli); !written)
        return written;
    if (auto going = course.reach(0.60, "Betas"); !going) return going;
    const auto show = [&](double fraction) { course.show(0.60 + 0.24 * fraction, "Betas"); };
    if (auto written = writeBetas(root, subject, show); !written) return written;
    if (auto written = writeNcsnr(root, subject); !written) return written;
    if (auto going = course.reach(0.84, "Encoders"); !going) return going;
    if (auto written = writeEncoder(root, subject, network.row(), network.weightsHash()); !written) return written;
    const auto seen = [&](std::size_t photos) {
        course.show(0.84 + 0.10 * static_cast<double>(photos) / options.photos, "Photos through the low-level control");
    };
    if (auto written = writeControlEncoder(root, subject, exhibition.stimuli, options.device, seen, options.stop); !written)
        return written;
    return writeDescription(root, subject, exhibition.sources, std::string(network.row().id));
}

/// The second person has everything but betas, which are the bulk of a tree, and the control, which is fitted to them.
[[nodiscard]] Result<void> writeAnother(const fs::path& root, const Subject& subject, const DemoOptions& options,
                                        const dense::DenseNetwork& network)
{
    if (auto written = writeSurfaces(root, subject); !written) return written;
    if (auto written = writeTransforms(root, subject); !written) return written;
    if (auto written = writeRegions(root, subject, seedOf(options, Stage::contrasts, 1)); !written) return written;
    if (auto written = writeNcsnr(root, subject); !written) return written;
    return writeEncoder(root, subject, network.row(), network.weightsHash());
}

[[nodiscard]] Result<void> checkOptions(const DemoOptions& options)
{
    if (options.photos >= kSharedPhotos && options.photos * kRepeats % kSessionTrials == 0) return {};
    return std::unexpected(Error{ErrorKind::invalidRequest,
                                 fmt::format("{} photos shown {} times do not fill whole sessions of {} trials.", options.photos,
                                             kRepeats, kSessionTrials),
                                 "Ask for 250, 500, 750, ... photos."});
}

}  // namespace

Result<void> writeDemo(const fs::path& directory, const DemoOptions& options, const DemoProgress& progress)
{
    auto target = fs::absolute(directory).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    if (auto allowed = mayWriteTo(target, options.replace); !allowed) return allowed;
    if (auto checked = checkOptions(options); !checked) return checked;
    const Course course(options, progress);
    const Draft draft(target);
    if (auto started = draft.start(); !started) return started;

    if (auto going = course.reach(0, "Photos"); !going) return going;
    const auto& row = models::rows().front();
    const auto network =
        dense::DenseNetwork::open(row, options.resources / "demo/weights" / row.fileNames.front(), options.device);
    if (!network) return std::unexpected(network.error());
    const auto head = (*network)->transformer().head();
    if (!head) return std::unexpected(head.error());
    const auto exhibition = exhibit(options);
    if (!exhibition) return std::unexpected(exhibition.error());
    const auto seen = [&](std::size_t photos) {
        course.show(0.05 + 0.30 * static_cast<double>(photos) / options.photos, "Photos through the network");
    };
    const auto embeddings = unitEmbeddings(*network, exhibition->stimuli, seen, options.stop);
    if (!embeddings) return std::unexpected(embeddings.error());

    if (auto going = course.reach(0.35, "Cortex"); !going) return going;
    auto subject = anatomyOf(options);
    if (!subject) return std::unexpected(subject.error());
    if (auto going = course.reach(0.38, "Responses"); !going) return going;
    simulate(*subject, options, 0, *head, *embeddings);
    if (auto written = writeParts(draft.path(), *subject, *exhibition, options, **network, course); !written) return written;
    if (auto going = course.reach(0.94, "A second subject"); !going) return going;
    auto another = anotherSubject(*subject, seedOf(options, Stage::preferences, 1));
    subject = Subject{};  // its betas are the bulk of the memory
    simulate(another, options, 1, *head, *embeddings);
    if (auto written = writeAnother(draft.path(), another, options, **network); !written) return written;
    if (auto published = draft.publish(); !published) return published;
    course.show(1, "Done");
    return {};
}

}  // namespace cortilens::demo
