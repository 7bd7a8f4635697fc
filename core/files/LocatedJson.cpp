// SPDX-License-Identifier: Apache-2.0
#include "core/files/LocatedJson.h"

#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace cortilens::files {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxDepth = 32;

/// What of a text was read.
struct Progress {
    std::size_t lineEnds = 0;
    char last = 0;
};

/// Hands out a text and counts its lines: the library says where values are only when one is wrong.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, Progress& progress)
        : m_at(at)
        , m_progress(&progress)
    {}
    reference operator*() const { return *m_at; }
    CountingIterator& operator++()
    {
        m_progress->last = *m_at++;
        if (m_progress->last == '\n') ++m_progress->lineEnds;
        return *this;
    }
    CountingIterator operator++(int)
    {
        auto before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.m_at == b.m_at; }
    friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return a.m_at != b.m_at; }

private:
    const char* m_at;
    Progress* m_progress;
};

/// Builds the value and writes down where its parts are.
class Builder : public nlohmann::json_sax<Json> {
public:
    explicit Builder(const Progress& progress)
        : m_progress(progress)
    {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t& /*text*/) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*elements*/) override { return put(Json::object()) && enter(); }
    bool start_array(std::size_t /*elements*/) override { return put(Json::array()) && enter(); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }
    bool key(string_t& name) override
    {
        auto& [container, pointer] = m_open.back();
        m_pointer = pointerBelow(pointer, name);
        if (container->contains(name)) return fail(fmt::format("`{}` is there twice", name));
        m_document.lines[m_pointer] = line();
        m_target = &(*container)[name];
        return true;
    }
    bool parse_error(std::size_t /*byte*/, const std::string& /*token*/, const Json::exception& error) override
    {
        // [json.exception.parse_error.101] parse error at line 3, column 5: WORDS
        const std::string_view words = error.what();
        const auto colon = words.find(": ");
        return fail(fmt::format("it is not JSON there: {}", colon == std::string_view::npos ? words : words.substr(colon + 2)));
    }

    [[nodiscard]] LocatedJson document()
    {
        m_document.value = std::make_shared<const Json>(std::move(m_value));
        return std::move(m_document);
    }
    [[nodiscard]] const std::string& problem() const { return m_problem; }
    [[nodiscard]] std::size_t problemLine() const { return m_problemLine; }

private:
    struct Container {
        Json* value;
        std::string pointer;
    };

    /// A number is known to end only behind it.
    [[nodiscard]] std::size_t line() const { return m_progress.lineEnds + 1; }

    bool put(Json value)
    {
        if (!m_open.empty() && m_open.back().value->is_array()) {
            auto& [container, pointer] = m_open.back();
            m_pointer = pointerBelow(pointer, container->size());
            m_document.lines[m_pointer] = line() - (value.is_number() && m_progress.last == '\n' ? 1 : 0);
            container->push_back(nullptr);
            m_target = &container->back();
        } else if (m_open.empty()) {
            m_document.lines[""] = line();
        }
        *m_target = std::move(value);
        return true;
    }
    bool enter()
    {
        if (m_open.size() == kMaxDepth) return fail(fmt::format("it is nested more than {} times", kMaxDepth));
        m_open.push_back({m_target, m_pointer});
        return true;
    }
    bool leave()
    {
        m_open.pop_back();
        return true;
    }
    bool fail(std::string words)
    {
        if (m_problem.empty()) {
            m_problem = std::move(words);
            m_problemLine = line();
        }
        return false;
    }

    const Progress& m_progress;
    LocatedJson m_document;
    Json m_value;
    std::vector<Container> m_open;  // an array's elements move while it grows, but none of them is open meanwhile
    Json* m_target = &m_value;
    std::string m_pointer;
    std::string m_problem;
    std::size_t m_problemLine = 0;
};

}  // namespace

std::size_t LocatedJson::lineOf(std::string_view pointer) const
{
    for (;;) {
        if (const auto found = lines.find(pointer); found != lines.end()) return found->second;
        const auto slash = pointer.rfind('/');
        if (slash == std::string_view::npos) return 1;
        pointer = pointer.substr(0, slash);
    }
}

std::string pointerBelow(std::string_view pointer, std::string_view key)
{
    std::string below(pointer);
    below += '/';
    for (const char letter : key) {
        if (letter == '~')
            below += "~0";
        else if (letter == '/')
            below += "~1";
        else
            below += letter;
    }
    return below;
}

std::string pointerBelow(std::string_view pointer, std::size_t place)
{
    return fmt::format("{}/{}", pointer, place);
}

Result<LocatedJson> locatedJsonFrom(std::string_view text, const std::filesystem::path& name)
{
    Progress progress;
    Builder builder(progress);
    const char* const first = text.data();
    const CountingIterator begin(first, progress);
    const CountingIterator end(first + text.size(), progress);
    const bool whole = Json::sax_parse(begin, end, &builder, Json::input_format_t::json, true, true);
    if (whole) return builder.document();
    return std::unexpected(Error{ErrorKind::malformed,
                                 fmt::format("{}, line {}: {}.", name.string(), builder.problemLine(), builder.problem()),
                                 "Correct it there."});
}

Result<LocatedJson> readLocatedJson(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    if (file->bytes().size() > kMaxBytes)
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("{} is {} bytes long; 16 MiB are read at most.", path.string(), file->bytes().size()),
                  "A description takes some lines; check that it is the right file."});
    return locatedJsonFrom(textOf(file->bytes()), path);
}

}  // namespace cortilens::files
