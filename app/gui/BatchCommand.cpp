// SPDX-License-Identifier: Apache-2.0
#include "app/gui/BatchCommand.h"

#include "app/gui/Columns.h"

#include <QRegularExpression>

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCores = 8;
constexpr int kMemoryGb = 8;

void append(QStringList& words, const QString& option, const std::string& value)
{
    if (!value.empty()) words << option << QString::fromStdString(value);
}

}  // namespace

wire::MapsRequest mapsRequestFor(const ViewState& state, int views)
{
    wire::MapsRequest request;
    request.backbone = state.backbone;
    request.adaptor = state.adaptor;
    request.preset = state.preset;
    request.views = views;
    std::vector<CompareRow> rows;
    if (state.compares)
        rows = rowsOf(state);
    else if (!state.words.empty())
        rows.push_back({.words = state.words});
    else
        rows.push_back({.selection = state.selection});
    for (const auto& row : rows) {
        if (!row.words.bank.empty())
            request.banks.push_back(row.words.bank);
        else if (!row.words.text.empty())
            request.texts.push_back(row.words.text);
        else if (auto selection = toText(row.selection); !selection.empty())
            request.selections.push_back(std::move(selection));
    }
    return request;
}

QString questionsOf(const wire::MapsRequest& request)
{
    QStringList questions;
    for (const auto& selection : request.selections) questions << QString::fromStdString(selection);
    for (const auto& text : request.texts) questions << u"“%1”"_s.arg(QString::fromStdString(text));
    for (const auto& bank : request.banks) questions << u"bank %1"_s.arg(QString::fromStdString(bank));
    return questions.join(u"; "_s);
}

QStringList drawnAmong(const wire::MapsRequest& request, const ViewState& state)
{
    QStringList drawn;
    for (const auto& shape : state.drawn)
        if (shape.vertices && std::ranges::find(request.selections, shape.name) != request.selections.end())
            drawn << QString::fromStdString(shape.name);
    return drawn;
}

QStringList mapsArguments(const wire::MapsRequest& request, const ViewState& state, const std::string& encoder)
{
    QStringList words{u"maps"_s, QString::fromStdString(state.directory)};
    append(words, u"--subject"_s, state.subject);
    for (const auto& selection : request.selections) append(words, u"--select"_s, selection);
    for (const auto& text : request.texts) append(words, u"--text"_s, text);
    for (const auto& bank : request.banks) append(words, u"--bank"_s, bank);
    append(words, u"--backbone"_s, request.backbone);
    append(words, u"--encoder"_s, encoder);
    append(words, u"--preset"_s, request.preset);
    append(words, u"--adaptor"_s, request.adaptor);
    if (request.views > 0) append(words, u"--views"_s, std::to_string(request.views));
    append(words, u"--images"_s, request.images);
    append(words, u"--out"_s, request.out);
    return words;
}

QString shellLine(const QStringList& words)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    QStringList quoted;
    for (const QString& word : words) {
        QString inside = word;
        quoted << (plain.match(word).hasMatch() ? word : u'\'' + inside.replace(u'\'', u"'\\''"_s) + u'\'');
    }
    return quoted.join(u' ');
}

QString slurmScript(const QStringList& arguments, const QString& name, int parts)
{
    QString plain = name;
    plain.replace(QRegularExpression(u"[^A-Za-z0-9_.-]+"_s), u"-"_s);
    return u"#!/bin/bash\n"
           "# Maps of many photos, written by Cortilens. Each task makes its share; whatever is there already is left alone, so "
           "that\n"
           "# sbatch may be called again after a failure. The maps are those that the window shows, as far as precision goes: "
           "add\n"
           "# --precision fp32 for the same numbers on whatever machine.\n"
           "#SBATCH --job-name=cortilens-%1\n"
           "#SBATCH --array=1-%2\n"
           "#SBATCH --cpus-per-task=%3\n"
           "#SBATCH --mem=%4G\n"
           "#SBATCH --time=12:00:00\n"
           "#SBATCH --output=cortilens-%1-%A_%a.log\n"
           "set -euo pipefail\n"
           "exec \"${CORTILENS_ENGINE:-cortilens-engine}\" %5 --threads \"${SLURM_CPUS_PER_TASK:-%3}\" "
           "--shard \"$SLURM_ARRAY_TASK_ID/%2\"\n"_s.arg(plain)
               .arg(parts)
               .arg(kCores)
               .arg(kMemoryGb)
               .arg(shellLine(arguments));
}

}  // namespace cortilens::gui
