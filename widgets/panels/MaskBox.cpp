// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/MaskBox.h"

#include "widgets/panels/Roles.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>

namespace cortilens::panels {

MaskBox::MaskBox(const QString& name, const QString& toolTip, QWidget* parent)
    : QWidget(parent)
    , m_mask(new QComboBox(this))
{
    auto* file = new QToolButton(this);
    describe(m_mask, name, toolTip);
    describe(file, tr("Choose the file of a mask"), tr("A mask of your own: NIfTI, MGH, npy, label, annot or GIFTI"));
    m_mask->setEditable(true);
    m_mask->setInsertPolicy(QComboBox::NoInsert);
    m_mask->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    file->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);  // as high as the names
    file->setText(QStringLiteral("…"));
    setFocusProxy(m_mask);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_mask, 1);
    row->addWidget(file);
    connect(m_mask, &QComboBox::currentTextChanged, this, &MaskBox::changed);
    connect(file, &QToolButton::clicked, this, &MaskBox::fileRequested);
}

QString MaskBox::mask() const
{
    return m_mask->currentText().trimmed();
}

void MaskBox::setMasks(const QStringList& masks)
{
    m_mask->clear();
    m_mask->addItems(masks);
}

void MaskBox::setMask(const QString& mask)
{
    m_mask->setCurrentText(mask);
}

}  // namespace cortilens::panels
