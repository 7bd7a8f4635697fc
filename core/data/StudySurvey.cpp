// SPDX-License-Identifier: Apache-2.0
#include "core/data/StudySurvey.h"

#include "core/data/StudyReader.h"
#include "core/data/SurfaceValues.h"
#include "core/files/Hdf5.h"
#include "core/files/MappedFile.h"
#include "core/files/MghReader.h"
#include "core/files/NiftiReader.h"
#include "core/files/Npy.h"
#include "core/files/Safetensors.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 20'000;
constexpr int kDeepest = 6;
constexpr std::size_t kMostListBytes = std::size_t{4} << 20;

[[nodiscard]] std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

[[nodiscard]] std::optional<SurfaceForm> formIn(const std::string& name)
{
    constexpr std::array<std::pair<std::string_view, SurfaceForm>, 5> kWords{{{"flat", SurfaceForm::flat},
                                                                              {"infl", SurfaceForm::inflated},
                                                                              {"pial", SurfaceForm::pial},
                                                                              {"white", SurfaceForm::white},
                                                                              {"sphere", SurfaceForm::sphere}}};
    for (const auto& [word, form] : kWords)
        if (name.find(word) != std::string::npos) return form;
    return std::nullopt;
}

/// lh.white.H and the like are no forms of their own.
[[nodiscard]] bool isFreeSurferForm(std::string_view behind)
{
    constexpr std::array<std::string_view, 5> kNames{"white", "pial", "inflated", "sphere", "full.flat.patch.3d"};
    return std::ranges::find(kNames, behind) != kNames.end();
}

class Survey {
public:
    [[nodiscard]] StudySurvey of(const fs::path& folder)
    {
        visit(folder, 0);
        std::ranges::sort(m_survey.files, {}, [](const FoundFile& file) { return std::pair(file.path, file.dataset); });
        std::ranges::stable_sort(m_pictures, std::greater{}, &std::pair<std::size_t, fs::path>::first);
        for (auto& [count, path] : m_pictures) m_survey.photoFolders.push_back(std::move(path));
        return std::move(m_survey);
    }

private:
    void visit(const fs::path& folder, int depth)
    {
        if (m_survey.cutShort) return;
        if (const auto pictures = picturesIn(folder); pictures.size() >= 2) m_pictures.emplace_back(pictures.size(), folder);
        std::vector<fs::path> folders;
        std::vector<fs::path> files;
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            const auto name = entry->path().filename().string();
            std::error_code ignored;
            if (name.starts_with(".") || name == "cortilens") continue;
            if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) folders.push_back(entry->path());
            if (entry->is_regular_file(ignored)) files.push_back(entry->path());
        }
        std::ranges::sort(folders);
        std::ranges::sort(files);
        for (const auto& path : files) {
            m_survey.cutShort = ++m_seen > kMostFiles;
            if (m_survey.cutShort) return;
            look(path);
        }
        if (depth == kDeepest) return;
        for (const auto& path : folders) visit(path, depth + 1);
    }

    void look(const fs::path& path)
    {
        const auto name = lower(path.filename().string());
        const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
        if (isGifti(path)) return lookAtGifti(path, name);
        if (ends(".annot") || ends(".label") || ends(".dlabel.nii")) return add(path, FoundKind::labels);
        if (ends(".ctab")) return add(path, FoundKind::table);
        if (ends(".npy")) return lookAtArray(path);
        if (ends(".dscalar.nii")) return;  // a map or a mask of both hemispheres: a person has to say which
        if (ends(".nii") || ends(".nii.gz")) return lookAtVolume(path);
        if (ends(".mgz") || ends(".mgh")) return lookAtMgh(path);
        if (ends(".h5") || ends(".hdf5") || ends(".h5py")) return lookAtHdf5(path);
        if (ends(".safetensors")) return lookAtEncoder(path);
        if (ends(".txt") || ends(".csv") || ends(".tsv")) return lookAtList(path);
        if (!name.starts_with("lh.") && !name.starts_with("rh.")) return;
        const auto behind = std::string_view(name).substr(3);
        if (isFreeSurferForm(behind)) addSurface(path, *formIn(name));
        if (behind == "sphere.reg") add(path, FoundKind::registered);
        if (behind == "curv" || behind == "sulc") add(path, FoundKind::curvature);
    }

    FoundFile& put(const fs::path& path, FoundKind kind)
    {
        m_survey.files.push_back({path, kind, hemisphereIn(path.filename().string()), {}, {}, {}, false, 0});
        return m_survey.files.back();
    }
    void add(const fs::path& path, FoundKind kind) { put(path, kind); }
    void addSurface(const fs::path& path, SurfaceForm form)
    {
        if (hemisphereIn(path.filename().string())) put(path, FoundKind::surface).form = form;
    }
    void unread(const Error& error) { m_survey.unread.push_back(error.message); }

    void lookAtGifti(const fs::path& path, const std::string& name)
    {
        if (name.find(".label.gii") != std::string::npos) return add(path, FoundKind::labels);
        if (name.find("curv") != std::string::npos || name.find("sulc") != std::string::npos)
            return add(path, FoundKind::curvature);
        const auto form = formIn(name);
        // fMRIPrep: hemi-L_desc-reg_sphere.surf.gii; with space-fsLR it is registered to another sphere.
        const bool isRegistered = form == SurfaceForm::sphere && name.find("desc-reg") != std::string::npos;
        if (isRegistered && name.find("fslr") == std::string::npos && hemisphereIn(path.filename().string()))
            return add(path, FoundKind::registered);
        if (form && !isRegistered) addSurface(path, *form);
    }
    void lookAtArray(const fs::path& path)
    {
        const auto file = files::MappedFile::open(path);
        const auto layout =
            file ? files::npyLayoutOf(file->bytes(), path) : Result<files::NpyLayout>(std::unexpected(file.error()));
        if (!layout) return unread(layout.error());
        auto& found = put(path, FoundKind::array);
        found.shape = layout->shape;
        found.wholeNumbers = !files::isFloatingPoint(layout->dtype);
    }
    void lookAtVolume(const fs::path& path)
    {
        const auto header = files::readNiftiHeader(path);
        if (!header) return unread(header.error());
        auto& found = put(path, FoundKind::volume);
        found.shape.assign(header->shape.begin(), header->shape.end());
        found.wholeNumbers = !files::isFloatingPoint(header->dtype) && header->slope == 1;
    }
    void lookAtMgh(const fs::path& path)
    {
        const auto header = files::readMghHeader(path);
        if (!header) return unread(header.error());
        const auto [width, height, depth, frames] = header->shape;
        if (frames == 3 && hemisphereIn(path.filename().string())) return add(path, FoundKind::transform);
        if (height == 1 && depth == 1) return;  // a map of a surface, of which the name says nothing for certain
        auto& found = put(path, FoundKind::volume);
        found.shape.assign(header->shape.begin(), header->shape.end());
        found.wholeNumbers = !files::isFloatingPoint(header->dtype);
    }
    void lookAtHdf5(const fs::path& path)
    {
        const auto names = files::hdf5Datasets(path);
        if (!names) return unread(names.error());
        for (const auto& name : *names) {
            const auto dataset = files::Hdf5Dataset::open(path, name);
            if (!dataset) continue;  // text, tables
            const auto& shape = dataset->shape();
            const bool photos = shape.size() == 4 && shape[3] == 3 && dataset->dtype() == files::DType::uint8;
            if (!photos && shape.size() != 2) continue;
            auto& found = put(path, photos ? FoundKind::photos : FoundKind::matrix);
            found.dataset = name;
            found.shape = shape;
        }
    }
    void lookAtEncoder(const fs::path& path)
    {
        const auto file = files::SafetensorsFile::open(path);
        if (file && file->find("weights") && file->find("voxels")) add(path, FoundKind::encoder);
    }
    void lookAtList(const fs::path& path)
    {
        const auto file = files::MappedFile::open(path);
        if (!file || file->bytes().size() > kMostListBytes || !files::isPlainText(files::textOf(file->bytes()))) return;
        auto& found = put(path, FoundKind::list);
        files::TextLines lines(files::textOf(file->bytes()));
        while (const auto line = lines.next())
            if (line->find_first_not_of(" \t") != std::string_view::npos && !line->starts_with('#')) ++found.lines;
    }

    StudySurvey m_survey;
    std::vector<std::pair<std::size_t, fs::path>> m_pictures;
    std::size_t m_seen = 0;
};

}  // namespace

std::optional<Hemisphere> hemisphereIn(std::string_view name)
{
    constexpr std::array<std::array<std::string_view, 5>, 2> kWords{
        {{"lh", "hemi-l", "left", "l", "lefthemi"}, {"rh", "hemi-r", "right", "r", "righthemi"}}};
    const auto text = lower(std::string(name));
    // Words between dots and underlines; hyphens belong to them (hemi-L).
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find_first_of("._", begin), text.size());
        const auto word = std::string_view(text).substr(begin, end - begin);
        for (const auto hemisphere : kHemispheres)
            if (std::ranges::find(kWords[sideOf(hemisphere)], word) != kWords[sideOf(hemisphere)].end()) return hemisphere;
        begin = end + 1;
    }
    return std::nullopt;
}

StudySurvey surveyOf(const fs::path& folder)
{
    return Survey().of(folder);
}

}  // namespace cortilens::data
