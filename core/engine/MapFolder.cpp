// SPDX-License-Identifier: Apache-2.0
#include "core/engine/MapFolder.h"

#include "core/engine/Machine.h"
#include "core/engine/ShellStudy.h"
#include "core/files/AtomicFile.h"
#include "core/files/MappedFile.h"
#include "core/files/Npy.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 80;
constexpr std::int64_t kNpyHead = 128;

[[nodiscard]] std::unexpected<Error> invalid(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::move(remedy)});
}

/// The questions in the wire's words, each once. `like` has all else.
[[nodiscard]] Result<std::vector<std::pair<std::string, wire::RelevanceRequest>>> requestsOf(const MapFolderOptions& options,
                                                                                             const wire::RelevanceRequest& like)
{
    std::vector<std::pair<std::string, wire::RelevanceRequest>> requests;
    const auto add = [&](const std::string& name, wire::RelevanceRequest request) {
        auto folder = folderNameOf(name);
        for (int n = 2; std::ranges::find(requests, folder, [](const auto& each) { return each.first; }) != requests.end(); ++n)
            folder = fmt::format("{}-{}", folderNameOf(name), n);
        requests.emplace_back(std::move(folder), std::move(request));
    };
    for (const auto& text : options.selections) {
        auto selection = selectionFrom(text);
        if (!selection) return std::unexpected(selection.error());
        auto request = like;
        request.selection = std::move(*selection);
        add(text, std::move(request));
    }
    for (const auto& text : options.texts) {
        auto request = like;
        request.text = text;
        add("text " + text, std::move(request));
    }
    for (const auto& bank : options.banks) {
        auto request = like;
        request.bank = bank;
        add("bank " + bank, std::move(request));
    }
    if (requests.empty()) return invalid("Nothing was named whose maps could be made.", "Name a region with --select, or words.");
    return requests;
}

[[nodiscard]] wire::RelevanceRequest likeOf(const MapFolderOptions& options, NsdId anyPhoto)
{
    wire::RelevanceRequest like;
    like.image = anyPhoto;
    like.backbone = options.backbone;
    like.preset = options.preset;
    like.adaptor = options.adaptor;
    like.views = options.views;
    like.stopAtConvergence = options.stopAtConvergence;
    like.subject = options.homologueIn;
    return like;
}

[[nodiscard]] Error explained(Error error, std::size_t written)
{
    if (error.kind == ErrorKind::cancelled)
        return {error.kind, fmt::format("Cancelled; the maps of {} photos were written.", written), "Run it again to go on."};
    if (written > 0) error.remedy += fmt::format(" The maps of {} photos are there.", written);
    return error;
}

/// Photos whose maps are there, or whose features are stored, need no network: what is left is answered.
[[nodiscard]] Result<std::vector<NsdId>> writeStored(const ShellStudy& shell, const MapFolder& folder,
                                                     const PrepareCourse& course, std::size_t& written)
{
    std::vector<NsdId> missing;
    std::size_t looked = 0;
    for (const auto photo : folder.photos()) {
        if (course.stop.stop_requested()) return std::unexpected(Error{ErrorKind::cancelled, "Cancelled.", {}});
        if (course.progress) course.progress("photos looked at", looked++, folder.photos().size());
        if (folder.isWhole(photo)) continue;
        auto wish = folder.wish();
        wish.image = photo;
        const auto order = orderWithoutEncoder(shell.study, shell.source(), wish);
        if (!order) return std::unexpected(order.error());
        const auto features = shell.source().look(order->provenance);
        if (!features) {
            missing.push_back(photo);
            continue;
        }
        if (auto done = folder.write(photo, *features); !done) return std::unexpected(done.error());
        ++written;
    }
    return missing;
}

}  // namespace

std::string folderNameOf(std::string_view question)
{
    std::string name;
    const auto dash = [&] {
        if (!name.empty() && name.back() != '-') name += '-';
    };
    for (const char each : question) {
        const auto byte = static_cast<unsigned char>(each);
        const bool isPlain = (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                             each == '_' || each == '.' || byte >= 0x80;
        if (isPlain && !(each == '.' && name.empty())) {
            name += each;
        } else {
            dash();
            if (each == '>') name += "above-";
        }
    }
    if (name.size() > kLongestName) {
        auto end = kLongestName;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;  // not in the middle of a letter
        name.resize(end);
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    return name.empty() ? "map" : name;
}

MapFolder::MapFolder(std::shared_ptr<const Study> study, FeatureSource& source, std::filesystem::path out)
    : m_study(std::move(study))
    , m_source(&source)
    , m_out(std::move(out))
{}

Result<MapFolder> MapFolder::open(const std::shared_ptr<const Study>& study, FeatureSource& source, TextSource& texts,
                                  const MapFolderOptions& options)
{
    MapFolder folder(study, source, options.out);
    if (auto asked = folder.ask(texts, options); !asked) return std::unexpected(asked.error());
    if (auto settled = folder.settle(); !settled) return std::unexpected(settled.error());
    if (auto fits = folder.checkRoom(); !fits) return std::unexpected(fits.error());
    return folder;
}

Result<void> MapFolder::ask(TextSource& texts, const MapFolderOptions& options)
{
    const auto stimuli = m_study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto shard = data::shardFrom(options.shard);
    if (!shard) return std::unexpected(shard.error());
    auto photos = data::imagesFrom(options.images, **stimuli);
    if (!photos) return std::unexpected(photos.error());
    const auto like = likeOf(options, photos->front());
    m_photos = shard->of(std::move(*photos));
    m_wish = wishFor(like, like.image);
    m_wish.stopAtConvergence = options.stopAtConvergence;
    const auto requests = requestsOf(options, like);
    if (!requests) return std::unexpected(requests.error());
    for (const auto& [name, request] : *requests) {
        auto question = mapQuestionOf(m_study, *m_source, texts, request);
        if (!question) return std::unexpected(question.error());
        m_questions.push_back({name, std::move(*question)});
    }
    return {};
}

/// What the maps are, the same for every shard and whatever machine.
Result<std::string> MapFolder::description() const
{
    const auto& order = m_questions.front().question.order;
    nlohmann::ordered_json json;
    json["cortilens_maps"] = 1;
    json["program"] = fmt::format("cortilens {}", kEngineVersion);
    json["study"] = m_study->tree().description().title;
    json["synthetic"] = m_study->tree().description().synthetic;
    json["array"] = "float32 [rows, cols] over the whole photo, row after row from the upper left; NaN: no value";
    json["recipe"] = recipeText(order);
    json["recipe_values"] = order.provenance.recipe;
    json["weights"] = order.backbone->weights.filename().string();
    json["weights_sha256"] = order.provenance.weights;
    for (const auto& [name, question] : m_questions) {
        nlohmann::ordered_json one{{"folder", name}, {"map", question.words}};
        if (question.readout.empty()) {
            one["unit"] = "";
        } else {
            const auto& encoder = question.order.backbone->encoderFile;
            const auto hash = m_source->weightsHash(encoder);
            if (!hash) return std::unexpected(hash.error());
            one["unit"] = "z-scored beta";
            one["readout"] = question.readout;
            one["subject"] = question.order.study->subject().name();
            one["encoder"] = encoder.filename().string();
            one["encoder_sha256"] = *hash;
        }
        json["maps"].push_back(std::move(one));
    }
    return json.dump(2) + '\n';
}

/// The folder begins with its description; one that is there has to be the same.
Result<void> MapFolder::settle() const
{
    const auto text = description();
    if (!text) return std::unexpected(text.error());
    std::error_code error;
    for (const auto& asked : m_questions) {
        fs::create_directories(m_out / asked.folder, error);
        if (error)
            return std::unexpected(
                Error{ErrorKind::unreadable,
                      fmt::format("Cannot make the folder {}: {}.", (m_out / asked.folder).string(), error.message()),
                      "Choose a folder that you may write to."});
    }
    const auto path = m_out / "maps.json";
    if (!fs::exists(path, error)) return files::writeAtomically(path, std::as_bytes(std::span(*text)));
    const auto there = files::MappedFile::open(path);
    if (!there) return std::unexpected(there.error());
    if (files::textOf(there->bytes()) == *text) return {};
    return std::unexpected(Error{
        ErrorKind::mismatch,
        fmt::format("{} holds maps of something else: another question, encoder, recipe or version (compare its maps.json).",
                    m_out.string()),
        "Name another folder."});
}

Result<void> MapFolder::checkRoom() const
{
    const auto maps =
        questions() * static_cast<std::size_t>(std::ranges::count_if(m_photos, [&](NsdId photo) { return !isWhole(photo); }));
    const auto cells = m_questions.front().question.order.recipe.grid().cells();
    const auto needed = static_cast<std::int64_t>(maps) * (static_cast<std::int64_t>(cells * sizeof(float)) + kNpyHead);
    const auto free = freeBytes(m_out);
    if (free < 0 || free >= needed) return {};
    return std::unexpected(
        Error{ErrorKind::outOfSpace,
              fmt::format("{} maps take {}, and {} has {} free.", maps, sizeText(needed), m_out.string(), sizeText(free)),
              "Make room on that disk, choose another folder, or name fewer photos."});
}

fs::path MapFolder::fileOf(const Asked& asked, NsdId photo) const
{
    return m_out / asked.folder / fmt::format("nsd{:05}.npy", photo.value);
}

bool MapFolder::isWhole(NsdId photo) const
{
    std::error_code ignored;
    return std::ranges::all_of(m_questions, [&](const auto& asked) { return fs::exists(fileOf(asked, photo), ignored); });
}

std::string MapFolder::words() const
{
    return fmt::format("{}: {} map{} of each of {} photos, {}", m_out.string(), questions(), questions() == 1 ? "" : "s",
                       m_photos.size(), recipeText(m_questions.front().question.order));
}

Result<void> MapFolder::write(NsdId photo, const dense::FeatureMap& features) const
{
    for (const auto& asked : m_questions) {
        const auto reply = asked.question.answer(features, m_source->device());
        if (!reply) return std::unexpected(reply.error());
        const auto& map = reply->map;
        if (auto written = files::writeNpy(fileOf(asked, photo), map.values, {map.grid.rows, map.grid.cols}); !written)
            return written;
    }
    return {};
}

Result<std::string> writeMaps(const EngineOptions& engine, const MapFolderOptions& options, const PrepareCourse& course)
{
    const auto shell = openForShell(engine, options.directory, options.subject, options.encoder);
    if (!shell) return std::unexpected(shell.error());
    TextSource texts(shell->resources);
    const auto folder = MapFolder::open(shell->study, shell->source(), texts, options);
    if (!folder) return std::unexpected(folder.error());
    std::size_t written = 0;
    const auto missing = writeStored(*shell, *folder, course, written);
    if (!missing) return std::unexpected(explained(missing.error(), written));
    ManyCourse many;
    many.stop = course.stop;
    many.progress = [&](std::size_t done, std::size_t total) {
        if (course.progress) course.progress("photos", done, total);
    };
    many.kept = [&](const FeatureOrder& order, const dense::FeatureMap& features) -> Result<void> {
        auto done = folder->write(order.photo->id, features);
        if (done) ++written;
        return done;
    };
    if (course.progress && !missing->empty()) course.progress("photos", 0, missing->size());
    if (auto made = makeMaps(shell->study, shell->source(), folder->wish(), *missing, many); !made)
        return std::unexpected(explained(made.error(), written));
    return fmt::format("{}; {} photos written now, {} of them seen anew", folder->words(), written, missing->size());
}

}  // namespace cortilens::engine
