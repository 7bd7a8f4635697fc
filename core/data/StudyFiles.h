// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"
#include "core/data/SubjectFiles.h"
#include "core/types/Error.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// A study as its study.json, or Algonauts 2023 as its folders, describe it.
struct StudyDescription {
    std::filesystem::path root;   ///< the folder that holds it; the program's own files go to root/cortilens
    std::filesystem::path place;  ///< the root, or a file in it that is not called study.json
    TreeDescription title;
    std::vector<SubjectFiles> subjects;
    std::vector<std::string> notices;
};

/// Where everything of a study lies, whatever layout it has: an NSD tree, Algonauts 2023, or what a study.json says. The only
/// door to files of subjects: all that follows works on the same pieces. Reads no data.
///
/// Immutable: any number of threads.
class StudyFiles {
public:
    /// `place`: a study.json, a folder that holds one, a folder of Algonauts 2023, or what NsdTree::open takes. Errors: those of
    /// NsdTree::open and of readStudy.
    [[nodiscard]] static Result<StudyFiles> open(const std::filesystem::path& place);

    // Not explicit: a tree that was opened is a study.
    StudyFiles(NsdTree tree);                  // NOLINT(google-explicit-constructor)
    StudyFiles(StudyDescription description);  // NOLINT(google-explicit-constructor)

    [[nodiscard]] const std::filesystem::path& root() const;
    [[nodiscard]] const std::filesystem::path& place() const;  ///< what open() takes to open the same: the root, or a file in it
    [[nodiscard]] const TreeDescription& description() const;
    [[nodiscard]] std::span<const std::string> subjects() const { return m_names; }
    [[nodiscard]] std::span<const std::string> notices() const;       ///< what was passed over, in words
    [[nodiscard]] const NsdTree* nsd() const { return m_nsd.get(); }  ///< null: another layout

    /// `subject` is one of subjects().
    [[nodiscard]] SubjectFiles filesOf(std::string_view subject) const;

    /// What all subjects saw; nothing when each has photos of their own.
    [[nodiscard]] std::optional<PhotoFiles> sharedPhotos() const;

    [[nodiscard]] std::filesystem::path encoderFolder() const;                         ///< cortilens/encoders
    [[nodiscard]] std::filesystem::path responseFolder() const;                        ///< cortilens/responses
    [[nodiscard]] std::filesystem::path photoMapFolder() const;                        ///< cortilens/maps
    [[nodiscard]] std::filesystem::path regionFolder(std::string_view subject) const;  ///< cortilens/regions/SUBJECT: drawn ones
    [[nodiscard]] std::vector<std::filesystem::path> encoders() const;                 ///< those that are there, of all subjects

    /// Of a space (NSD has several) and a version of betas; those of a study have one each. Reads masks and headers. Errors:
    /// notFound (none, saying where they were looked for), those of columnsOf.
    [[nodiscard]] Result<std::vector<SessionFiles>> sessions(std::string_view subject, std::string_view space,
                                                             std::string_view version) const;

    /// Versions of betas in a space, best first; those that could be when none is there.
    [[nodiscard]] std::vector<std::string> versions(std::string_view subject, std::string_view space) const;

    /// Labels that are there in a space, regions that were drawn among them; of fsaverage, those of the template.
    [[nodiscard]] std::vector<LabelFiles> labels(std::string_view subject, std::string_view space) const;

private:
    [[nodiscard]] const SubjectFiles& described(std::string_view subject) const;

    std::shared_ptr<const NsdTree> m_nsd;
    std::shared_ptr<const StudyDescription> m_study;  // one of the two
    std::vector<std::string> m_names;
};

/// Where the pieces of an NSD subject lie.
[[nodiscard]] SubjectFiles filesOf(const NsdTree& tree, std::string_view subject);

[[nodiscard]] PhotoFiles photosOf(const NsdTree& tree);

}  // namespace cortilens::data
