// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CommandLine.h"

#include "app/gui/Columns.h"
#include "widgets/color/ColorMap.h"
#include "widgets/figure/FigureFile.h"

#include <QCommandLineParser>

#include <array>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] std::unexpected<Error> wrong(const QString& what, const QString& expected)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, what.toStdString(), expected.toStdString()});
}

void addOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(u"DIR"_s, u"Folder that holds nsddata, nsddata_betas and nsddata_stimuli."_s, u"[DIR]"_s);
    parser.addOptions({
        {u"subject"_s, u"Subject; else the first found."_s, u"subj01"_s},
        {u"image"_s, u"Photo: 17 (nsdId, from 0) or 73k:18 (73KID, from 1)."_s, u"ID"_s},
        {u"select"_s, u"FFA-1 (region), lh:1234 (vertex, from 0) or voxel:40,17,22 (from 0)."_s, u"SEL"_s},
        {u"text"_s, u"Words to look for instead of a selection: \"a photo of food\"."_s, u"WORDS"_s},
        {u"bank"_s, u"A category in many words: face, body, scene, food or text."_s, u"BANK"_s},
        {u"compare"_s,
         u"Backbones beside each other, B[@PRESET][:ADAPTOR][/SUBJECT] each: clip-vit-b16@best,deit-tiny:maskclip/subj02. "
         u"--select, --text and --bank may be repeated for rows."_s,
         u"B,B"_s},
        {u"backbone"_s, u"Network, for example deit-tiny."_s, u"B"_s},
        {u"encoder"_s, u"Encoder to take where several fit, by file name or path; else the newest. May be repeated."_s,
         u"FILE"_s},
        {u"preset"_s, u"By which parameters it looks: paper or best."_s, u"P"_s},
        {u"adaptor"_s, u"How its last block is changed: naclip, maskclip, proxyclip+dinov2-vits14-reg."_s, u"A"_s},
        {u"views"_s, u"Views of the photo to average; else as the backbone's recipe says."_s, u"N"_s},
        {u"intervals"_s, u"Hatch where the 95 % interval of a region's map holds zero."_s},
        {u"overlay"_s,
         u"What lies on the cortex, for example noise-ceiling, r2, correlate-lightness, correlate-words:food, umap or none."_s,
         u"ID"_s},
        {u"overlay-map"_s, u"Its colour map: inferno, hot, RdBu_r, viridis ..."_s, u"MAP"_s},
        {u"overlay-range"_s, u"From which value to which its colours go: 0,0.8."_s, u"LOW,HIGH"_s},
        {u"sampling"_s, u"How an overlay of voxels comes to the surface: nearest, linear or cubic."_s, u"S"_s},
        {u"form"_s, u"Cortex: folded, inflated or flat."_s, u"FORM"_s},
        {u"from"_s,
         u"Side from which a folded or inflated cortex is seen: lateral, medial or ventral alone, or lateral+ventral, "
         u"medial+ventral in two rows."_s,
         u"SIDE"_s},
        {u"theme"_s, u"Window: light or dark."_s, u"THEME"_s},
        {u"render"_s, u"Write the figure as .png, .svg or .pdf and end; needs no display."_s, u"out.png"_s},
        {u"verify"_s,
         u"Make a figure again from its receipt and the study in DIR, and say how far the two are apart (.png, .svg); with "
         u"--render the "
         u"new one is kept."_s,
         u"figure.png"_s},
        {u"size-mm"_s, u"Size of the figure, 183x90."_s, u"WxH"_s},
        {u"dpi"_s, u"Resolution of the figure, 300."_s, u"DPI"_s},
        {u"engine"_s, u"Another engine program."_s, u"PROGRAM"_s},
    });
    parser.addOption({{u"h"_s, u"help"_s}, u"Show this text."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Show the version."_s});
}

[[nodiscard]] Result<SurfaceForm> formFrom(const QString& text)
{
    if (text == "folded"_L1 || text == "pial"_L1) return SurfaceForm::pial;
    if (text == "inflated"_L1) return SurfaceForm::inflated;
    if (text == "flat"_L1) return SurfaceForm::flat;
    return wrong(u"There is no form '%1'."_s.arg(text), u"Write folded, inflated or flat."_s);
}

[[nodiscard]] Result<Standpoint> standpointFrom(const QString& text)
{
    constexpr std::array kSides{std::pair{"lateral"_L1, Viewpoint::lateral}, std::pair{"medial"_L1, Viewpoint::medial}};
    for (const auto& [name, viewpoint] : kSides) {
        if (text == name) return Standpoint{.viewpoint = viewpoint, .withUnderside = false};
        if (text == name + "+ventral"_L1) return Standpoint{.viewpoint = viewpoint, .withUnderside = true};
    }
    if (text == "ventral"_L1) return Standpoint{.viewpoint = Viewpoint::ventral, .withUnderside = false};
    return wrong(u"There is no side '%1'."_s.arg(text), u"Write lateral, medial, ventral, lateral+ventral or medial+ventral."_s);
}

[[nodiscard]] Result<color::Appearance> appearanceFrom(const QString& text)
{
    if (text == "light"_L1) return color::Appearance::light;
    if (text == "dark"_L1) return color::Appearance::dark;
    return wrong(u"There is no theme '%1'."_s.arg(text), u"Write light or dark."_s);
}

[[nodiscard]] Result<OverlayChoice> overlayChoiceFrom(const QCommandLineParser& parser)
{
    OverlayChoice choice{.map = parser.value(u"overlay-map"_s).toStdString()};
    if (!choice.map.empty() && !color::findColorMap(choice.map)) {
        QStringList known;
        for (const auto& map : color::colorMaps())
            known << QString::fromUtf8(map.id.data(), static_cast<qsizetype>(map.id.size()));
        return wrong(u"There is no colour map '%1'."_s.arg(parser.value(u"overlay-map"_s)),
                     u"Write one of %1."_s.arg(known.join(u", "_s)));
    }
    const bool isAny = parser.isSet(u"overlay-range"_s) || !choice.map.empty();
    if (isAny && !parser.isSet(u"overlay"_s))
        return wrong(u"--overlay-map and --overlay-range are of an overlay."_s, u"Add --overlay r2."_s);
    if (!parser.isSet(u"overlay-range"_s)) return choice;
    const QStringList ends = parser.value(u"overlay-range"_s).split(u',');
    std::array<bool, 2> areNumbers{};
    OverlayChoice::Range range;
    if (ends.size() == 2) {
        range.low = ends[0].toFloat(&areNumbers[0]);
        range.high = ends[1].toFloat(&areNumbers[1]);
    }
    if (!areNumbers[0] || !areNumbers[1] || !(range.low < range.high))
        return wrong(u"--overlay-range %1 cannot be read."_s.arg(parser.value(u"overlay-range"_s)),
                     u"Write two numbers, the lower one first: --overlay-range 0,0.8"_s);
    choice.range = range;
    return choice;
}

[[nodiscard]] Result<int> positiveFrom(const QString& name, const QString& text)
{
    bool isNumber = false;
    const int value = text.toInt(&isNumber);
    if (isNumber && value > 0) return value;
    return wrong(u"--%1 %2 cannot be read."_s.arg(name, text), u"Write a whole number above 0."_s);
}

/// The first selection and the first words are what is asked now; more of them are further rows.
[[nodiscard]] Result<void> readRows(const QCommandLineParser& parser, Wish& wish)
{
    for (const QString& text : parser.values(u"select"_s)) {
        const auto selection = selectionFrom(text.toStdString());
        if (!selection) return std::unexpected(selection.error());
        if (std::holds_alternative<std::monostate>(wish.selection))
            wish.selection = *selection;
        else
            wish.pinned.push_back({.selection = *selection});
    }
    std::vector<Words> words;
    for (const QString& text : parser.values(u"text"_s)) words.push_back({text.trimmed().toStdString(), {}});
    for (const QString& bank : parser.values(u"bank"_s)) words.push_back({{}, bank.trimmed().toStdString()});
    for (const Words& each : words) {
        if (each.empty()) return wrong(u"--text or --bank is empty."_s, u"Write what to look for: --text \"a photo of food\"."_s);
        if (wish.words.empty())
            wish.words = each;
        else
            wish.pinned.push_back({.words = each});
    }
    return {};
}

[[nodiscard]] Result<void> readComparison(const QCommandLineParser& parser, Wish& wish)
{
    if (auto rows = readRows(parser, wish); !rows) return rows;
    if (parser.isSet(u"compare"_s)) {
        auto columns = columnsFrom(parser.value(u"compare"_s).toStdString());
        if (!columns) return std::unexpected(columns.error());
        wish.columns = std::move(*columns);
    } else if (!wish.pinned.empty()) {
        return wrong(u"There is more than one --select, --text or --bank."_s,
                     u"Name one of each, or add --compare: each becomes a row."_s);
    }
    return {};
}

[[nodiscard]] Result<void> readWish(const QCommandLineParser& parser, Wish& wish)
{
    const QStringList folders = parser.positionalArguments();
    if (folders.size() > 1) return wrong(u"'%1' is one folder too many."_s.arg(folders[1]), u"Name one folder."_s);
    if (!folders.isEmpty()) wish.directory = folders.front().toStdString();
    wish.subject = parser.value(u"subject"_s).toStdString();
    wish.backbone = parser.value(u"backbone"_s).toStdString();
    wish.preset = parser.value(u"preset"_s).toStdString();
    wish.adaptor = parser.value(u"adaptor"_s).toStdString();
    for (const QString& encoder : parser.values(u"encoder"_s)) wish.encoders.push_back(encoder.toStdString());
    if (parser.isSet(u"overlay"_s)) {
        const QString overlay = parser.value(u"overlay"_s);
        wish.overlay = overlay == "none"_L1 ? std::string(kNoOverlay) : overlay.toStdString();
    }
    if (parser.isSet(u"intervals"_s)) wish.intervals = true;
    if (parser.isSet(u"sampling"_s)) {
        const QString sampling = parser.value(u"sampling"_s);
        if (sampling != "nearest"_L1 && sampling != "linear"_L1 && sampling != "cubic"_L1)
            return wrong(u"There is no sampling '%1'."_s.arg(sampling), u"Write nearest, linear or cubic."_s);
        wish.sampling = sampling == "nearest"_L1 ? std::string() : sampling.toStdString();
    }
    if (parser.isSet(u"image"_s)) {
        const auto image = imageFrom(parser.value(u"image"_s));
        if (!image) return std::unexpected(image.error());
        wish.image = *image;
    }
    return readComparison(parser, wish);
}

[[nodiscard]] Result<void> readFigure(const QCommandLineParser& parser, CommandLine& line)
{
    line.render = parser.value(u"render"_s);
    int dpi = line.page.dpi;
    if (parser.isSet(u"dpi"_s)) {
        const auto value = positiveFrom(u"dpi"_s, parser.value(u"dpi"_s));
        if (!value) return std::unexpected(value.error());
        dpi = *value;
    }
    line.page.dpi = dpi;
    if (parser.isSet(u"size-mm"_s)) {
        const auto page = pageSizeFrom(parser.value(u"size-mm"_s).toStdString(), dpi);
        if (!page) return std::unexpected(page.error());
        line.page = *page;
    }
    if (line.render.isEmpty() && (parser.isSet(u"dpi"_s) || parser.isSet(u"size-mm"_s)))
        return wrong(u"--size-mm and --dpi are for a figure."_s, u"Add --render out.png."_s);
    if (!line.render.isEmpty() && line.wish.directory.empty())
        return wrong(u"--render needs a folder."_s, u"cortilens DIR --render out.png"_s);
    line.verify = parser.value(u"verify"_s);
    if (!line.verify.isEmpty() && line.wish.directory.empty())
        return wrong(u"--verify needs the figure's study."_s, u"cortilens DIR --verify figure.png"_s);
    for (const auto& figure : {line.render, line.verify})
        if (!figure.isEmpty())
            if (const auto format = figureFormatOf(figure.toStdString()); !format) return std::unexpected(format.error());
    const auto size = pixelSize(line.page);
    if (!size) return std::unexpected(size.error());
    return {};
}

}  // namespace

Result<NsdId> imageFrom(const QString& text)
{
    const bool is73k = text.startsWith("73k:"_L1, Qt::CaseInsensitive);
    bool isNumber = false;
    const int number = (is73k ? text.mid(4) : text).toInt(&isNumber);
    if (!isNumber || number < (is73k ? 1 : 0)) {
        return wrong(u"The photo '%1' cannot be read."_s.arg(text),
                     u"Write 17 (nsdId, counted from 0) or 73k:18 (73KID, counted from 1); both name the same photo."_s);
    }
    return is73k ? nsdIdOf(Id73k{number}) : NsdId{number};
}

Result<CommandLine> commandLineFrom(const QStringList& arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList{u"cortilens"_s} + arguments))
        return wrong(parser.errorText(), u"cortilens --help lists what can be said."_s);
    CommandLine line;
    line.wantsHelp = parser.isSet(u"help"_s);
    line.wantsVersion = parser.isSet(u"version"_s);
    line.engine = parser.value(u"engine"_s);
    if (const auto read = readWish(parser, line.wish); !read) return std::unexpected(read.error());
    if (const auto read = readFigure(parser, line); !read) return std::unexpected(read.error());
    const auto overlay = overlayChoiceFrom(parser);
    if (!overlay) return std::unexpected(overlay.error());
    line.overlay = *overlay;
    if (parser.isSet(u"form"_s)) {
        const auto form = formFrom(parser.value(u"form"_s));
        if (!form) return std::unexpected(form.error());
        line.form = *form;
    }
    if (parser.isSet(u"from"_s)) {
        const auto standpoint = standpointFrom(parser.value(u"from"_s));
        if (!standpoint) return std::unexpected(standpoint.error());
        line.standpoint = *standpoint;
    }
    if (parser.isSet(u"theme"_s)) {
        const auto appearance = appearanceFrom(parser.value(u"theme"_s));
        if (!appearance) return std::unexpected(appearance.error());
        line.appearance = *appearance;
    }
    if (parser.isSet(u"views"_s)) {
        const auto views = positiveFrom(u"views"_s, parser.value(u"views"_s));
        if (!views) return std::unexpected(views.error());
        line.views = *views;
    }
    return line;
}

QString usage()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Click the cortex, and see where in the photo that part of the brain looks."_s);
    addOptions(parser);
    return parser.helpText();
}

}  // namespace cortilens::gui
