// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Columns.h"

#include "app/gui/Opening.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMostRows = 4;
constexpr std::size_t kFirstColumns = 3;

constexpr std::array<std::string_view, 3> kPaper{"clip-vit-b16", "dinov2-vitb14-reg", "radio-v2.5-b"};
constexpr std::string_view kControl = "control";  ///< without a network

[[nodiscard]] std::unexpected<Error> wrong(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::move(remedy)});
}

/// Before whom a backbone stands in the first comparison.
[[nodiscard]] int placeOf(const wire::BackboneSummary& backbone)
{
    if (backbone.id == kControl) return 2;
    return isOfThePaper(backbone.id) ? 0 : 1;
}

void append(std::vector<CompareColumn>& columns, CompareColumn column)
{
    if (columns.size() < kFirstColumns && std::ranges::find(columns, column) == columns.end())
        columns.push_back(std::move(column));
}

[[nodiscard]] CompareColumn columnOf(const wire::BackboneSummary& backbone, std::size_t adaptor = 0, std::string_view preset = {})
{
    CompareColumn column{.backbone = backbone.id};
    if (adaptor < backbone.adaptors.size()) column.adaptor = backbone.adaptors[adaptor];
    if (backbone.presets.size() > 1) column.preset = presetFor(backbone, std::string(preset));
    if (backbone.presets.size() > 1 && column.preset.empty()) column.preset = backbone.presets.front();
    return column;
}

}  // namespace

bool isOfThePaper(std::string_view backbone)
{
    return std::ranges::find(kPaper, backbone) != kPaper.end();
}

Result<std::vector<CompareColumn>> columnsFrom(std::string_view text)
{
    const std::string form = "Write backbones with commas between, for example clip-vit-b16@best,deit-tiny:maskclip, and the "
                             "subject behind a slash where it is another one: deit-tiny/subj02.";
    std::vector<CompareColumn> columns;
    const QStringList entries = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).split(u',');
    for (const QString& entry : entries) {
        const QString whole = entry.trimmed();
        const QString word = whole.section(u'/', 0, 0);
        const QString who = word.section(u':', 0, 0);
        const CompareColumn column{.backbone = who.section(u'@', 0, 0).toStdString(),
                                   .adaptor = word.section(u':', 1).toStdString(),
                                   .preset = who.section(u'@', 1).toStdString(),
                                   .subject = whole.section(u'/', 1).toStdString()};
        if (column.backbone.empty() || word.endsWith(u':') || who.endsWith(u'@') || whole.endsWith(u'/'))
            return wrong(std::string("'").append(text).append("' holds an entry without a name."), form);
        if (std::ranges::find(columns, column) != columns.end()) return wrong(toText(column) + " is there twice.", form);
        columns.push_back(column);
    }
    if (columns.size() > kMostColumns)
        return wrong(std::to_string(columns.size()) + " columns are too many.",
                     "Name up to " + std::to_string(kMostColumns) + ".");
    return columns;
}

std::string toText(const CompareColumn& column)
{
    std::string text = column.backbone;
    if (!column.preset.empty()) text += "@" + column.preset;
    if (!column.adaptor.empty()) text += ":" + column.adaptor;
    if (!column.subject.empty()) text += "/" + column.subject;
    return text;
}

std::vector<CompareColumn> defaultColumns(const wire::SubjectSummary& summary)
{
    std::vector<const wire::BackboneSummary*> usable;
    for (const auto& backbone : summary.backbones)
        if (backbone.usable) usable.push_back(&backbone);
    std::ranges::stable_sort(usable, {}, [](const auto* backbone) { return placeOf(*backbone); });
    std::vector<CompareColumn> columns;
    const bool hasControl = !usable.empty() && usable.back()->id == kControl;
    if (hasControl) usable.pop_back();
    for (const auto* backbone : usable) append(columns, columnOf(*backbone));
    for (const auto* backbone : usable)
        for (std::size_t adaptor = 1; adaptor < backbone->adaptors.size(); ++adaptor)
            if (backbone->adaptors[adaptor] != "none" && columns.size() < (hasControl ? kFirstColumns - 1 : kFirstColumns))
                append(columns, columnOf(*backbone, adaptor));
    if (hasControl) append(columns, columnOf(*findBackbone(summary, kControl)));
    for (const auto id : kPaper)
        if (const auto* backbone = findBackbone(summary, id)) append(columns, columnOf(*backbone));
    return columns;
}

Result<void> checkColumn(const CompareColumn& column, const wire::SubjectSummary& summary)
{
    const auto notFound = [](const std::string& what, const std::vector<std::string>& known) {
        std::string list;
        for (const auto& name : known) list += (list.empty() ? "" : ", ") + name;
        return std::unexpected(Error{ErrorKind::notFound, what, "There is: " + list + "."});
    };
    std::vector<std::string> ids;
    for (const auto& each : summary.backbones) ids.push_back(each.id);
    const auto* backbone = findBackbone(summary, column.backbone);
    if (!backbone) return notFound("There is no backbone '" + column.backbone + "' to compare.", ids);
    if (!column.preset.empty() && presetFor(*backbone, column.preset).empty())
        return notFound(backbone->name + " has no preset '" + column.preset + "'.", backbone->presets);
    // proxyclip+dinov2-vitb14-reg: an adaptor and the second network that it takes.
    const auto plus = column.adaptor.find('+');
    const auto adaptor = column.adaptor.substr(0, plus);
    if (!adaptor.empty() && std::ranges::find(backbone->adaptors, adaptor) == backbone->adaptors.end())
        return notFound(backbone->name + " has no adaptor '" + adaptor + "'.", backbone->adaptors);
    if (plus != std::string::npos && !findBackbone(summary, column.adaptor.substr(plus + 1)))
        return notFound("There is no backbone '" + column.adaptor.substr(plus + 1) + "' beside " + backbone->name + ".", ids);
    if (!column.subject.empty() && std::ranges::find(summary.subjects, column.subject) == summary.subjects.end())
        return notFound("There is no subject '" + column.subject + "' beside " + summary.subject + ".", summary.subjects);
    return {};
}

Result<void> checkColumns(const std::vector<CompareColumn>& columns, const wire::SubjectSummary& summary)
{
    for (const auto& column : columns)
        if (auto known = checkColumn(column, summary); !known) return known;
    return {};
}

CompareColumn spelledOut(const CompareColumn& column, const wire::SubjectSummary& summary)
{
    const auto* backbone = findBackbone(summary, column.backbone);
    if (!backbone) return column;
    CompareColumn whole = columnOf(*backbone, 0, column.preset);
    if (!column.adaptor.empty()) whole.adaptor = column.adaptor;
    if (column.subject != summary.subject) whole.subject = column.subject;
    return whole;
}

std::vector<CompareColumn> inAllSubjects(const CompareColumn& column, const wire::SubjectSummary& summary)
{
    CompareColumn here = spelledOut(column, summary);
    here.subject.clear();
    std::vector<CompareColumn> columns{here};
    for (const auto& subject : summary.subjects) {
        if (subject == summary.subject || columns.size() == kMostColumns) continue;
        columns.push_back(here);
        columns.back().subject = subject;
    }
    return columns;
}

std::vector<CompareColumn> allColumns(const wire::SubjectSummary& summary, std::string_view preset)
{
    std::vector<CompareColumn> columns;
    for (const auto& backbone : summary.backbones) {
        if (backbone.adaptors.empty()) columns.push_back(columnOf(backbone));
        const auto count = backbone.usable ? backbone.adaptors.size() : std::min<std::size_t>(1, backbone.adaptors.size());
        for (std::size_t adaptor = 0; adaptor < count; ++adaptor) columns.push_back(columnOf(backbone, adaptor, preset));
    }
    return columns;
}

std::string presetFor(const wire::BackboneSummary& backbone, const std::string& preset)
{
    return std::ranges::find(backbone.presets, preset) == backbone.presets.end() ? std::string() : preset;
}

std::vector<CompareRow> rowsOf(const ViewState& state)
{
    std::vector<CompareRow> rows;
    const auto add = [&](const CompareRow& row) {
        const bool isEmpty = std::holds_alternative<std::monostate>(row.selection) && row.words.empty();
        if (!isEmpty && rows.size() < kMostRows && std::ranges::find(rows, row) == rows.end()) rows.push_back(row);
    };
    add({.selection = state.selection});
    add({.words = state.words});
    for (const auto& row : state.pinned) add(row);
    return rows;
}

bool canAnswer(const wire::BackboneSummary& backbone, const CompareRow& row, const CompareColumn& column)
{
    if (!row.words.empty()) return backbone.hasWeights && !backbone.words.empty();
    return backbone.usable || (!column.subject.empty() && backbone.hasWeights);
}

std::vector<wire::ColumnChoice> choicesOf(const std::vector<CompareColumn>& columns, int views)
{
    std::vector<wire::ColumnChoice> choices;
    for (const auto& column : columns)
        choices.push_back({.backbone = column.backbone,
                           .adaptor = column.adaptor,
                           .views = views,
                           .preset = column.preset,
                           .subject = column.subject});
    return choices;
}

QString nameOf(const CompareColumn& column, const wire::SubjectSummary& summary)
{
    const auto* backbone = findBackbone(summary, column.backbone);
    return QString::fromStdString(backbone ? backbone->name : column.backbone);
}

QString detailOf(const CompareColumn& column, const wire::SubjectSummary& summary)
{
    QStringList parts;
    if (!column.subject.empty()) parts << QString::fromStdString(column.subject);
    const auto* backbone = findBackbone(summary, column.backbone);
    std::string adaptor = column.adaptor;
    if (adaptor.empty() && backbone && !backbone->adaptors.empty()) adaptor = backbone->adaptors.front();
    const bool adapts = column.backbone != kControl && !adaptor.empty();  // in the control nothing was trained
    if (adapts) parts << (adaptor == "none" ? u"as trained"_s : adaptorTitle(adaptor));
    if (!column.preset.empty()) parts << QString::fromStdString(column.preset);
    if (backbone && backbone->inputPixels > 0) parts << u"%1 px"_s.arg(backbone->inputPixels);
    return parts.join(u" · "_s);
}

/// As its authors write it; one that is not known here in capitals. A second network stays as it was named.
QString adaptorTitle(const std::string& adaptor)
{
    const auto plus = std::min(adaptor.find('+'), adaptor.size());
    const QString second = QString::fromStdString(adaptor.substr(plus)).replace(u'+', u" + "_s);
    for (const auto& [name, title] : {std::pair{"maskclip", "MaskCLIP"},
                                      {"clearclip", "ClearCLIP"},
                                      {"radseg", "RADSeg"},
                                      {"scclip", "SC-CLIP"},
                                      {"proxyclip", "ProxyCLIP"}})
        if (adaptor.substr(0, plus) == name) return QString::fromUtf8(title) + second;
    return QString::fromStdString(adaptor.substr(0, plus)).toUpper() + second;
}

QString titleOf(const Selection& selection)
{
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection))
        return u"%1 %2"_s.arg(QString::fromUtf8(prefixOf(vertex->hemisphere).data())).arg(vertex->vertex.value);
    if (const auto* voxel = std::get_if<VoxelIndex>(&selection))
        return u"voxel %1, %2, %3"_s.arg(voxel->i).arg(voxel->j).arg(voxel->k);
    const auto* roi = std::get_if<RoiName>(&selection);
    return roi ? QString::fromStdString(roi->name) : QString();
}

QString titleOf(const CompareRow& row)
{
    if (row.words.empty()) return titleOf(row.selection);
    return row.words.bank.empty() ? u"“%1”"_s.arg(QString::fromStdString(row.words.text))
                                  : u"bank %1"_s.arg(QString::fromStdString(row.words.bank));
}

}  // namespace cortilens::gui
