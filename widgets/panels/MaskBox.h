// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QComboBox;

namespace cortilens::panels {

/// Which voxels or vertices: a region from the list, words such as `faces > 2`, or a file, which somebody else has to ask for.
class MaskBox : public QWidget {
    Q_OBJECT

public:
    MaskBox(const QString& name, const QString& toolTip, QWidget* parent = nullptr);

    [[nodiscard]] QString mask() const;  ///< without space around it

    void setMasks(const QStringList& masks);  ///< the first is chosen; told by `changed`, as are the others
    void setMask(const QString& mask);        ///< also the path of a file

Q_SIGNALS:
    void changed();
    void fileRequested();

private:
    QComboBox* m_mask;
};

}  // namespace cortilens::panels
