// SPDX-License-Identifier: Apache-2.0
#include "core/files/NpyHeader.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace cortilens::files {

namespace {

/// Walks over a Python literal. Every function takes what it is named after, or nothing and says so.
class Literal {
public:
    explicit Literal(std::string_view text)
        : m_rest(text)
    {}

    [[nodiscard]] bool take(char letter)
    {
        skipBlanks();
        if (!m_rest.starts_with(letter)) return false;
        m_rest.remove_prefix(1);
        return true;
    }

    [[nodiscard]] bool take(std::string_view word)
    {
        skipBlanks();
        if (!m_rest.starts_with(word)) return false;
        m_rest.remove_prefix(word.size());
        return true;
    }

    [[nodiscard]] std::optional<std::string_view> takeString()
    {
        skipBlanks();
        if (m_rest.empty() || (m_rest[0] != '\'' && m_rest[0] != '"')) return std::nullopt;
        const auto end = m_rest.find(m_rest[0], 1);
        if (end == std::string_view::npos) return std::nullopt;
        const auto content = m_rest.substr(1, end - 1);
        m_rest.remove_prefix(end + 1);
        return content;
    }

    /// Python 2 wrote long integers as 3L.
    [[nodiscard]] std::optional<std::int64_t> takeSize()
    {
        skipBlanks();
        std::int64_t size = 0;
        const auto [stop, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), size);
        if (error != std::errc{} || size < 0) return std::nullopt;
        m_rest.remove_prefix(static_cast<std::size_t>(stop - m_rest.data()));
        if (m_rest.starts_with('L')) m_rest.remove_prefix(1);
        return size;
    }

    [[nodiscard]] std::optional<std::vector<std::int64_t>> takeShape()
    {
        constexpr std::size_t kMaxAxes = 64;  // NumPy's own limit
        if (!take('(')) return std::nullopt;
        std::vector<std::int64_t> shape;
        while (!take(')')) {
            const auto size = takeSize();
            if (!size || shape.size() == kMaxAxes) return std::nullopt;
            shape.push_back(*size);
            if (!take(',') && !nextIs(')')) return std::nullopt;
        }
        return shape;
    }

    /// A list in brackets, whatever is in it.
    [[nodiscard]] bool takeList()
    {
        if (!take('[')) return false;
        int depth = 1;
        while (depth > 0 && !m_rest.empty()) {
            depth += m_rest[0] == '[' ? 1 : m_rest[0] == ']' ? -1 : 0;
            m_rest.remove_prefix(1);
        }
        return depth == 0;
    }

    [[nodiscard]] bool nextIs(char letter)
    {
        skipBlanks();
        return m_rest.starts_with(letter);
    }

private:
    void skipBlanks() { m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\n"), m_rest.size())); }

    std::string_view m_rest;
};

/// One `'key': value` into the header.
[[nodiscard]] bool takeEntry(Literal& literal, NpyHeader& header)
{
    const auto key = literal.takeString();
    if (!key || !literal.take(':')) return false;
    if (*key == "descr") {
        if (literal.nextIs('[')) return literal.takeList();
        const auto descr = literal.takeString();
        header.descr = descr.value_or("");
        return descr.has_value();
    }
    if (*key == "fortran_order") {
        header.fortranOrder = literal.take("True");
        return header.fortranOrder || literal.take("False");
    }
    if (*key != "shape") return false;
    auto shape = literal.takeShape();
    if (!shape) return false;
    header.shape = std::move(*shape);
    return true;
}

}  // namespace

std::expected<NpyHeader, std::string> parseNpyHeader(std::string_view text)
{
    Literal literal(text);
    NpyHeader header;
    int entries = 0;
    if (!literal.take('{')) return std::unexpected("its header is not a dictionary");
    while (!literal.take('}')) {
        if (!takeEntry(literal, header)) return std::unexpected("its header makes no sense");
        ++entries;
        if (!literal.take(',') && !literal.nextIs('}')) return std::unexpected("its header makes no sense");
    }
    if (entries != 3) return std::unexpected("its header does not state type, order and shape");
    return header;
}

}  // namespace cortilens::files
