// SPDX-License-Identifier: Apache-2.0
#include "core/data/StudyDraft.h"

#include "core/data/Algonauts.h"
#include "core/data/DraftSubject.h"
#include "core/data/StudyReader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <system_error>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 2> kSides{"left", "right"};

/// sub-01, subj01; not subcortical.
[[nodiscard]] bool isSubjectName(const std::string& name)
{
    return (name.starts_with("sub-") || name.starts_with("subj") || name.starts_with("sub_")) &&
           std::ranges::any_of(name, [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

[[nodiscard]] std::string subjectOf(const fs::path& path, const fs::path& folder)
{
    for (const auto& part : path.lexically_relative(folder).parent_path())
        if (isSubjectName(part.string())) return part.string();
    return {};
}

/// Letters, digits, - and _.
[[nodiscard]] std::string asName(std::string text)
{
    std::ranges::replace_if(
        text, [](unsigned char letter) { return std::isalnum(letter) == 0 && letter != '-' && letter != '_'; }, '_');
    return text.empty() ? "subject" : text;
}

/// Writes down a description as the schema has it.
class Writer {
public:
    explicit Writer(fs::path base)
        : m_base(std::move(base))
    {}

    [[nodiscard]] Json photosOf(const PhotoFiles& photos) const
    {
        if (!photos.folder.empty()) return {{"folder", text(photos.folder)}};
        return {{"file", text(photos.file)}, {"dataset", photos.dataset}};
    }

    [[nodiscard]] Json subjectOf(const SubjectFiles& files) const
    {
        Json json{{"name", files.name}, {"space", spaceOf(files)}};
        for (std::size_t side = 0; side < 2; ++side) {
            Json half = Json::object();
            for (const auto form : kSurfaceForms)
                put(half, std::string(nameOf(form)).c_str(), files.forms[side][static_cast<std::size_t>(form)]);
            put(half, "registered", files.registered[side]);
            if (!files.curvature[side].empty()) put(half, "curvature", files.curvature[side].front());
            if (!half.empty()) json["surfaces"][kSides[side]] = half;
        }
        if (const auto transforms = halves(files.transforms); !transforms.empty() && !files.onSurface())
            json["transforms"] = transforms;
        if (files.transformsByWorld) json["transforms"] = Json{{"by_world", true}};
        for (const auto& set : files.labels) {
            Json roi{{"name", set.set}};
            put(roi, "whole", set.whole);
            put(roi, "lh", set.halves[0]);
            put(roi, "rh", set.halves[1]);
            roi.update(halves(set.onSurface));
            put(roi, "table", set.table);
            json["rois"].push_back(roi);
        }
        if (const auto ceiling = ceilingOf(files.ceiling); ceiling.size() > 1) json["noise_ceiling"] = ceiling;
        for (const auto& session : files.responses) json["responses"].push_back(sessionOf(session));
        put(json, "test", files.testPhotos);
        for (const auto& encoder : files.encoders) json["encoders"].push_back(text(encoder));
        return json;
    }

    [[nodiscard]] std::string text(const fs::path& path) const
    {
        const auto relative = path.lexically_relative(m_base);
        return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
    }

private:
    void put(Json& json, const char* key, const fs::path& path) const
    {
        if (!path.empty()) json[key] = text(path);
    }
    [[nodiscard]] Json halves(const std::array<fs::path, 2>& paths) const
    {
        Json json = Json::object();
        for (std::size_t side = 0; side < 2; ++side) put(json, kSides[side], paths[side]);
        return json;
    }
    [[nodiscard]] Json spaceOf(const SubjectFiles& files) const
    {
        Json space{{"name", files.space}};
        if (!files.onSurface()) {
            put(space, "mask", files.mask.volume);
            space["order"] = "numpy";
            return space;
        }
        space["vertices"] = files.vertexCounts;
        space.update(halves(files.mask.surfaces));
        return space;
    }
    [[nodiscard]] Json ceilingOf(const CeilingFiles& ceiling) const
    {
        constexpr std::array<const char*, 3> kKinds{"ncsnr", "percent", "fraction"};
        Json json{{"as", kKinds[static_cast<std::size_t>(ceiling.kind)]}};
        put(json, "volume", ceiling.volume);
        json.update(halves(ceiling.surfaces));
        return json;
    }
    [[nodiscard]] Json sessionOf(const ResponseFiles& session) const
    {
        Json json = halves(session.halves);
        put(json, "file", session.file);
        const auto& any = session.file.empty() ? session.halves[0] : session.file;
        if (any.extension() != ".npy" && any.extension() != ".nii" && any.extension() != ".gz") json["dataset"] = session.dataset;
        if (any.extension() != ".nii" && any.extension() != ".gz") json["rows"] = session.unitsFirst ? "units" : "trials";
        put(json, "photos", session.photos);
        return json;
    }

    fs::path m_base;
};

[[nodiscard]] PhotoFiles photosIn(const StudySurvey& survey, std::vector<std::string>& notes, const Writer& writer)
{
    PhotoFiles photos;
    if (!survey.photoFolders.empty()) {
        photos.folder = survey.photoFolders.front();
        photos.pictures = picturesIn(photos.folder);
        for (const auto& other : std::span(survey.photoFolders).subspan(1))
            notes.push_back("other pictures: " + writer.text(other));
        return photos;
    }
    const auto file = std::ranges::find(survey.files, FoundKind::photos, &FoundFile::kind);
    if (file != survey.files.end()) {
        photos.file = file->path;
        photos.dataset = file->dataset;
    }
    return photos;
}

[[nodiscard]] Error withoutSpace(const fs::path& folder, const std::vector<std::string>& notes)
{
    std::string seen;
    for (const auto& note : notes) seen += " " + note;
    return {
        ErrorKind::mismatch,
        fmt::format("Nothing in {} says in which voxels or vertices responses are counted.{}", folder.string(), seen),
        "Put a volume with `mask` in its name there (mask.nii.gz, brain_mask.npy) whose voxels the columns of the responses go "
        "through, or responses of both surfaces (lh.betas.npy, rh.betas.npy)."};
}

/// Numbers of a list beside each other, as a person writes them.
[[nodiscard]] std::string withShortLists(std::string text)
{
    for (auto open = text.find('['); open != std::string::npos; open = text.find('[', open + 1)) {
        const auto close = text.find_first_not_of("0123456789.-+eE, \n", open + 1);
        if (close == std::string::npos || text[close] != ']') continue;
        auto numbers = text.substr(open, close + 1 - open);
        std::erase_if(numbers, [](char letter) { return letter == ' ' || letter == '\n'; });
        for (auto comma = numbers.find(','); comma != std::string::npos; comma = numbers.find(',', comma + 1))
            numbers.insert(comma + 1, 1, ' ');
        text.replace(open, close + 1 - open, numbers);
    }
    return text;
}

/// What already opens needs no file.
[[nodiscard]] Result<void> checkNeeded(const fs::path& folder)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("There is no folder {}.", folder.string()),
                                     "Name the folder that holds photos, responses, masks and surfaces."});
    const auto opened = [&](std::string_view what) {
        return std::unexpected(Error{ErrorKind::mismatch, fmt::format("{} is {}, which opens as it is.", folder.string(), what),
                                     fmt::format("Open it: cortilens {}", folder.string())});
    };
    if (algonautsRoot(folder)) return opened("Algonauts 2023");
    for (const auto* landmark : {"nsddata", "nsddata_betas", "nsddata_stimuli"})
        if (fs::is_directory(folder / landmark, error)) return opened("a copy of the Natural Scenes Dataset");
    return {};
}

}  // namespace

Result<std::string> draftStudy(const fs::path& folder, const fs::path& out)
{
    std::error_code ignored;
    auto root = fs::absolute(folder, ignored).lexically_normal();
    if (!root.has_filename()) root = root.parent_path();
    if (auto needed = checkNeeded(root); !needed) return std::unexpected(needed.error());
    const Writer writer(fs::absolute(out, ignored).lexically_normal().parent_path());
    const auto survey = surveyOf(root);
    std::vector<std::string> notes = survey.unread;
    if (survey.cutShort) notes.emplace_back("the folder has more than 20 000 files: the rest was not looked at.");
    const auto photos = photosIn(survey, notes, writer);
    std::map<std::string, std::vector<FoundFile>> bySubject;
    for (const auto& file : survey.files)
        if (auto name = subjectOf(file.path, root); !name.empty()) bySubject[name];
    if (bySubject.empty()) bySubject[asName(root.filename().string())];
    for (const auto& file : survey.files) {
        const auto owner = subjectOf(file.path, root);
        for (auto& [name, files] : bySubject)
            if (owner.empty() || owner == name) files.push_back(file);
    }

    Json study{{"cortilens_study", 1}, {"title", root.filename().string()}};
    if (!photos.folder.empty() || !photos.file.empty()) study["photos"] = writer.photosOf(photos);
    study["subjects"] = Json::array();
    std::set<fs::path> used;
    for (auto& [name, files] : bySubject) {
        auto subject = draftSubject(asName(name), files, photos);
        std::ranges::move(subject.notes, std::back_inserter(notes));
        used.merge(subject.used);
        if (subject.files.space.empty())
            notes.push_back(fmt::format("{} has neither a mask nor responses of both surfaces, and is left out.", name));
        else
            study["subjects"].push_back(writer.subjectOf(subject.files));
    }
    if (study["subjects"].empty()) return std::unexpected(withoutSpace(root, notes));
    for (const auto& file : survey.files)
        if (!used.contains(file.path) && file.kind != FoundKind::photos) notes.push_back("not used: " + writer.text(file.path));
    std::string text =
        "// What 'cortilens-engine study new' found. Every key is described in resources/schema/study.schema.json;\n"
        "// 'cortilens-engine study check FILE' says what is wrong, with the line.\n";
    for (auto& note : notes) {
        std::ranges::replace(note, '\n', ' ');
        text += "// - " + note + "\n";
    }
    return text + withShortLists(study.dump(2)) + "\n";
}

}  // namespace cortilens::data
