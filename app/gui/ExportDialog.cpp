// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ExportDialog.h"

#include "app/gui/Notices.h"
#include "widgets/figure/FigureFile.h"
#include "widgets/panels/SegmentedSwitch.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

struct Preset {
    const char* name;
    double widthMm;
    double heightMm;
};
constexpr std::array kPresets{Preset{"Two columns, 183 × 90 mm", 183, 90}, Preset{"One column, 89 × 120 mm", 89, 120},
                              Preset{"Slide, 254 × 143 mm", 254, 143}};

struct Kind {
    FigureFormat format;
    const char* name;
    const char* toolTip;
    const char* words;  ///< with the pixels of the whole page
};
constexpr std::array kKinds{
    Kind{FigureFormat::png, "PNG", "A picture", "%1 × %2 pixels."},
    Kind{FigureFormat::svg, "SVG", "A drawing: words stay words, to be edited",
         "Words and lines stay what they are; photo and cortex are pictures, as sharp as of %1 × %2 pixels for the page."},
    Kind{FigureFormat::pdf, "PDF", "A page: words stay words, to be edited",
         "Words and lines stay what they are; photo and cortex are pictures, as sharp as of %1 × %2 pixels for the page."}};

[[nodiscard]] QDoubleSpinBox* millimetres(double value, const QString& name)
{
    auto* box = new QDoubleSpinBox;
    box->setRange(20, 1000);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setDecimals(1);
    box->setSuffix(u" mm"_s);
    box->setValue(value);
    box->setAccessibleName(name);
    return box;
}

}  // namespace

ExportDialog::ExportDialog(const PageSize& page, const QString& path, QWidget* parent)
    : QDialog(parent)
    , m_preset(new QComboBox)
    , m_width(millimetres(page.widthMm, u"Width"_s))
    , m_height(millimetres(page.heightMm, u"Height"_s))
    , m_dpi(new QSpinBox)
    , m_format(new panels::SegmentedSwitch(u"Kind of file"_s))
    , m_path(new QLineEdit(path))
    , m_words(new QLabel)
{
    setWindowTitle(u"Export figure"_s);
    for (const Preset& preset : kPresets) m_preset->addItem(QString::fromUtf8(preset.name));
    m_preset->addItem(u"Own size"_s);
    m_preset->setAccessibleName(u"Size of the figure"_s);
    m_dpi->setRange(30, 1200);
    m_dpi->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_dpi->setSuffix(u" dpi"_s);
    m_dpi->setValue(page.dpi);
    m_dpi->setAccessibleName(u"Resolution"_s);
    std::vector<panels::SegmentedSwitch::Segment> kinds;
    for (const Kind& kind : kKinds)
        kinds.push_back(
            {std::string(endingOf(kind.format)), QString::fromUtf8(kind.name), QString::fromUtf8(kind.toolTip), true});
    m_format->setSegments(kinds);
    m_path->setAccessibleName(u"File"_s);
    m_path->setMinimumWidth(320);
    m_words->setWordWrap(true);
    auto* browseButton = new QPushButton(u"Choose…"_s);

    auto* size = new QHBoxLayout;
    size->addWidget(m_width);
    size->addWidget(new QLabel(u"×"_s));
    size->addWidget(m_height);
    size->addWidget(m_dpi);
    size->addStretch(1);
    auto* file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(browseButton);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_save = buttons->addButton(u"Save figure"_s, QDialogButtonBox::AcceptRole);
    m_save->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});  // words are enough
    auto* form = new QFormLayout(this);
    form->addRow(u"Format"_s, m_preset);
    form->addRow(u"Size"_s, size);
    form->addRow(u"Kind"_s, m_format);
    form->addRow(u"File"_s, file);
    form->addRow(m_words);
    form->addRow(buttons);

    connect(m_preset, &QComboBox::activated, this, [this](int row) {
        if (row < 0 || static_cast<std::size_t>(row) >= kPresets.size()) return;
        m_width->setValue(kPresets[static_cast<std::size_t>(row)].widthMm);
        m_height->setValue(kPresets[static_cast<std::size_t>(row)].heightMm);
    });
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_width, &QDoubleSpinBox::valueChanged, this, &ExportDialog::judge);
    connect(m_height, &QDoubleSpinBox::valueChanged, this, &ExportDialog::judge);
    connect(m_dpi, &QSpinBox::valueChanged, this, &ExportDialog::judge);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::judge);
    connect(m_format, &panels::SegmentedSwitch::chosen, this, &ExportDialog::setEnding);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    judge();
}

PageSize ExportDialog::page() const
{
    return {m_width->value(), m_height->value(), m_dpi->value()};
}

QString ExportDialog::path() const
{
    const QString path = m_path->text().trimmed();
    return figureFormatOf(path.toStdString()) ? path : path + QLatin1String(endingOf(FigureFormat::png));
}

void ExportDialog::setEnding(const std::string& ending)
{
    QString stem = m_path->text().trimmed();
    if (const auto before = figureFormatOf(stem.toStdString())) stem.chop(static_cast<qsizetype>(endingOf(*before).size()));
    m_path->setText(stem + QString::fromStdString(ending));
}

void ExportDialog::browse()
{
    auto* dialog = new QFileDialog(this, u"Save figure"_s, m_path->text(), u"Figures (*.png *.svg *.pdf)"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::judge()
{
    std::size_t preset = 0;
    while (preset < kPresets.size() &&
           (kPresets[preset].widthMm != m_width->value() || kPresets[preset].heightMm != m_height->value()))
        ++preset;
    m_preset->setCurrentIndex(static_cast<int>(preset));
    const auto size = pixelSize(page());
    m_save->setEnabled(size.has_value() && !m_path->text().trimmed().isEmpty());
    const auto* kind = std::ranges::find(kKinds, *figureFormatOf(path().toStdString()), &Kind::format);
    m_format->setCurrent(std::string(endingOf(kind->format)));
    if (!size) return m_words->setText(wordsOf(size.error()));
    QString words = QString::fromUtf8(kind->words).arg(size->width()).arg(size->height());
    for (const std::string& objection : objectionsOfAJournal(page())) words += u' ' + QString::fromStdString(objection);
    m_words->setText(words);
}

}  // namespace cortilens::gui
