// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::text {

/// A name in a text, and the classes that it means.
struct NamedClasses {
    std::string name;          ///< as in the list: hot dog
    std::vector<int> classes;  ///< from 0, ascending; not empty
};

/// What a classifier's classes are called, and what they belong to: a dog is any of 118 breeds.
///
/// Immutable. Names are WordNet's. One with several meanings means all of them that the classes know.
class ClassNames {
public:
    /// `file`: WordNet offset, class number or -, parents' offsets or -, names with ", " between them; tabs between the four. A
    /// line's parents may come after it. Errors: those of a missing or unreadable file, malformed.
    [[nodiscard]] static Result<ClassNames> open(const std::filesystem::path& file);

    [[nodiscard]] int count() const { return static_cast<int>(m_first.size()); }  ///< of the classes
    [[nodiscard]] const std::string& nameOf(int classIndex) const { return m_first[static_cast<std::size_t>(classIndex)]; }

    /// The names that stand in a text as whole words, in singular or plural, whatever their case: from left to right, the
    /// longest first, none twice.
    [[nodiscard]] std::vector<NamedClasses> foundIn(std::string_view utf8) const;

private:
    std::vector<std::string> m_first;                           ///< of each class, its first name
    std::map<std::string, NamedClasses, std::less<>> m_byName;  ///< by words in lower case with one blank between them
    std::size_t m_mostWords = 0;
};

}  // namespace cortilens::text
