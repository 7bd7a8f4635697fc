// SPDX-License-Identifier: Apache-2.0
#include "core/data/StudyFiles.h"

#include "core/data/Algonauts.h"
#include "core/data/ResponseMatrix.h"
#include "core/data/StudyReader.h"
#include "core/data/SurfaceFiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStudyFile = "study.json";

}  // namespace

StudyFiles::StudyFiles(NsdTree tree)
    : m_nsd(std::make_shared<const NsdTree>(std::move(tree)))
    , m_names(m_nsd->subjects().begin(), m_nsd->subjects().end())
{}

StudyFiles::StudyFiles(StudyDescription description)
    : m_study(std::make_shared<const StudyDescription>(std::move(description)))
{
    for (const auto& subject : m_study->subjects) m_names.push_back(subject.name);
}

Result<StudyFiles> StudyFiles::open(const fs::path& place)
{
    const auto file = isFile(place / kStudyFile) ? place / kStudyFile : place;
    if (isFile(file)) {
        auto study = readStudy(file);
        if (!study) return std::unexpected(study.error());
        return StudyFiles(std::move(*study));
    }
    if (const auto root = algonautsRoot(place)) return StudyFiles(describeAlgonauts(*root));
    auto tree = NsdTree::open(place);
    if (tree) return StudyFiles(std::move(*tree));
    if (const auto root = algonautsBelow(place)) return StudyFiles(describeAlgonauts(*root));
    return std::unexpected(tree.error());
}

const fs::path& StudyFiles::root() const
{
    return m_nsd ? m_nsd->root() : m_study->root;
}

const fs::path& StudyFiles::place() const
{
    return m_nsd ? m_nsd->root() : m_study->place;
}

const TreeDescription& StudyFiles::description() const
{
    return m_nsd ? m_nsd->description() : m_study->title;
}

std::span<const std::string> StudyFiles::notices() const
{
    return m_nsd ? m_nsd->notices() : std::span<const std::string>(m_study->notices);
}

const SubjectFiles& StudyFiles::described(std::string_view subject) const
{
    return *std::ranges::find(m_study->subjects, subject, &SubjectFiles::name);
}

SubjectFiles StudyFiles::filesOf(std::string_view subject) const
{
    auto files = m_nsd ? data::filesOf(*m_nsd, subject) : described(subject);
    std::ranges::move(drawnLabelsIn(regionFolder(subject)), std::back_inserter(files.labels));
    return files;
}

std::optional<PhotoFiles> StudyFiles::sharedPhotos() const
{
    if (m_nsd) return photosOf(*m_nsd);
    const auto& subjects = m_study->subjects;
    const bool same =
        std::ranges::all_of(subjects, [&](const SubjectFiles& subject) { return subject.photos == subjects.front().photos; });
    return same && !subjects.empty() ? std::optional(subjects.front().photos) : std::nullopt;
}

fs::path StudyFiles::encoderFolder() const
{
    return root() / "cortilens/encoders";
}

fs::path StudyFiles::regionFolder(std::string_view subject) const
{
    return root() / "cortilens/regions" / subject;
}

fs::path StudyFiles::responseFolder() const
{
    return root() / "cortilens/responses";
}

fs::path StudyFiles::photoMapFolder() const
{
    return root() / "cortilens/maps";
}

std::vector<fs::path> StudyFiles::encoders() const
{
    auto found = filesIn(encoderFolder(), "", ".safetensors");
    if (m_study)
        for (const auto& subject : m_study->subjects)
            for (const auto& path : subject.encoders)
                if (isFile(path) && std::ranges::find(found, path) == found.end()) found.push_back(path);
    return found;
}

Result<std::vector<SessionFiles>> StudyFiles::sessions(std::string_view subject, std::string_view space,
                                                       std::string_view version) const
{
    if (m_nsd) {
        const auto folder = m_nsd->betas(subject, space, version);
        auto sessions = sessionFilesIn(folder, space);
        if (!sessions.empty()) return sessions;
        return std::unexpected(
            Error{ErrorKind::notFound, fmt::format("There are no betas in {}.", folder.string()),
                  "Download betas_sessionNN.hdf5 (or .nii.gz; of surfaces lh.betas_sessionNN.hdf5 or .mgh) there, "
                  "or name another --space or --version; 'cortilens-engine inspect' says what there is."});
    }
    const auto& files = described(subject);
    if (space != files.space || files.responses.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     space != files.space
                                         ? fmt::format("{} has no responses in {}, but in {}.", subject, space, files.space)
                                         : files.noResponses.where,
                                     files.noResponses.remedy});
    return sessionsOf(files);
}

std::vector<std::string> StudyFiles::versions(std::string_view subject, std::string_view space) const
{
    if (!m_nsd) return {described(subject).betaVersion};
    std::vector<std::string> found;
    std::error_code error;
    for (const auto version : betaVersions())
        if (fs::exists(m_nsd->betas(subject, space, version), error)) found.emplace_back(version);
    return found;
}

std::vector<LabelFiles> StudyFiles::labels(std::string_view subject, std::string_view space) const
{
    const bool isTemplate = m_nsd && space.starts_with("fsaverage");
    auto labels = m_nsd ? labelFilesOf(*m_nsd, isTemplate ? "fsaverage" : subject, space) : described(subject).labels;
    if (!isTemplate) std::ranges::move(drawnLabelsIn(regionFolder(subject)), std::back_inserter(labels));
    return labels;
}

}  // namespace cortilens::data
