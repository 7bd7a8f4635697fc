// SPDX-License-Identifier: Apache-2.0
#include "core/files/JsonSchema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace cortilens::files {

namespace {

using Json = nlohmann::json;

/// How many letters have to be put in, taken out or changed (Levenshtein).
[[nodiscard]] std::size_t distanceOf(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, changed});
        }
    }
    return row.back();
}

/// For people.
[[nodiscard]] std::string_view kindOf(const Json& value)
{
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    if (value.is_string()) return "text";
    if (value.is_boolean()) return "true or false";
    if (value.is_number_integer()) return "a whole number";
    return value.is_number() ? "a number" : "null";
}

[[nodiscard]] bool isOf(const Json& value, std::string_view type)
{
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    return type == "integer" ? value.is_number_integer() : value.is_number();
}

[[nodiscard]] std::string_view inWords(std::string_view type)
{
    if (type == "object") return "an object";
    if (type == "array") return "a list";
    if (type == "string") return "text";
    if (type == "boolean") return "true or false";
    return type == "integer" ? "a whole number" : "a number";
}

class Check {
public:
    Check(const LocatedJson& document, const Json& schema)
        : m_document(document)
        , m_schema(schema)
    {}

    /// `name`: what messages call the value.
    void check(const Json& value, const Json& rule, const std::string& pointer, const std::string& name)
    {
        if (const auto reference = rule.find("$ref"); reference != rule.end())
            check(value, m_schema.at(Json::json_pointer(reference->get<std::string>().substr(1))), pointer, name);
        if (const auto type = rule.find("type"); type != rule.end() && !isOf(value, type->get<std::string>()))
            return add(pointer,
                       fmt::format("{} is {}, not {}.{}", name, kindOf(value), inWords(type->get<std::string>()), helpOf(rule)));
        if (const auto choice = rule.find("enum"); choice != rule.end() && std::ranges::find(*choice, value) == choice->end())
            return add(pointer, fmt::format("{} is {}, not one of {}.{}", name, value.dump(), choice->dump(), helpOf(rule)));
        if (rule.contains("minimum") && value < rule["minimum"])
            add(pointer, fmt::format("{} is {}, which is less than {}.", name, value.dump(), rule["minimum"].dump()));
        if (rule.contains("maximum") && value > rule["maximum"])
            add(pointer, fmt::format("{} is {}, which is more than {}.", name, value.dump(), rule["maximum"].dump()));
        if (rule.contains("minLength") && value.get_ref<const std::string&>().empty())
            add(pointer, fmt::format("{} is empty.{}", name, helpOf(rule)));
        if (value.is_object()) checkObject(value, rule, pointer, name);
        if (value.is_array()) checkList(value, rule, pointer, name);
    }

    [[nodiscard]] std::vector<JsonProblem> problems()
    {
        std::ranges::stable_sort(m_problems, {}, &JsonProblem::line);
        return std::move(m_problems);
    }

private:
    [[nodiscard]] static std::string helpOf(const Json& rule)
    {
        const auto description = rule.find("description");
        return description == rule.end() ? std::string{} : fmt::format(" ({})", description->get<std::string>());
    }
    void add(const std::string& pointer, std::string words)
    {
        m_problems.push_back({m_document.lineOf(pointer), std::move(words)});
    }

    void checkObject(const Json& object, const Json& rule, const std::string& pointer, const std::string& name)
    {
        if (!rule.contains("properties")) return;
        const auto& properties = rule["properties"];
        std::vector<std::string> known;
        for (const auto& property : properties.items()) known.push_back(property.key());
        for (const auto& [key, value] : object.items()) {
            if (properties.contains(key)) {
                check(value, properties[key], pointerBelow(pointer, key), fmt::format("`{}`", key));
                continue;
            }
            const auto nearest = nearestName(key, known);
            add(pointerBelow(pointer, key),
                nearest.empty() ? fmt::format("{} has no `{}`; it may have {}.", name, key, fmt::join(known, ", "))
                                : fmt::format("{} has no `{}`; `{}` is meant?", name, key, nearest));
        }
        if (!rule.contains("required")) return;
        for (const auto& key : rule["required"])
            if (!object.contains(key.get<std::string>()))
                add(pointer,
                    fmt::format("{} lacks `{}`.{}", name, key.get<std::string>(), helpOf(properties[key.get<std::string>()])));
    }
    void checkList(const Json& list, const Json& rule, const std::string& pointer, const std::string& name)
    {
        const auto least = rule.value("minItems", std::size_t{0});
        const auto most = rule.value("maxItems", list.size());
        if (list.size() < least || list.size() > most)
            add(pointer, fmt::format("{} has {} entries, where {} are due.{}", name, list.size(),
                                     list.size() < least ? least : most, helpOf(rule)));
        if (!rule.contains("items")) return;
        for (std::size_t place = 0; place < list.size(); ++place)
            check(list[place], rule["items"], pointerBelow(pointer, place), fmt::format("entry {} of {}", place + 1, name));
    }

    const LocatedJson& m_document;
    const Json& m_schema;
    std::vector<JsonProblem> m_problems;
};

}  // namespace

std::vector<JsonProblem> problemsWith(const LocatedJson& document, const Json& schema)
{
    Check check(document, schema);
    check.check(*document.value, schema, "", "the file");
    return check.problems();
}

std::string_view nearestName(std::string_view name, std::span<const std::string> known)
{
    const auto nearest = std::ranges::min_element(known, {}, [&](const std::string& other) { return distanceOf(name, other); });
    if (nearest == known.end() || distanceOf(name, *nearest) > std::max<std::size_t>(2, name.size() / 3)) return {};
    return *nearest;
}

}  // namespace cortilens::files
