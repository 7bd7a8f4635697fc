// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SessionFile.h"

#include "app/gui/Drawing.h"
#include "app/gui/SessionJson.h"
#include "app/gui/Workspace.h"

#include <QDir>
#include <QFileInfo>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace cortilens::gui {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 8;
constexpr double kMostZoom = 64;
constexpr double kLeastZoom = 0.25;

[[nodiscard]] Error malformed(const QString& path, const std::string& why)
{
    return {ErrorKind::malformed, QDir::toNativeSeparators(path).toStdString() + " cannot be read as a session: " + why,
            "Correct it in an editor, or save the session anew."};
}

/// Reads members of an object; what is absent or null stays, what is of another type is said once.
class Fields {
public:
    Fields(const Json& object, std::string name, std::string& fault)
        : m_object(object)
        , m_name(std::move(name))
        , m_fault(fault)
    {
        if (!object.is_object() && !object.is_null()) say(m_name, "an object");
    }

    void take(const char* name, std::string& target) const
    {
        if (const auto* value = find(name, "a text", &Json::is_string)) target = value->get<std::string>();
    }

    void take(const char* name, bool& target) const
    {
        if (const auto* value = find(name, "true or false", &Json::is_boolean)) target = value->get<bool>();
    }

    void take(const char* name, double& target) const
    {
        if (const auto* value = find(name, "a number", &Json::is_number)) target = value->get<double>();
    }

    void take(const char* name, int& target, int least, int most) const
    {
        const auto* value = find(name, "a whole number", &Json::is_number_integer);
        if (!value) return;
        const auto number = value->get<std::int64_t>();
        if (number < least || number > most)
            say(m_name + name, "from " + std::to_string(least) + " to " + std::to_string(most));
        else
            target = static_cast<int>(number);
    }

    [[nodiscard]] Fields object(const char* name) const
    {
        const auto* value = find(name, "an object", &Json::is_object);
        return {value ? *value : kNothing, m_name + name + '.', m_fault};
    }

    /// Of each element: `each(Fields or Json)`.
    template <typename Each> void list(const char* name, Each each) const
    {
        const auto* value = find(name, "a list", &Json::is_array);
        if (!value) return;
        for (std::size_t i = 0; i < value->size(); ++i) each((*value)[i], m_name + name + '[' + std::to_string(i) + ']');
    }

    template <typename Each> void members(Each each) const
    {
        if (!m_object.is_object()) return;
        for (const auto& [name, value] : m_object.items()) each(name, value);
    }

    void say(const std::string& name, const std::string& expected) const
    {
        if (m_fault.empty()) m_fault = '\'' + name + "' has to be " + expected + '.';
    }

    [[nodiscard]] std::string nameOf(const std::string& member) const { return m_name + member; }
    [[nodiscard]] std::string& fault() const { return m_fault; }

private:
    static inline const Json kNothing = Json::object();

    [[nodiscard]] const Json* find(const char* name, const char* expected, bool (Json::*isRight)() const noexcept) const
    {
        if (!m_object.is_object()) return nullptr;
        const auto found = m_object.find(name);
        if (found == m_object.end() || found->is_null()) return nullptr;
        if (((*found).*isRight)()) return &*found;
        say(m_name + name, expected);
        return nullptr;
    }

    const Json& m_object;
    std::string m_name;
    std::string& m_fault;
};

[[nodiscard]] Words wordsIn(const Fields& fields)
{
    Words words;
    fields.take("text", words.text);
    fields.take("bank", words.bank);
    return words;
}

[[nodiscard]] Selection selectionIn(const Fields& fields)
{
    std::string text;
    fields.take("selection", text);
    auto selection = selectionFrom(text);
    if (!selection) fields.say(fields.nameOf("selection"), "a region, lh:1234 or voxel:1,2,3");
    return selection ? *std::move(selection) : Selection{};
}

void readComparison(const Fields& fields, Wish& wish)
{
    fields.list("columns", [&](const Json& item, std::string name) {
        const Fields column(item, name + '.', fields.fault());
        CompareColumn made;
        column.take("backbone", made.backbone);
        column.take("adaptor", made.adaptor);
        column.take("preset", made.preset);
        column.take("subject", made.subject);
        wish.columns.push_back(std::move(made));
    });
    fields.list("pinned", [&](const Json& item, std::string name) {
        const Fields row(item, name + '.', fields.fault());
        wish.pinned.push_back({selectionIn(row), wordsIn(row.object("words"))});
    });
}

[[nodiscard]] std::vector<VertexId> verticesIn(const Fields& fields, const char* name)
{
    std::string text;
    fields.take(name, text);
    std::vector<VertexId> vertices;
    const char* next = text.data();
    const char* const end = next + text.size();
    while (next < end) {
        std::int32_t number = -1;
        const auto [stop, error] = std::from_chars(next, end, number);
        if (error != std::errc{} || number < 0 || (stop < end && *stop != ' ')) {
            fields.say(fields.nameOf(name), "vertices, counted from 0, with a blank between them");
            return {};
        }
        vertices.push_back({number});
        next = stop < end ? stop + 1 : end;
    }
    std::ranges::sort(vertices);
    const auto rest = std::ranges::unique(vertices);
    vertices.erase(rest.begin(), rest.end());
    return vertices;
}

void readDrawn(const Fields& fields, Wish& wish)
{
    fields.list("drawn", [&](const Json& item, std::string name) {
        const Fields region(item, name + '.', fields.fault());
        DrawnRegion drawn;
        region.take("name", drawn.name);
        drawn.vertices = {verticesIn(region, "lh"), verticesIn(region, "rh")};
        if (!checkRegionName(drawn.name)) return region.say(region.nameOf("name"), "a name of a region");
        wish.drawn.push_back(shapeOf(drawn));
    });
}

void readPatches(const Fields& fields, std::vector<GridCell>& patches)
{
    fields.list("patches", [&](const Json& item, const std::string& name) {
        const bool isPair = item.is_array() && item.size() == 2 && item[0].is_number_unsigned() && item[1].is_number_unsigned();
        constexpr std::uint64_t kMost = 4096;
        if (!isPair || item[0].get<std::uint64_t>() > kMost || item[1].get<std::uint64_t>() > kMost)
            return fields.say(name, "[row, column]");
        patches.push_back({item[0].get<int>(), item[1].get<int>()});
    });
}

[[nodiscard]] bool isRotation(const Rotation& rotation)
{
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < 3; ++b) {
            double product = 0;
            for (std::size_t i = 0; i < 3; ++i) product += rotation[a][i] * rotation[b][i];
            if (!(std::abs(product - (a == b ? 1 : 0)) < 1e-3)) return false;  // NaN as well
        }
    return true;
}

/// Flat patches are not turned: none is no fault.
[[nodiscard]] Rotation rotationIn(const Fields& fields, const char* name)
{
    std::vector<double> numbers;
    fields.list(name,
                [&](const Json& item, const std::string&) { numbers.push_back(item.is_number() ? item.get<double>() : 0); });
    Rotation rotation{};
    if (numbers.empty()) return rotation;
    if (numbers.size() == 9)
        for (std::size_t i = 0; i < 9; ++i) rotation[i / 3][i % 3] = numbers[i];
    if (!isRotation(rotation)) fields.say(fields.nameOf(name), "nine numbers of a rotation");
    return rotation;
}

[[nodiscard]] std::optional<CortexPose> poseIn(const Json& root, std::string& fault)
{
    const auto found = root.find("pose");
    if (found == root.end() || found->is_null()) return std::nullopt;
    const Fields fields(*found, "pose.", fault);
    CortexPose pose;
    pose.rotation = rotationIn(fields, "rotation");
    pose.fitted = rotationIn(fields, "fitted");
    fields.take("sides_swapped", pose.sidesSwapped);
    fields.take("with_underside", pose.withUnderside);
    fields.take("zoom", pose.zoom);
    fields.take("pan_x_mm", pose.panX);
    fields.take("pan_y_mm", pose.panY);
    pose.zoom = std::clamp(pose.zoom, kLeastZoom, kMostZoom);
    return pose;
}

[[nodiscard]] QDir folderOf(const QString& path)
{
    return QFileInfo(path).absoluteDir();
}

void readStudy(const Fields& study, const QDir& folder, Wish& wish)
{
    std::string near;
    std::string whole;
    study.take("place", near);
    study.take("whole_place", whole);
    const QString beside = QDir::cleanPath(folder.absoluteFilePath(QString::fromStdString(near)));
    const bool isBeside = !near.empty() && (whole.empty() || QFileInfo::exists(beside));
    wish.directory = isBeside ? beside.toStdString() : whole;
    study.take("subject", wish.subject);
    study.list("encoders", [&](const Json& item, const std::string& name) {
        if (!item.is_string()) return study.say(name, "a text");
        wish.encoders.push_back(item.get<std::string>());
    });
}

/// Colour maps and ranges of overlays, where they are not the overlay's own.
void readColours(const Fields& fields, SavedSession& session)
{
    fields.object("colours").members([&](const std::string& overlay, const Json& value) {
        const auto name = "colours." + overlay;
        const auto numberAt = [&](const char* key) { return value.contains(key) && value[key].is_number(); };
        if (!value.is_object()) return fields.say(name, "a map's name and a range");
        auto& choice = session.overlays[overlay];
        if (value.contains("map") && value["map"].is_string()) choice.map = value["map"].get<std::string>();
        if (!value.contains("low") && !value.contains("high")) return;
        if (!numberAt("low") || !numberAt("high")) return fields.say(name, "two numbers, low and high");
        const OverlayChoice::Range range{value["low"].get<float>(), value["high"].get<float>()};
        if (!(range.low < range.high)) return fields.say(name, "a low below the high");
        choice.range = range;
    });
}

void readChoice(const Fields& fields, SavedSession& session)
{
    auto& wish = session.wish;
    int photo = -1;
    fields.take("photo", photo, 0, 100'000'000);
    if (photo >= 0) wish.image = NsdId{photo};
    wish.selection = selectionIn(fields);
    wish.words = wordsIn(fields.object("words"));
    fields.take("backbone", wish.backbone);
    fields.take("preset", wish.preset);
    fields.take("adaptor", wish.adaptor);
    wish.intervals.emplace();
    fields.take("intervals", *wish.intervals);
    fields.take("views", session.views, 0, 5000);
    wish.overlay.emplace();
    fields.take("overlay", *wish.overlay);
    wish.sampling.emplace();
    fields.take("sampling", *wish.sampling);
    std::string click;
    fields.take("click", click);
    session.click = click == "region" ? ClickMode::region : ClickMode::vertex;
    readPatches(fields, session.patches);
    readComparison(fields.object("comparison"), wish);
    readDrawn(fields, wish);
    fields.object("thresholds").members([&](const std::string& overlay, const Json& value) {
        if (!value.is_number()) return fields.say("thresholds." + overlay, "a number");
        session.overlays[overlay].threshold = value.get<float>();
    });
    readColours(fields, session);
    double range = 0;
    fields.take("range", range);
    if (range < 0 || !std::isfinite(range)) fields.say("range", "a number above 0");
    if (range > 0) session.range = static_cast<float>(range);
    fields.object("view").members([&](const std::string& name, const Json& value) {
        if (value.is_boolean()) session.settings[name] = value.get<bool>();
        if (value.is_number()) session.settings[name] = value.get<double>();
        if (value.is_string()) session.settings[name] = value.get<std::string>();
    });
}

[[nodiscard]] Json parsed(const std::string& text)
{
    const auto isShallow = [](int depth, Json::parse_event_t, Json&) { return depth <= kDeepest; };
    return Json::parse(text, isShallow, false);
}

}  // namespace

bool isSessionFile(const QString& path)
{
    return path.endsWith(QLatin1String(kSessionEnding), Qt::CaseInsensitive);
}

Result<SavedSession> sessionFrom(const std::string& text, const QString& path, const std::string& otherwise)
{
    const auto root = parsed(text);
    if (!root.is_object()) return std::unexpected(malformed(path, "it is no JSON object."));
    const auto mark = root.find(kSessionMark);
    if (mark == root.end() || !mark->is_number_integer())
        return std::unexpected(malformed(path, std::string("it has no '") + kSessionMark + "' with its version."));
    if (mark->get<std::int64_t>() > kSessionVersion)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     QDir::toNativeSeparators(path).toStdString() + " was saved by a later version of Cortilens.",
                                     "Open it with that version."});
    SavedSession session;
    session.text = text;
    std::string fault;
    const Fields fields(root, "", fault);
    readStudy(fields.object("study"), folderOf(path), session.wish);
    if (session.wish.directory.empty()) session.wish.directory = otherwise;
    if (session.wish.directory.empty()) fields.say("study.place", "where the study lies");
    readChoice(fields, session);
    session.pose = poseIn(root, fault);
    if (!fault.empty()) return std::unexpected(malformed(path, fault));
    return session;
}

std::string textOf(const SavedSession& session, const QString& path)
{
    const QString directory = QFileInfo(QString::fromStdString(session.wish.directory)).absoluteFilePath();
    Json text = parsed(session.text);
    if (!text.is_object()) text = Json::object();
    // A merge patch (RFC 7386): null takes a value away, and what is not named stays.
    text.merge_patch(jsonOf(session));
    text["study"]["place"] = folderOf(path).relativeFilePath(directory).toStdString();
    text["study"]["whole_place"] = directory.toStdString();
    return text.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string receiptOf(const SavedSession& session)
{
    Json text = Json::object();
    text.merge_patch(jsonOf(session));  // without its nulls
    return text.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void chooseAsIn(const SavedSession& session, Workspace& workspace)
{
    workspace.session.edit([&session](ViewState& state) {
        state.click = session.click;
        state.patches = session.patches;
        state.compares = !session.wish.columns.empty();
        state.pinned = session.wish.pinned;
    });
}

SavedSession sessionOf(const Workspace& workspace)
{
    const auto& state = workspace.session.state();
    SavedSession session;
    session.wish = wishFor(state);
    for (const auto& backbone : workspace.subject.summary().backbones) {
        if (backbone.encoders.empty()) continue;
        const QFileInfo file(QString::fromStdString(backbone.encoders.front().file));
        session.wish.encoders.push_back(file.fileName().toStdString());
    }
    session.click = state.click;
    session.patches = state.patches;
    session.views = workspace.relevance.views();
    return session;
}

}  // namespace cortilens::gui
