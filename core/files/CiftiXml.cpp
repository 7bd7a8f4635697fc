// SPDX-License-Identifier: Apache-2.0
#include "core/files/CiftiXml.h"

#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <expat.h>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace cortilens::files {

namespace {

constexpr std::string_view kModelPrefix = "CIFTI_MODEL_TYPE_";
constexpr std::string_view kStructurePrefix = "CIFTI_STRUCTURE_";
constexpr std::int64_t kMaxVertices = std::int64_t{1} << 26;
constexpr std::int64_t kMaxAxis = 2048;

/// Attributes of an element as expat hands them out: name, value, ..., null.
class Attributes {
public:
    explicit Attributes(const char** pairs)
        : m_pairs(pairs)
    {}
    [[nodiscard]] std::string_view text(std::string_view name) const
    {
        for (const auto* pair = m_pairs; *pair != nullptr; pair += 2)
            if (name == pair[0]) return pair[1];
        return {};
    }
    template <typename Number> [[nodiscard]] std::optional<Number> number(std::string_view name) const
    {
        return numberOf<Number>(text(name));
    }

private:
    const char** m_pairs;
};

[[nodiscard]] std::string_view without(std::string_view text, std::string_view prefix)
{
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// Whole numbers between blanks; nothing when something else is there.
[[nodiscard]] std::optional<std::vector<std::int32_t>> numbersIn(std::string_view text)
{
    std::vector<std::int32_t> numbers;
    const char* next = text.data();
    const char* const end = text.data() + text.size();
    for (;;) {
        while (next < end && (*next == ' ' || *next == '\n' || *next == '\r' || *next == '\t' || *next == ',')) ++next;
        if (next == end) return numbers;
        std::int32_t number{};
        const auto [stop, error] = std::from_chars(next, end, number);
        if (error != std::errc{}) return std::nullopt;
        numbers.push_back(number);
        next = stop;
    }
}

/// Reads the description element by element. The first thing that is wrong stays.
class Description {
public:
    Description(std::int64_t rows, std::int64_t columns)
        : m_rows(rows)
        , m_columns(columns)
    {}

    void start(std::string_view element, const Attributes& attributes)
    {
        m_text.clear();
        if (element == "CIFTI") {
            m_isCifti = true;
            if (!attributes.text("Version").starts_with("2"))
                other(fmt::format("it is CIFTI version {}", attributes.text("Version")));
        } else if (element == "MatrixIndicesMap") {
            startMapping(attributes);
        } else if (element == "Volume") {
            startVolume(attributes);
        } else if (element == "BrainModel") {
            startModel(attributes);
        } else if (element == "NamedMap") {
            m_file.maps.emplace_back();
            m_inMap = true;
            if (std::ssize(m_file.maps) > m_columns) fail(fmt::format("it names more than {} maps", m_columns));
        } else if (element == "Label") {
            startLabel(attributes);
        }
    }

    void text(std::string_view more) { m_text.append(more); }

    void end(std::string_view element)
    {
        if (element == "VertexIndices" && m_model) endVertices();
        if (element == "VoxelIndicesIJK" && m_model) endVoxels();
        if (element == "BrainModel" && m_model) endModel();
        if (element == "MapName" && m_inMap && !m_file.maps.empty()) m_file.maps.back().name = m_text;
        if (element == "Label" && m_label && !m_file.maps.empty()) {
            m_label->name = m_text;
            m_file.maps.back().labels.push_back(std::move(*m_label));
            m_label.reset();
        }
        if (element == "NamedMap") m_inMap = false;
        m_text.clear();
    }

    [[nodiscard]] bool isBroken() const { return m_problem.has_value(); }

    [[nodiscard]] std::expected<CiftiFile, CiftiProblem> result()
    {
        if (!m_isCifti) fail("its description is another kind of XML");
        if (!m_hasModels || !m_hasMaps) other("it holds no scalars or labels by brainordinate");
        if (m_next != m_rows) fail(fmt::format("its structures have {} brainordinates, its header {}", m_next, m_rows));
        if (std::ssize(m_file.maps) != m_columns)
            fail(fmt::format("it names {} maps, its header has {}", m_file.maps.size(), m_columns));
        if (m_problem) return std::unexpected(*m_problem);
        return std::move(m_file);
    }

    void fail(std::string words)
    {
        if (!m_problem) m_problem = {false, std::move(words)};
    }

private:
    void other(std::string words)
    {
        if (!m_problem) m_problem = {true, std::move(words)};
    }

    void startMapping(const Attributes& attributes)
    {
        const auto kind = attributes.text("IndicesMapToDataType");
        const auto dimension = attributes.text("AppliesToMatrixDimension");
        if (kind == "CIFTI_INDEX_TYPE_BRAIN_MODELS" && dimension == "1")
            m_hasModels = true;
        else if ((kind == "CIFTI_INDEX_TYPE_SCALARS" || kind == "CIFTI_INDEX_TYPE_LABELS") && dimension == "0")
            m_hasMaps = true;
        else
            other(fmt::format("its dimension {} is {}", dimension, without(kind, "CIFTI_INDEX_TYPE_")));
    }

    void startVolume(const Attributes& attributes)
    {
        const auto axes = numbersIn(attributes.text("VolumeDimensions"));
        if (!axes || axes->size() != 3 || std::ranges::any_of(*axes, [](auto axis) { return axis < 1 || axis > kMaxAxis; }))
            return fail("the dimensions of its volume make no sense");
        std::ranges::copy(*axes, m_file.volumeShape.begin());
    }

    void startModel(const Attributes& attributes)
    {
        const auto offset = attributes.number<std::int64_t>("IndexOffset");
        const auto count = attributes.number<std::int64_t>("IndexCount");
        m_model.emplace();
        m_model->name = without(attributes.text("BrainStructure"), kStructurePrefix);
        if (!offset || !count || *count < 0 || *count > m_rows || *offset != m_next)
            return fail(fmt::format("the place of {} among its {} brainordinates makes no sense", m_model->name, m_rows));
        m_model->offset = *offset;
        m_count = *count;
        m_next += *count;
        if (m_next > m_rows) return fail(fmt::format("its structures have more than the header's {} brainordinates", m_rows));
        if (without(attributes.text("ModelType"), kModelPrefix) != "SURFACE") return;
        const auto vertices = attributes.number<std::int64_t>("SurfaceNumberOfVertices");
        if (!vertices || *vertices < 1 || *vertices > kMaxVertices)
            return fail(fmt::format("the surface of {} has no sensible number of vertices", m_model->name));
        m_model->surfaceVertices = *vertices;
    }

    void endVertices()
    {
        auto numbers = numbersIn(m_text);
        if (!numbers) return fail(fmt::format("the vertices of {} are not numbers", m_model->name));
        m_model->vertices = std::move(*numbers);
    }

    void endVoxels()
    {
        const auto numbers = numbersIn(m_text);
        if (!numbers || numbers->size() % 3 != 0) return fail(fmt::format("the voxels of {} are not numbers", m_model->name));
        for (std::size_t n = 0; n < numbers->size(); n += 3)
            m_model->voxels.push_back({(*numbers)[n], (*numbers)[n + 1], (*numbers)[n + 2]});
    }

    void endModel()
    {
        const auto& model = *m_model;
        const auto listed = model.surfaceVertices > 0 ? std::ssize(model.vertices) : std::ssize(model.voxels);
        if (listed != m_count) fail(fmt::format("{} lists {} places for {} brainordinates", model.name, listed, m_count));
        for (const auto vertex : model.vertices)
            if (vertex < 0 || vertex >= model.surfaceVertices)
                return fail(fmt::format("{} has no vertex {}: its surface has {}", model.name, vertex, model.surfaceVertices));
        const auto& shape = m_file.volumeShape;
        for (const auto voxel : model.voxels)
            if (voxel.i < 0 || voxel.j < 0 || voxel.k < 0 || voxel.i >= shape[0] || voxel.j >= shape[1] || voxel.k >= shape[2])
                return fail(fmt::format("{} has a voxel {},{},{} outside its volume", model.name, voxel.i, voxel.j, voxel.k));
        m_file.structures.push_back(std::move(*m_model));
        m_model.reset();
    }

    void startLabel(const Attributes& attributes)
    {
        const auto key = attributes.number<std::int32_t>("Key");
        if (!m_inMap) return;
        if (!key || !m_keys.emplace(m_file.maps.size(), *key).second) return fail("a label's key is no number, or there twice");
        m_label.emplace();
        m_label->index = *key;
        std::array<std::uint8_t, 3> color{};
        const std::array names{"Red", "Green", "Blue"};
        for (std::size_t part = 0; part < 3; ++part) {
            const auto value = attributes.number<double>(names[part]);
            if (!value || !(*value >= 0 && *value <= 1)) return;
            color[part] = static_cast<std::uint8_t>(std::lround(*value * 255));
        }
        m_label->color = color;
    }

    std::int64_t m_rows;
    std::int64_t m_columns;
    CiftiFile m_file;
    bool m_isCifti = false;
    bool m_hasModels = false;
    bool m_hasMaps = false;
    bool m_inMap = false;
    std::optional<CiftiStructure> m_model;
    std::int64_t m_count = 0;  // of the model's brainordinates
    std::int64_t m_next = 0;   // where the next model has to begin
    std::optional<NameTableEntry> m_label;
    std::set<std::pair<std::size_t, std::int32_t>> m_keys;
    std::string m_text;  // of the element that is open
    std::optional<CiftiProblem> m_problem;
};

/// Told by expat; what follows after a problem is not worth reading.
struct Reading {
    Description description;
    XML_Parser parser;

    void stopIfBroken() const
    {
        if (description.isBroken()) XML_StopParser(parser, XML_FALSE);
    }
};

}  // namespace

std::expected<CiftiFile, CiftiProblem> ciftiFromXml(std::span<const std::byte> xml, std::int64_t rows, std::int64_t columns)
{
    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    const std::unique_ptr<XML_ParserStruct, Free> parser(XML_ParserCreate(nullptr));
    if (!parser) throw std::bad_alloc();
    Reading reading{Description(rows, columns), parser.get()};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(
        parser.get(),
        [](void* user, const char* element, const char** attributes) {
            auto& told = *static_cast<Reading*>(user);
            told.description.start(element, Attributes(attributes));
            told.stopIfBroken();
        },
        [](void* user, const char* element) {
            auto& told = *static_cast<Reading*>(user);
            told.description.end(element);
            told.stopIfBroken();
        });
    XML_SetCharacterDataHandler(parser.get(), [](void* user, const char* text, int length) {
        static_cast<Reading*>(user)->description.text({text, static_cast<std::size_t>(length)});
    });
    if (XML_Parse(parser.get(), reinterpret_cast<const char*>(xml.data()), static_cast<int>(xml.size()), XML_TRUE) !=
            XML_STATUS_OK &&
        !reading.description.isBroken())
        reading.description.fail(XML_ErrorString(XML_GetErrorCode(parser.get())));
    return reading.description.result();
}

}  // namespace cortilens::files
