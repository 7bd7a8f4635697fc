// SPDX-License-Identifier: Apache-2.0
#include "core/data/StudyReader.h"

#include "core/data/SurfaceFiles.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <system_error>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::array<const char*, 2> kSides{"left", "right"};

/// Turns a document that fits the schema into places of files, and writes down what contradicts itself or is not there.
class Reader {
public:
    Reader(const files::LocatedJson& document, const fs::path& path)
        : m_document(document)
        , m_folder(path.parent_path())
        , m_file(path.filename().string())
    {}

    [[nodiscard]] StudyReading read()
    {
        const auto& json = *m_document.value;
        auto& study = m_reading.description;
        study.root = m_folder;
        study.place = m_file == "study.json" ? m_folder : m_folder / m_file;
        study.title.title = json.value("title", "");
        study.title.synthetic = json.value("synthetic", false);
        PhotoFiles photos;
        if (json.contains("photos")) photos = photosAt(json["photos"], "/photos");
        photos.remedy = fmt::format("Name them in {}: \"photos\": {{\"folder\": \"photos\"}}.", m_file);
        const auto& subjects = json["subjects"];
        for (std::size_t n = 0; n < subjects.size(); ++n) {
            auto subject = subjectAt(subjects[n], files::pointerBelow("/subjects", n), photos);
            if (std::ranges::find(study.subjects, subject.name, &SubjectFiles::name) != study.subjects.end())
                wrong(files::pointerBelow("/subjects", n), fmt::format("there are two subjects called {}.", subject.name));
            study.subjects.push_back(std::move(subject));
        }
        for (auto* problems : {&m_reading.problems, &m_reading.missing})
            std::ranges::stable_sort(*problems, {}, &files::JsonProblem::line);
        return std::move(m_reading);
    }

private:
    void wrong(const std::string& pointer, std::string words)
    {
        m_reading.problems.push_back({m_document.lineOf(pointer), std::move(words)});
    }

    /// The path that a key names, or an empty one.
    [[nodiscard]] fs::path pathAt(const Json& object, const std::string& pointer, const char* key)
    {
        const auto found = object.find(key);
        if (found == object.end()) return {};
        auto path = (m_folder / found->get<std::string>()).lexically_normal();
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            m_reading.missing.push_back({m_document.lineOf(files::pointerBelow(pointer, key)),
                                         fmt::format("`{}` names {}, which is not there.", key, path.string())});
        return path;
    }
    [[nodiscard]] std::array<fs::path, 2> halvesAt(const Json& object, const std::string& pointer)
    {
        return {pathAt(object, pointer, "left"), pathAt(object, pointer, "right")};
    }

    [[nodiscard]] PhotoFiles photosAt(const Json& json, const std::string& pointer)
    {
        PhotoFiles photos;
        photos.folder = pathAt(json, pointer, "folder");
        photos.file = pathAt(json, pointer, "file");
        photos.dataset = json.value("dataset", photos.dataset);
        if (photos.folder.empty() == photos.file.empty())
            wrong(pointer, "`photos` names either a `folder` of pictures or a `file` of HDF5.");
        if (!photos.folder.empty()) photos.pictures = picturesIn(photos.folder);
        return photos;
    }

    void readSpace(SubjectFiles& files, const Json& space, const std::string& pointer)
    {
        files.space = space["name"];
        files.mask.volume = pathAt(space, pointer, "mask");
        files.mask.surfaces = halvesAt(space, pointer);
        files.mask.matlabOrder = space.value("order", "numpy") == "matlab";
        if (space.contains("vertices"))
            for (std::size_t side = 0; side < 2; ++side) files.vertexCounts[side] = space["vertices"][side];
        if (files.onSurface() != files.mask.volume.empty())
            wrong(pointer, "`space` has either a `mask` (of voxels) or `vertices` (two numbers).");
        if (!files.onSurface() && (space.contains("left") || space.contains("right")))
            wrong(pointer, "`left` and `right` are masks of vertices: `vertices` says how many the surfaces have.");
        if (!files.mask.volume.empty()) files.volumes = {files.mask.volume};
    }

    void readSurfaces(SubjectFiles& files, const Json& surfaces, const std::string& pointer)
    {
        for (std::size_t side = 0; side < 2; ++side) {
            if (!surfaces.contains(kSides[side])) continue;
            const auto& half = surfaces[kSides[side]];
            const auto below = files::pointerBelow(pointer, kSides[side]);
            for (const auto form : kSurfaceForms)
                files.forms[side][static_cast<std::size_t>(form)] = pathAt(half, below, std::string(nameOf(form)).c_str());
            files.registered[side] = pathAt(half, below, "registered");
            if (auto curvature = pathAt(half, below, "curvature"); !curvature.empty())
                files.curvature[side].push_back(std::move(curvature));
        }
    }

    void readTransforms(SubjectFiles& files, const Json& transforms, const std::string& pointer)
    {
        files.transforms = halvesAt(transforms, pointer);
        files.transformsByWorld = transforms.value("by_world", false);
        const bool named = !files.transforms[0].empty() || !files.transforms[1].empty();
        if (files.onSurface()) wrong(pointer, "`transforms` lead to voxels; the space is one of vertices.");
        if (named == files.transformsByWorld)
            wrong(pointer, "`transforms` has either files (`left`, `right`) or `by_world`: true.");
    }

    void readRoi(SubjectFiles& files, const Json& roi, const std::string& pointer)
    {
        LabelFiles labels;
        labels.set = roi["name"];
        labels.whole = pathAt(roi, pointer, "whole");
        labels.halves = {pathAt(roi, pointer, "lh"), pathAt(roi, pointer, "rh")};
        labels.onSurface = halvesAt(roi, pointer);
        labels.table = pathAt(roi, pointer, "table");
        labels.base = files.mask.volume;
        labels.masks = files.mask.surfaces;
        const bool volume = !labels.whole.empty() || !labels.halves[0].empty() || !labels.halves[1].empty();
        const bool surface = !labels.onSurface[0].empty() || !labels.onSurface[1].empty();
        if (!volume && !surface) wrong(pointer, fmt::format("the labels {} name no file.", labels.set));
        if (volume && files.onSurface())
            wrong(pointer, fmt::format("the labels {} are of a volume, the space {} is one of vertices: name `left` and `right`.",
                                       labels.set, files.space));
        files.labels.push_back(std::move(labels));
    }

    void readMap(SubjectFiles& files, const Json& map, const std::string& pointer)
    {
        OverlayFiles overlay{{}, pathAt(map, pointer, "volume"), halvesAt(map, pointer)};
        auto& shown = overlay.overlay;
        shown.id = shown.name = map["name"];
        shown.quantity = map.value("quantity", shown.name);
        shown.unit = map.value("unit", "");
        const bool isDiverging = map.value("diverging", false);
        const bool isCircular = map.value("circular", false);
        if (isDiverging && isCircular) wrong(pointer, fmt::format("the map {} cannot be diverging and circular.", shown.name));
        shown.kind = isCircular ? OverlayKind::circular : isDiverging ? OverlayKind::diverging : OverlayKind::sequential;
        shown.high = map.value("high", isCircular ? 360.0F : 1.0F);
        shown.low = map.value("low", shown.kind == OverlayKind::diverging ? -shown.high : 0.0F);
        shown.threshold = map.value("threshold", 0.0F);
        if (!(shown.low < shown.high))
            wrong(pointer, fmt::format("the map {} is shown from {} to {}.", shown.name, shown.low, shown.high));
        if (overlay.volume.empty() && overlay.surfaces[0].empty() && overlay.surfaces[1].empty())
            wrong(pointer, fmt::format("the map {} names no file.", shown.name));
        files.maps.push_back(std::move(overlay));
    }

    void readCeiling(SubjectFiles& files, const Json& ceiling, const std::string& pointer)
    {
        const std::string kind = ceiling["as"];
        files.ceiling.kind = kind == "ncsnr"     ? CeilingKind::ncsnr
                             : kind == "percent" ? CeilingKind::percent
                                                 : CeilingKind::fraction;
        files.ceiling.volume = pathAt(ceiling, pointer, "volume");
        files.ceiling.surfaces = halvesAt(ceiling, pointer);
        files.ceiling.origin = fmt::format("{} of {}", kind, m_file);
        if (files.ceiling.volume.empty() && files.ceiling.surfaces[0].empty() && files.ceiling.surfaces[1].empty())
            wrong(pointer, "`noise_ceiling` names no file.");
    }

    void readResponses(SubjectFiles& files, const Json& session, const std::string& pointer)
    {
        ResponseFiles responses;
        responses.file = pathAt(session, pointer, "file");
        responses.halves = halvesAt(session, pointer);
        responses.dataset = session.value("dataset", responses.dataset);
        responses.unitsFirst = session.value("rows", "trials") == "units";
        responses.photos = pathAt(session, pointer, "photos");
        const bool both = !responses.halves[0].empty() && !responses.halves[1].empty();
        if (files.onSurface() && (!both || !responses.file.empty()))
            wrong(pointer, "responses of vertices are two matrices, `left` and `right`.");
        if (!files.onSurface() && (responses.file.empty() || session.contains("left") || session.contains("right")))
            wrong(pointer, "responses of voxels are one `file`.");
        files.responses.push_back(std::move(responses));
    }

    template <typename Read> void forEach(const Json& subject, const std::string& pointer, const char* key, const Read& read)
    {
        if (!subject.contains(key)) return;
        const auto below = files::pointerBelow(pointer, key);
        for (std::size_t n = 0; n < subject[key].size(); ++n) read(subject[key][n], files::pointerBelow(below, n));
    }

    [[nodiscard]] SubjectFiles subjectAt(const Json& json, const std::string& pointer, const PhotoFiles& photos)
    {
        SubjectFiles files;
        files.name = json["name"];
        const auto usable = [](unsigned char letter) { return std::isalnum(letter) != 0 || letter == '-' || letter == '_'; };
        if (!std::ranges::all_of(files.name, usable))
            wrong(files::pointerBelow(pointer, "name"),
                  fmt::format("`name` is {}; letters, digits, - and _ are due.", files.name));
        readSpace(files, json["space"], files::pointerBelow(pointer, "space"));
        files.photos = json.contains("photos") ? photosAt(json["photos"], files::pointerBelow(pointer, "photos")) : photos;
        files.photos.remedy = photos.remedy;
        if (json.contains("surfaces")) readSurfaces(files, json["surfaces"], files::pointerBelow(pointer, "surfaces"));
        if (json.contains("transforms")) readTransforms(files, json["transforms"], files::pointerBelow(pointer, "transforms"));
        forEach(json, pointer, "rois", [&](const Json& roi, const std::string& at) { readRoi(files, roi, at); });
        forEach(json, pointer, "maps", [&](const Json& map, const std::string& at) { readMap(files, map, at); });
        if (json.contains("noise_ceiling"))
            readCeiling(files, json["noise_ceiling"], files::pointerBelow(pointer, "noise_ceiling"));
        forEach(json, pointer, "responses",
                [&](const Json& session, const std::string& at) { readResponses(files, session, at); });
        files.testPhotos = pathAt(json, pointer, "test");
        forEach(json, pointer, "encoders", [&](const Json& encoder, const std::string& at) {
            files.encoders.push_back((m_folder / encoder.get<std::string>()).lexically_normal());
            if (!isFile(files.encoders.back()))
                m_reading.missing.push_back(
                    {m_document.lineOf(at), fmt::format("the encoder {} is not there.", files.encoders.back().string())});
        });
        explainAbsence(files, m_file);
        return files;
    }

    const files::LocatedJson& m_document;
    fs::path m_folder;
    std::string m_file;
    StudyReading m_reading;
};

[[nodiscard]] fs::path placeOf(const fs::path& path)
{
    std::error_code ignored;
    return fs::absolute(path, ignored).lexically_normal();
}

[[nodiscard]] Result<StudyReading> examined(const Result<files::LocatedJson>& document, const fs::path& place)
{
    if (!document) return std::unexpected(document.error());
    const auto schema = Json::parse(studySchema());
    StudyReading reading;
    reading.problems = files::problemsWith(*document, schema);
    return reading.problems.empty() ? Reader(*document, place).read() : reading;
}

}  // namespace

void explainAbsence(SubjectFiles& files, std::string_view file)
{
    for (std::size_t n = 1; n <= files.responses.size(); ++n) files.sessions.push_back(static_cast<int>(n));
    files.betaVersion = "responses";
    const auto name = [&](std::string_view key) { return fmt::format("Name them as `{}` in {}.", key, file); };
    const auto unnamed = [&](std::string_view what) { return fmt::format("{} names no {} of {}.", file, what, files.name); };
    files.noSurfaces = {unnamed("surfaces (white, pial, inflated or sphere of both hemispheres) that are there"),
                        name("surfaces")};
    files.noFlat = {unnamed("flat surfaces"), name("surfaces")};
    files.noTransforms = {unnamed("transforms from vertices to voxels"), name("transforms")};
    files.noCeiling = {unnamed("noise ceiling"), name("noise_ceiling")};
    files.noLabels = {unnamed("regions"), name("rois")};
    files.noMaps = {unnamed("maps"), name("maps")};
    files.noResponses = {unnamed("responses"), name("responses")};
}

std::vector<fs::path> picturesIn(const fs::path& folder)
{
    constexpr std::array<std::string_view, 5> kEndings{".jpg", ".jpeg", ".png", ".bmp", ".webp"};
    auto pictures = filesIn(folder, "", "");
    std::erase_if(pictures, [&](const fs::path& path) {
        auto ending = path.extension().string();
        std::ranges::transform(ending, ending.begin(),
                               [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
        return std::ranges::find(kEndings, ending) == kEndings.end();
    });
    return pictures;
}

Result<StudyReading> examineStudy(const fs::path& path)
{
    const auto place = placeOf(path);
    return examined(files::readLocatedJson(place), place);
}

Result<StudyReading> examineStudyText(std::string_view text, const fs::path& path)
{
    const auto place = placeOf(path);
    return examined(files::locatedJsonFrom(text, place), place);
}

Result<StudyDescription> readStudy(const fs::path& path)
{
    auto reading = examineStudy(path);
    if (!reading) return std::unexpected(reading.error());
    if (const auto& problems = reading->problems; !problems.empty())
        return std::unexpected(
            Error{ErrorKind::malformed,
                  fmt::format("{}, line {}: {}", path.string(), problems.front().line, problems.front().words) +
                      (problems.size() > 1 ? fmt::format(" {} more problems follow.", problems.size() - 1) : std::string{}),
                  fmt::format("Correct it; 'cortilens-engine study check {}' lists everything.", path.string())});
    for (const auto& [line, words] : reading->missing)
        reading->description.notices.push_back(fmt::format("{}, line {}: {}", path.filename().string(), line, words));
    return std::move(reading->description);
}

}  // namespace cortilens::data
