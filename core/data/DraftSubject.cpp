// SPDX-License-Identifier: Apache-2.0
#include "core/data/DraftSubject.h"

#include "core/data/ResponseMatrix.h"
#include "core/data/StudyTrials.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VolumeFiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

[[nodiscard]] bool says(const FoundFile& file, std::string_view word)
{
    return lower(file.path.filename().string()).find(word) != std::string::npos;
}

/// Without endings and the word for its hemisphere: lh.floc-faces.npy and rh.floc-faces.npy are floc-faces.
[[nodiscard]] std::string setOf(const fs::path& path)
{
    auto name = path.filename().string();
    for (const auto* ending :
         {".gz", ".nii", ".npy", ".annot", ".label", ".gii", ".label", ".dlabel", ".mgz", ".mgh", ".mgz", ".ctab"})
        if (name.ends_with(ending)) name.resize(name.size() - std::string_view(ending).size());
    std::string set;
    for (std::size_t begin = 0; begin < name.size();) {
        const auto end = std::min(name.find_first_of("._", begin), name.size());
        const auto word = name.substr(begin, end - begin);
        if (!hemisphereIn(word)) set += (set.empty() ? "" : name.substr(begin - 1, 1)) + word;
        begin = end + 1;
    }
    return set.empty() ? name : set;
}

class Draft {
public:
    Draft(std::string name, const std::vector<FoundFile>& found, const PhotoFiles& photos)
        : m_found(found)
    {
        files().name = std::move(name);
        files().photos = photos;
    }

    [[nodiscard]] DraftedSubject subject()
    {
        takeSurfaces();
        takeSpace();
        if (!files().space.empty()) {
            takeResponses();
            takeLabels();
            takeCeiling();
            takeWorld();
            takeRest();
        }
        return std::move(m_draft);
    }

private:
    [[nodiscard]] SubjectFiles& files() { return m_draft.files; }
    void use(const FoundFile& file) { m_draft.used.insert(file.path); }
    [[nodiscard]] bool isUsed(const FoundFile& file) const { return m_draft.used.contains(file.path); }
    void note(std::string words) { m_draft.notes.push_back(std::move(words)); }

    void takeSurfaces()
    {
        for (const auto& file : m_found) {
            if (!file.hemisphere) continue;
            const auto side = sideOf(*file.hemisphere);
            auto* place = file.kind == FoundKind::surface      ? &files().forms[side][static_cast<std::size_t>(file.form)]
                          : file.kind == FoundKind::registered ? &files().registered[side]
                          : file.kind == FoundKind::transform  ? &files().transforms[side]
                                                               : nullptr;
            if (place != nullptr && place->empty()) {
                *place = file.path;
                use(file);
            }
            if (file.kind == FoundKind::curvature && files().curvature[side].empty()) {
                files().curvature[side].push_back(file.path);
                use(file);
            }
        }
    }

    /// Of the surfaces that were found; 0: none.
    [[nodiscard]] std::int32_t verticesOf(Hemisphere hemisphere)
    {
        for (const auto form : {SurfaceForm::white, SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::sphere})
            if (const auto& path = files().form(hemisphere, form); !path.empty())
                if (const auto mesh = readMesh(path, hemisphere, form)) return static_cast<std::int32_t>(mesh->points.size());
        return 0;
    }

    [[nodiscard]] static bool isMatrix(const FoundFile& file)
    {
        return (file.kind == FoundKind::array || file.kind == FoundKind::matrix) && file.shape.size() == 2;
    }

    /// Whether there are so many photos, or a list with so many lines.
    [[nodiscard]] bool isTrialCount(std::int64_t count)
    {
        return std::ssize(files().photos.pictures) == count || std::ranges::any_of(m_found, [count](const FoundFile& file) {
                   return file.kind == FoundKind::list && std::cmp_equal(file.lines, count);
               });
    }

    void takeSpace()
    {
        std::array<bool, 2> halves{};
        for (const auto& file : m_found)
            if (isMatrix(file) && file.hemisphere) halves[sideOf(*file.hemisphere)] = true;
        if (halves[0] && halves[1])
            takeVertices();
        else
            takeMask();
    }

    void takeVertices()
    {
        for (const auto hemisphere : kHemispheres) {
            const auto side = sideOf(hemisphere);
            const auto mask = std::ranges::find_if(m_found, [&](const FoundFile& file) {
                return file.kind == FoundKind::array && file.hemisphere == hemisphere && file.shape.size() == 1 &&
                       (says(file, "mask") || says(file, "vertices"));
            });
            auto count = verticesOf(hemisphere);
            if (mask != m_found.end()) {
                files().mask.surfaces[side] = mask->path;
                use(*mask);
                if (count == 0) count = static_cast<std::int32_t>(mask->shape[0]);
            }
            for (const auto& file : m_found)  // without a surface or a mask all vertices have responses
                if (count == 0 && isMatrix(file) && file.hemisphere == hemisphere)
                    count = static_cast<std::int32_t>(file.shape[isTrialCount(file.shape[1]) ? 0 : 1]);
            files().vertexCounts[side] = count;
        }
        files().space = nameOfMesh();
    }

    [[nodiscard]] std::string nameOfMesh()
    {
        const std::map<std::int32_t, std::string> known{{163842, "fsaverage"}, {40962, "fsaverage6"}, {10242, "fsaverage5"},
                                                        {2562, "fsaverage4"},  {642, "fsaverage3"},   {32492, "fsLR32k"}};
        const auto found = known.find(files().vertexCounts[0]);
        return found == known.end() ? std::string("native") : found->second;
    }

    void takeMask()
    {
        for (const auto& file : m_found) {
            const bool volume = file.kind == FoundKind::volume && file.shape.size() == 4 && file.shape[3] == 1;
            const bool array = file.kind == FoundKind::array && file.shape.size() == 3;
            if (file.hemisphere || (!volume && !array) || (!says(file, "mask") && !says(file, "nsdgeneral"))) continue;
            files().mask.volume = file.path;
            files().space = "native";
            files().volumes = {file.path};
            use(file);
            return;
        }
    }

    [[nodiscard]] bool isOfVolume(const FoundFile& file) const
    {
        return file.shape.size() >= 3 && std::equal(m_shape.begin(), m_shape.end(), file.shape.begin());
    }

    void takeResponses()
    {
        const auto columns = columnsOf(files());
        if (!columns) {
            note(columns.error().message);
            return;
        }
        m_units = columns->units.size();
        m_shape = columns->units.shape;
        const auto& vertices = columns->units.vertices;
        for (const auto& file : m_found) {
            ResponseFiles session;
            std::size_t due = m_units;
            if (files().onSurface()) {
                if (!isMatrix(file) || file.hemisphere != Hemisphere::left) continue;
                const auto twin = std::ranges::find_if(m_found, [&](const FoundFile& other) {
                    return isMatrix(other) && other.hemisphere == Hemisphere::right && setOf(other.path) == setOf(file.path) &&
                           other.dataset == file.dataset && other.path.parent_path() == file.path.parent_path();
                });
                if (twin == m_found.end()) continue;
                session.halves = {file.path, twin->path};
                due = vertices[0].size();
            } else if (file.kind == FoundKind::volume && file.shape[3] > 1 && isOfVolume(file)) {
                session.file = file.path;
            } else if (isMatrix(file) && !file.hemisphere) {
                session.file = file.path;
            } else {
                continue;
            }
            takeSession(std::move(session), file, due);
        }
    }

    void takeSession(ResponseFiles session, const FoundFile& file, std::size_t due)
    {
        auto trials = file.shape.back();  // of a volume
        if (isMatrix(file)) {
            const bool second = std::cmp_equal(file.shape[1], due);
            if (!second && std::cmp_not_equal(file.shape[0], due))
                return note(fmt::format("{} is {} x {}: neither is the {} {} of the mask.", file.path.string(), file.shape[0],
                                        file.shape[1], due, files().onSurface() ? "vertices" : "voxels"));
            session.unitsFirst = !second;
            trials = file.shape[second ? 0 : 1];
            if (!file.dataset.empty()) session.dataset = file.dataset;
        }
        const bool counted = std::ssize(files().photos.pictures) == trials;
        const auto* list = listOf(trials, file.path.parent_path());
        if (list != nullptr) session.photos = list->path;
        if (list == nullptr && !counted)
            return note(fmt::format("{} has {} trials, and no list of {} lines says which photo each showed.", file.path.string(),
                                    trials, trials));
        use(file);
        if (list != nullptr) use(*list);
        if (!session.halves[1].empty()) m_draft.used.insert(session.halves[1]);
        files().responses.push_back(std::move(session));
    }

    /// The list with so many photos, the nearest in the folders first.
    [[nodiscard]] const FoundFile* listOf(std::int64_t trials, const fs::path& folder)
    {
        const FoundFile* best = nullptr;
        for (const auto& file : m_found) {
            if (file.kind != FoundKind::list || std::cmp_not_equal(file.lines, trials) || isUsed(file)) continue;
            if (!readPhotoList(file.path, files().photos)) continue;
            if (best == nullptr || (file.path.parent_path() == folder && best->path.parent_path() != folder)) best = &file;
        }
        return best;
    }

    void takeLabels()
    {
        std::map<std::string, LabelFiles> sets;
        for (const auto& file : m_found) {
            if (isUsed(file) || says(file, "ncsnr") || says(file, "ceiling")) continue;
            auto& set = sets[setOf(file.path)];
            if (file.kind == FoundKind::labels) {
                for (const auto hemisphere : kHemispheres)
                    if (!file.hemisphere || *file.hemisphere == hemisphere) place(set.onSurface[sideOf(hemisphere)], file);
            } else if (file.kind == FoundKind::array && file.wholeNumbers && file.shape.size() == 1 && file.hemisphere &&
                       files().onSurface()) {
                place(set.onSurface[sideOf(*file.hemisphere)], file);
            } else if (files().onSurface()) {
                continue;
            } else if (file.kind == FoundKind::array && file.wholeNumbers && !file.hemisphere &&
                       (isOfVolume(file) || (file.shape.size() == 1 && std::cmp_equal(file.shape[0], m_units)))) {
                place(set.whole, file);
            } else if (file.kind == FoundKind::volume && file.shape[3] == 1 && isOfVolume(file) &&
                       (file.wholeNumbers || says(file, "roi") ||
                        lower(file.path.parent_path().filename().string()).find("roi") == 0)) {
                place(file.hemisphere ? set.halves[sideOf(*file.hemisphere)] : set.whole, file);
            }
        }
        for (auto& [name, set] : sets) {
            const auto& paths = {set.whole, set.halves[0], set.halves[1], set.onSurface[0], set.onSurface[1]};
            if (std::ranges::all_of(paths, [](const fs::path& path) { return path.empty(); })) continue;
            set.set = name;
            for (const auto& file : m_found)
                if (file.kind == FoundKind::table && setOf(file.path) == name) place(set.table, file);
            files().labels.push_back(std::move(set));
        }
    }

    void place(fs::path& target, const FoundFile& file)
    {
        if (!target.empty()) return;
        target = file.path;
        use(file);
    }

    void takeCeiling()
    {
        auto& ceiling = files().ceiling;
        for (const auto& file : m_found) {
            const bool ncsnr = says(file, "ncsnr");
            if (!ncsnr && !says(file, "noise_ceiling") && !says(file, "noiseceiling")) continue;
            ceiling.kind = ncsnr ? CeilingKind::ncsnr : CeilingKind::percent;
            if (files().onSurface() && file.hemisphere && file.shape.size() == 1)
                place(ceiling.surfaces[sideOf(*file.hemisphere)], file);
            if (!files().onSurface() && isOfVolume(file)) place(ceiling.volume, file);
        }
        if (ceiling.kind == CeilingKind::percent && !isAboveOne()) ceiling.kind = CeilingKind::fraction;
    }

    /// Whether the noise ceiling has a value that no fraction has.
    [[nodiscard]] bool isAboveOne()
    {
        const auto above = [](const Result<std::vector<float>>& values) {
            return values && std::ranges::any_of(*values, [](float value) { return value > 1; });
        };
        const auto& ceiling = files().ceiling;
        if (!ceiling.volume.empty() && above(readVolume(ceiling.volume, m_shape))) return true;
        for (const auto hemisphere : kHemispheres) {
            const auto side = sideOf(hemisphere);
            if (!ceiling.surfaces[side].empty() &&
                above(readSurfaceValues(ceiling.surfaces[side], hemisphere, static_cast<std::size_t>(files().vertexCounts[side]),
                                        files().mask.surfaces[side])))
                return true;
        }
        return false;
    }

    /// GIFTI surfaces and a NIfTI mask: taken to share the scanner's mm, unless transforms lie there.
    void takeWorld()
    {
        const auto& white = files().form(Hemisphere::left, SurfaceForm::white);
        const auto& mask = files().mask.volume;
        files().transformsByWorld = !files().onSurface() && files().transforms[0].empty() && isGifti(white) &&
                                    mask.filename().string().find(".nii") != std::string::npos;
        if (files().transformsByWorld)
            note(fmt::format("{} and {} are taken to be in the same world (mm of the scanner), as fMRIPrep's are.",
                             white.filename().string(), mask.filename().string()));
    }

    void takeRest()
    {
        for (const auto& file : m_found) {
            if (file.kind == FoundKind::encoder) {
                files().encoders.push_back(file.path);
                use(file);
            }
            if (file.kind == FoundKind::list && !isUsed(file) && says(file, "test") && files().testPhotos.empty() &&
                readPhotoList(file.path, files().photos))
                place(files().testPhotos, file);
        }
    }

    const std::vector<FoundFile>& m_found;
    DraftedSubject m_draft;
    std::size_t m_units = 0;  // of the mask
    VolumeShape m_shape{};
};

}  // namespace

DraftedSubject draftSubject(std::string name, const std::vector<FoundFile>& files, const PhotoFiles& photos)
{
    return Draft(std::move(name), files, photos).subject();
}

}  // namespace cortilens::data
