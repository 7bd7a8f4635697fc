// SPDX-License-Identifier: Apache-2.0
#include "app/gui/VerifyCommand.h"

#include "app/gui/Notices.h"
#include "widgets/figure/FigureFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

/// The figure's session with the study that is named, and its page.
struct Receipt {
    SavedSession session;
    PageSize page;
};

[[nodiscard]] Result<Receipt> receiptIn(const QString& figure, const std::string& directory)
{
    const auto texts = textsInFigure(figure.toStdString());
    if (!texts) return std::unexpected(texts.error());
    const auto session = texts->find("Session");
    const auto page = texts->find("Page");
    if (session == texts->end() || page == texts->end())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     figure.toStdString() + " holds no receipt: it is no figure of Cortilens, or an older one.",
                                     "Verify a PNG or SVG that Cortilens has saved."});
    Receipt receipt;
    auto read = sessionFrom(session->second, figure, directory);
    if (!read) return std::unexpected(read.error());
    receipt.session = std::move(*read);
    const auto size = pageFrom(page->second);
    if (!size) return std::unexpected(size.error());
    receipt.page = *size;
    return receipt;
}

/// What there is from a little before the first difference on: a session is long.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t difference)
{
    constexpr std::size_t kBefore = 30;
    constexpr std::size_t kMost = 120;
    if (text.empty()) return "nothing";
    const auto first = text.size() > kMost && difference > kBefore ? difference - kBefore : 0;
    auto part = (first > 0 ? "..." : "") + text.substr(first, kMost);
    if (first + kMost < text.size()) part += "...";
    return part;
}

}  // namespace

std::vector<std::string> wordsOf(const FigureDifference& difference, const std::string& figure)
{
    std::vector<std::string> lines;
    const auto size = difference.size;
    const auto other = difference.otherSize;
    if (difference.isSamePicture())
        lines.push_back(fmt::format("{}: the same picture, {} x {} pixels", figure, size.width(), size.height()));
    else if (size != other)
        lines.push_back(
            fmt::format("{}: {} x {} pixels, now {} x {}", figure, size.width(), size.height(), other.width(), other.height()));
    else
        lines.push_back(fmt::format("{}: another picture: {:.3g} % of {} x {} pixels differ, by {} of 255 at most", figure,
                                    100 * difference.share(), size.width(), size.height(), difference.largest));
    for (const auto& [name, before, after] : difference.texts) {
        const auto ends = std::ranges::mismatch(before, after);
        const auto place = static_cast<std::size_t>(std::distance(before.begin(), ends.in1));
        lines.push_back(fmt::format("  {}: {}\n    now {}", name, shortened(before, place), shortened(after, place)));
    }
    return lines;
}

VerifyCommand::VerifyCommand(const CommandLine& line, const QString& engineProgram, QObject* parent)
    : QObject(parent)
    , m_line(line)
    , m_engineProgram(engineProgram)
{}

void VerifyCommand::start()
{
    auto receipt = receiptIn(m_line.verify, m_line.wish.directory);
    if (!receipt) return fail(receipt.error());
    CommandLine again;
    again.wish = receipt->session.wish;
    again.wish.directory = m_line.wish.directory;
    again.page = receipt->page;
    again.views = receipt->session.views;
    const auto format = figureFormatOf(m_line.verify.toStdString());
    const QString name = u"again"_s + (format ? QString::fromUtf8(endingOf(*format)) : u".png"_s);
    again.render = m_line.render.isEmpty() ? m_folder.filePath(name) : m_line.render;
    m_line.render = again.render;
    m_render = std::make_unique<RenderCommand>(again, m_engineProgram, std::move(receipt->session));
    connect(m_render.get(), &RenderCommand::finished, this, [this](int code) { code == 0 ? compare() : Q_EMIT finished(code); });
    m_render->start();
}

void VerifyCommand::compare()
{
    const auto difference = differenceOf(m_line.verify.toStdString(), m_line.render.toStdString());
    if (!difference) return fail(difference.error());
    for (const auto& line : wordsOf(*difference, m_line.verify.toStdString())) std::printf("%s\n", line.c_str());
    Q_EMIT finished(difference->isSamePicture() ? 0 : 1);
}

void VerifyCommand::fail(const Error& error)
{
    std::fprintf(stderr, "cortilens: %s\n", qPrintable(wordsOf(error)));
    Q_EMIT finished(1);
}

}  // namespace cortilens::gui
