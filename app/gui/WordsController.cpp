// SPDX-License-Identifier: Apache-2.0
#include "app/gui/WordsController.h"

#include "app/gui/ActionSet.h"
#include "app/gui/Opening.h"
#include "app/gui/Workspace.h"
#include "widgets/panels/WordsBar.h"

#include <algorithm>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

WordsController::WordsController(Workspace& workspace, panels::WordsBar& bar, ActionSet& actions, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_bar(bar)
{
    auto& session = m_workspace.session;
    connect(&m_bar, &panels::WordsBar::textAsked, this,
            [&session](const QString& text) { session.edit([&](ViewState& state) { state.words = {text.toStdString(), {}}; }); });
    connect(&m_bar, &panels::WordsBar::bankAsked, this,
            [&session](const std::string& id) { session.edit([&](ViewState& state) { state.words = {{}, id}; }); });
    connect(&m_bar, &panels::WordsBar::cleared, this, &WordsController::goBack);
    actions.on(ActionId::findWords, this, [this](bool) { m_bar.focusField(); });
    actions.on(ActionId::leaveWords, this, [this](bool) { goBack(); });
    connect(&m_workspace.subject, &SubjectModel::opened, this, &WordsController::fetchBanks);
    connect(&session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        // Whoever clicks on the cortex wants to see that place's map. A comparison has room for both.
        const bool clicked = was.opened == is.opened && was.selection != is.selection && was.words == is.words;
        if (clicked && !is.words.empty() && !is.compares) return goBack();
        if (was.backbone != is.backbone || was.opened != is.opened) showInvitation();
        if (was.words != is.words) showWords();
    });
    for (const auto signal : {&RelevanceModel::asked, &RelevanceModel::arrived, &RelevanceModel::cleared})
        connect(&m_workspace.relevance, signal, this, &WordsController::showNote);
    connect(&m_workspace.compare, &CompareModel::cellChanged, this, &WordsController::showNote);
    m_bar.setBanks({});
    m_bar.setAvailable(false);
}

void WordsController::fetchBanks()
{
    m_workspace.engine.textBanks([this](const Result<wire::TextBankList>& list) {
        if (!list) return;  // without them there are still words to type
        m_banks = *list;
        std::vector<panels::WordsBank> banks;
        for (const auto& bank : m_banks.banks) {
            QStringList prompts;
            for (const auto& prompt : bank.prompts) prompts << QString::fromStdString(prompt);
            banks.push_back({bank.id, QString::fromStdString(bank.title), prompts});
        }
        m_bar.setBanks(banks);
        showWords();
    });
}

void WordsController::showInvitation()
{
    const auto* backbone = findBackbone(m_workspace.subject.summary(), m_workspace.session.state().backbone);
    m_bar.setAvailable(backbone && !backbone->words.empty());
    if (!backbone) return m_bar.setInvitation(u"Words can be looked for once there is a backbone"_s);
    if (backbone->words.empty())
        return m_bar.setInvitation(u"%1 knows no words: choose CLIP or RADIO"_s.arg(QString::fromStdString(backbone->name)));
    m_bar.setInvitation(backbone->words == "class names" ? u"Look for a thing by its name: dog, food, zebra"_s
                                                         : u"Look for words: a photo of food"_s);
}

void WordsController::showWords()
{
    const auto& words = m_workspace.session.state().words;
    const auto bank = std::ranges::find(m_banks.banks, words.bank, &wire::TextBank::id);
    const bool isBank = !words.bank.empty() && bank != m_banks.banks.end();
    m_bar.setWords(QString::fromStdString(isBank ? bank->title : words.text), !words.empty());
    showNote();
}

void WordsController::showNote()
{
    const auto& words = m_workspace.session.state().words;
    const auto& compare = m_workspace.compare;
    std::string note;
    if (const auto reply = m_workspace.relevance.reply(); reply && !m_workspace.relevance.isStale()) note = reply->notice;
    for (std::size_t row = 0; row < compare.rows().size(); ++row) {
        if (compare.rows()[row].words != words) continue;
        for (std::size_t column = 0; column < compare.columns().size() && note.empty(); ++column)
            if (const auto& cell = compare.cell(row, column); cell.reply && !cell.isStale) note = cell.reply->notice;
    }
    m_bar.setNote(words.empty() ? QString() : QString::fromStdString(note));
}

void WordsController::goBack()
{
    m_workspace.session.edit([](ViewState& state) { state.words = {}; });
}

}  // namespace cortilens::gui
